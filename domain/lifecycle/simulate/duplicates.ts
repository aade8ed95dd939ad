import { type Image, type Time, getSize, toTime } from "../image";
import { DigestIndex } from "./digestIndex";

/** The images of one repository, each digest once. */
export interface DistinctImages {
  readonly images: readonly Image[];
  /** Where each digest is among the images. */
  readonly indexes: DigestIndex;
  /** How many entries of the inventory were those of an image that another entry has, too. */
  readonly duplicates: number;
}

/** Makes one image of all entries with the same digest, in the place of the first one. */
export function distinctImages(entries: readonly Image[]): DistinctImages {
  const indexes = new DigestIndex(entries);
  if (indexes.size === entries.length) return { images: entries, indexes, duplicates: 0 };
  const byDigest = new Map<string, Image>();
  for (const entry of entries) {
    const known = byDigest.get(entry.imageDigest);
    byDigest.set(entry.imageDigest, known === undefined ? entry : mergeEntries(known, entry));
  }
  const images = [...byDigest.values()];
  const duplicates = entries.length - images.length;
  return { images, indexes: new DigestIndex(images), duplicates };
}

/** Where two entries of an image differ, what keeps it longer holds, in whatever order they come. */
function mergeEntries(one: Image, other: Image): Image {
  return {
    ...other,
    ...one,
    imageTags: union(one.imageTags, other.imageTags),
    imagePushedAt: latest(one.imagePushedAt, other.imagePushedAt),
    imageSizeInBytes: Math.max(getSize(one), getSize(other)),
    lastRecordedPullTime: latest(one.lastRecordedPullTime, other.lastRecordedPullTime),
    imageStatus: leastActedOn(one.imageStatus, other.imageStatus),
    lastArchivedAt: latest(one.lastArchivedAt, other.lastArchivedAt),
    lastActivatedAt: latest(one.lastActivatedAt, other.lastActivatedAt),
    imageManifestMediaType: one.imageManifestMediaType ?? other.imageManifestMediaType,
    subjectManifestDigest: one.subjectManifestDigest ?? other.subjectManifestDigest,
    children: union(one.children, other.children),
  };
}

function union(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return [...new Set([...one, ...other])];
}

function latest<T extends Time | undefined>(one: T, other: T): T {
  const later = toTime(other) > toTime(one) || Number.isNaN(toTime(one));
  return later ? other : one;
}

/** Nothing is done to an image that is being restored; the archive is where images may be gone for good. */
const STATUSES = ["ACTIVATING", "ACTIVE", undefined, "ARCHIVED"];

function leastActedOn(one: string | undefined, other: string | undefined): string | undefined {
  return STATUSES.indexOf(one) <= STATUSES.indexOf(other) ? one : other;
}
