import { at } from "../../finding";
import type { Finding } from "../../finding";
import { isList } from "../../json";
import type { Image } from "../image";
import { isIndex, toTime } from "../image";
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

/** What an inventory leaves open so that the rules cannot be applied exactly. */
export function reviewInventory(repositories: readonly DistinctImages[]): Finding[] {
  let withoutChildren = 0;
  let withoutArchivedAt = 0;
  for (const { images } of repositories) {
    for (const image of images) {
      if (image.children === undefined && isIndex(image)) withoutChildren++;
      if (image.imageStatus !== "ARCHIVED") continue;
      if (Number.isNaN(toTime(image.lastArchivedAt))) withoutArchivedAt++;
    }
  }
  const findings: Finding[] = [];
  if (withoutChildren > 0) {
    const message = `${amount(withoutChildren, "image is", "images are")} without children although it lists other manifests; those look like ordinary untagged images. "ecr-hub inventory" adds them.`;
    findings.push(report("inventory-children-unknown", "images", message));
  }
  if (withoutArchivedAt > 0) {
    const message = `${amount(withoutArchivedAt, "image is", "images are")} in the archive without lastArchivedAt; no rule takes them.`;
    findings.push(report("inventory-archived-at-unknown", "images", message));
  }
  return findings;
}

function amount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
