import type { DistinctImages } from "./duplicates";
import type { FoundUse, Uses } from "./uses";

/** How the images of one repository hang together, by index. Most images have no relation and cost nothing here. */
export interface Relations {
  /** The images that are lists, by each image they list. */
  readonly listsByChild: ReadonlyMap<number, readonly number[]>;
  /** The listed images that are in the repository, by list. */
  readonly childrenByList: ReadonlyMap<number, readonly number[]>;
  /** The subject of each referrer whose subject is in the repository. */
  readonly subjectByReferrer: ReadonlyMap<number, number>;
  /** The referrers of each subject. */
  readonly referrersBySubject: ReadonlyMap<number, readonly number[]>;
  /** Images in use, their lists and their subjects, with the use. */
  readonly inUse: ReadonlyMap<number, FoundUse>;
}

const NOTHING: readonly never[] = [];

/** Finds the relations among the images of one repository and which of them are in use. */
export function relate(members: DistinctImages, uses: Uses): Relations {
  const { images, indexes } = members;
  const listsByChild = new Map<number, number[]>();
  const childrenByList = new Map<number, number[]>();
  const subjectByReferrer = new Map<number, number>();
  const referrersBySubject = new Map<number, number[]>();
  for (const [index, image] of images.entries()) {
    // Most images list nothing, and there may be a million of them.
    for (const digest of image.children === undefined ? NOTHING : new Set(image.children)) {
      const child = indexes.get(digest);
      if (child === undefined || child === index) continue;
      append(childrenByList, index, child);
      append(listsByChild, child, index);
    }
    if (image.subjectManifestDigest === undefined) continue;
    const subject = indexes.get(image.subjectManifestDigest);
    if (subject === undefined || subject === index) continue;
    subjectByReferrer.set(index, subject);
    append(referrersBySubject, subject, index);
  }
  const used = new Map<number, FoundUse>();
  for (const [index, use] of uses.find(members)) {
    markInUse(index, use, { images, listsByChild, subjectByReferrer }, used);
  }
  return { listsByChild, childrenByList, subjectByReferrer, referrersBySubject, inUse: used };
}

/**
 * What is in use keeps what it hangs on in use: the lists it may be pulled through, and the subject it would go with. What is
 * archived cannot be pulled, and holds nothing.
 */
function markInUse(
  start: number,
  use: FoundUse,
  {
    images,
    ...relations
  }: Pick<DistinctImages, "images"> & Pick<Relations, "listsByChild" | "subjectByReferrer">,
  used: Map<number, FoundUse>,
): void {
  const waiting = [start];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (used.has(index) || (index !== start && images[index]?.imageStatus === "ARCHIVED")) continue;
    used.set(index, use);
    for (const list of relations.listsByChild.get(index) ?? NOTHING) waiting.push(list);
    const subject = relations.subjectByReferrer.get(index);
    if (subject !== undefined) waiting.push(subject);
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
