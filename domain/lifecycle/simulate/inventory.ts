import { at } from "../../finding";
import type { Finding } from "../../finding";
import { isList } from "../../json";
import type { Image } from "../image";
import { isIndex, timeOf } from "../image";
import { report } from "../inventoryRules";
import { parseImage } from "../readImage";
import { Place, imageAt } from "./imageTable";
import type { ImageTable } from "./imageTable";

/** So many broken images are named one by one; a file of another kind would have a finding for each line. */
const NAMED_IMAGES = 20;

/** Divides images by repository; images that cannot be read are left out with findings. */
export function divideInventory(images: readonly Image[], findings: Finding[]): Image[][] {
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
      const key = JSON.stringify([image.registryId, image.repositoryName]);
      current = repositories.get(key) ?? [];
      repositories.set(key, current);
    }
    current.push(image);
  }
  if (broken > NAMED_IMAGES) {
    const message = `${broken - NAMED_IMAGES} more images cannot be read.`;
    findings.push(report("inventory-image", "images", message));
  }
  return [...repositories.values()];
}

/** Whether an image is what its type promises, as far as the simulation relies on it. */
function isReadable(image: Partial<Image> | null | undefined): boolean {
  return (
    typeof image?.imageDigest === "string" &&
    !Number.isNaN(timeOf(image.imagePushedAt)) &&
    isTextOrAbsent(image.registryId) &&
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
  return left.repositoryName === right.repositoryName && left.registryId === right.registryId;
}

/** What an inventory leaves open so that the rules cannot be applied exactly. */
export function reviewInventory(tables: readonly ImageTable[]): Finding[] {
  let withoutChildren = 0;
  let withoutArchivedAt = 0;
  let duplicates = 0;
  for (const table of tables) {
    duplicates += countDuplicates(table);
    for (const [index, image] of table.images.entries()) {
      if (image.children === undefined && isIndex(image)) withoutChildren++;
      const archived = table.place[index] === Place.archive;
      if (archived && Number.isNaN(table.archivedAt[index])) withoutArchivedAt++;
    }
  }
  const findings: Finding[] = [];
  if (duplicates > 0) {
    const message = `${images(duplicates)} of the same repository and digest as another one; each counts, so rules that count are applied wrongly.`;
    findings.push(report("inventory-duplicate-image", "images", message));
  }
  if (withoutChildren > 0) {
    const message = `${images(withoutChildren)} without children although it lists other manifests; those look like ordinary untagged images. "ecr-hub inventory" adds them.`;
    findings.push(report("inventory-children-unknown", "images", message));
  }
  if (withoutArchivedAt > 0) {
    const message = `${images(withoutArchivedAt)} in the archive without lastArchivedAt; no rule takes them.`;
    findings.push(report("inventory-archived-at-unknown", "images", message));
  }
  return findings;
}

/** How far equal times are searched for the same digest. */
const SEARCHED_NEIGHBOURS = 64;

/** The same image has the same time, so it is enough to look at neighbours in time. */
function countDuplicates(table: ImageTable): number {
  const { oldestFirst, rankedAt } = table;
  let count = 0;
  for (let position = 1; position < oldestFirst.length; position++) {
    const index = oldestFirst[position] ?? 0;
    const lowest = Math.max(0, position - SEARCHED_NEIGHBOURS);
    for (let earlier = position - 1; earlier >= lowest; earlier--) {
      const other = oldestFirst[earlier] ?? 0;
      if (rankedAt[other] !== rankedAt[index]) break;
      if (imageAt(table, other).imageDigest !== imageAt(table, index).imageDigest) continue;
      count++;
      break;
    }
  }
  return count;
}

function images(count: number): string {
  return count === 1 ? "1 image is" : `${count} images are`;
}
