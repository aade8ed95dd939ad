import type { DistinctImages } from "./duplicates";

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
  /** Images in use, their lists and their subjects, with the digest that is in use. */
  readonly inUse: ReadonlyMap<number, string>;
}

const NOTHING: readonly never[] = [];

/** Finds the relations among the images of one repository and which of them are in use. */
export function relate({ images, indexes }: DistinctImages, inUse: ReadonlySet<string>): Relations {
  const listsByChild = new Map<number, number[]>();
  const childrenByList = new Map<number, number[]>();
  const subjectByReferrer = new Map<number, number>();
  const referrersBySubject = new Map<number, number[]>();
  for (const [index, image] of images.entries()) {
    for (const digest of new Set(image.children ?? NOTHING)) {
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
  const used = new Map<number, string>();
  for (const digest of inUse) {
    markInUse(indexes.get(digest), digest, { listsByChild, subjectByReferrer }, used);
  }
  return { listsByChild, childrenByList, subjectByReferrer, referrersBySubject, inUse: used };
}

/**
 * What is in use keeps what it hangs on in use: the lists it may be pulled through, and the subject it would go with.
 */
function markInUse(
  start: number | undefined,
  digest: string,
  { listsByChild, subjectByReferrer }: Pick<Relations, "listsByChild" | "subjectByReferrer">,
  used: Map<number, string>,
): void {
  const waiting = start === undefined ? [] : [start];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (used.has(index)) continue;
    used.set(index, digest);
    for (const list of listsByChild.get(index) ?? NOTHING) waiting.push(list);
    const subject = subjectByReferrer.get(index);
    if (subject !== undefined) waiting.push(subject);
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
