import { type Finding, at } from "../../finding";
import { isList } from "../../json";
import { type Image, isIndex, toTime } from "../image";
import { report } from "../inventoryRules";
import { parseImage } from "../readImage";
import { type DistinctImages, distinctImages } from "./duplicates";

/** So many broken images are named one by one; a file of another kind would have a finding for each line. */
const NAMED_IMAGES = 20;

/**
 * Divides images by repository. Images that cannot be read are left out, and entries of the same image are made one, with
 * findings.
 */
export function divideInventory(images: readonly Image[], findings: Finding[]): DistinctImages[] {
  const repositories = new Map<string, Image[]>();
  let current: Image[] = [];
  let broken = 0;
  for (const [index, given] of images.entries()) {
    const parsed = isReadable(given) ? undefined : parseImage(given, at("images", index));
    if (parsed?.ok === false) {
      if (++broken <= NAMED_IMAGES) findings.push(...parsed.findings);
      continue;
    }
    const image = parsed?.value ?? given;
    const [neighbour] = current;
    if (neighbour === undefined || !isOfSameRepository(neighbour, image)) {
      const key = JSON.stringify([image.registryId, image.region, image.repositoryName]);
      current = repositories.get(key) ?? [];
      repositories.set(key, current);
    }
    current.push(image);
  }
  if (broken > NAMED_IMAGES) {
    const message = `${broken - NAMED_IMAGES} more images cannot be read.`;
    findings.push(report("inventory-image", "images", message));
  }
  const divided = [...repositories.values()].map(distinctImages);
  findings.push(...reviewDuplicates(divided));
  return divided;
}

/** Whether an image is what its type promises, as far as the simulation relies on it. */
function isReadable(image: Partial<Image> | null | undefined): boolean {
  return (
    typeof image?.imageDigest === "string" &&
    !Number.isNaN(toTime(image.imagePushedAt)) &&
    isTextOrAbsent(image.registryId) &&
    isTextOrAbsent(image.region) &&
    isTextOrAbsent(image.repositoryName) &&
    areTextsOrAbsent(image.imageTags) &&
    areTextsOrAbsent(image.children)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function areTextsOrAbsent(value: unknown): boolean {
  if (!isList(value)) return value === undefined;
  for (const entry of value) if (typeof entry !== "string") return false;
  return true;
}

function isOfSameRepository(left: Image, right: Image): boolean {
  return (
    left.repositoryName === right.repositoryName &&
    left.registryId === right.registryId &&
    left.region === right.region
  );
}

function reviewDuplicates(repositories: readonly DistinctImages[]): Finding[] {
  const count = repositories.reduce((sum, { duplicates }) => sum + duplicates, 0);
  if (count === 0) return [];
  const message = `${amount(count, "entry repeats", "entries repeat")} an image of the same repository and digest; such entries count as one image with the tags and children of all, and where they differ what keeps it longer holds.`;
  return [report("inventory-duplicate-image", "images", message)];
}

/** What an inventory leaves open so that the rules cannot be applied exactly, or sizes cannot be added up. */
export function reviewInventory(
  repositories: readonly DistinctImages[],
  now: number,
  future: ReadonlySet<Image>,
): Finding[] {
  const counts = new Map<InventoryRuleId, number>();
  const count = (rule: InventoryRuleId, isFound: boolean): void => {
    if (isFound) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  };
  for (const { images, indexes } of repositories) {
    for (const image of images) {
      const { children, imageStatus, imageSizeInBytes } = image;
      const isArchived = imageStatus === "ARCHIVED";
      count("inventory-children-unknown", children === undefined && !isArchived && isIndex(image));
      count(
        "inventory-archived-at-unknown",
        isArchived && Number.isNaN(toTime(image.lastArchivedAt)),
      );
      count("inventory-status-unknown", !STATUSES.has(imageStatus));
      count("inventory-size-unknown", imageSizeInBytes === undefined && !isIndex(image));
      count("inventory-pushed-later", toTime(image.imagePushedAt) > now && !future.has(image));
      count(
        "inventory-archived-index-broken",
        isArchived && children?.every((child) => indexes.has(child)) === false,
      );
    }
  }
  return [...counts].map(([rule, number]) => report(rule, "images", REVIEW[rule]?.(number) ?? ""));
}

type InventoryRuleId = Parameters<typeof report>[0];

const STATUSES: ReadonlySet<unknown> = new Set([
  undefined,
  null,
  "ACTIVE",
  "ARCHIVED",
  "ACTIVATING",
]);

const REVIEW: Partial<Record<InventoryRuleId, (count: number) => string>> = {
  "inventory-children-unknown": (count) =>
    `${amount(count, "image is", "images are")} without children although it lists other manifests; those look like ordinary untagged images. "ecr-hub inventory" adds them.`,
  "inventory-archived-at-unknown": (count) =>
    `${amount(count, "image is", "images are")} in the archive without lastArchivedAt; no rule takes them.`,
  "inventory-status-unknown": (count) =>
    `${amount(count, "image has", "images have")} an imageStatus that is none of ACTIVE, ARCHIVED and ACTIVATING; they are taken for ACTIVE.`,
  "inventory-size-unknown": (count) =>
    `${amount(count, "image is", "images are")} without imageSizeInBytes, so sizes and costs are too low.`,
  "inventory-pushed-later": (count) =>
    `${amount(count, "image was", "images were")} pushed after the moment of the evaluation; set it to when the inventory was taken, or later.`,
  "inventory-archived-index-broken": (count) =>
    `${amount(count, "archived index lists", "archived indexes list")} manifests that the inventory does not have; restored, such an index cannot be pulled.`,
};

function amount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
