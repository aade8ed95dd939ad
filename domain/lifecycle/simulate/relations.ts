import type { DistinctImages } from "./duplicates";

/** How the images of one repository hang together, by index. Most images have no relation and cost nothing here. */
export interface Relations {
  /** The images that are lists, by each image they list. */
  readonly listsOf: ReadonlyMap<number, readonly number[]>;
  /** The listed images that are in the repository, by list. */
  readonly childrenOf: ReadonlyMap<number, readonly number[]>;
  /** The subject of each referrer whose subject is in the repository. */
  readonly subjectOf: ReadonlyMap<number, number>;
  /** The referrers of each subject. */
  readonly referrersOf: ReadonlyMap<number, readonly number[]>;
  /** Images in use, their lists and their subjects, with the digest that is in use. */
  readonly inUse: ReadonlyMap<number, string>;
}

const NOTHING: readonly never[] = [];

/** Finds the relations among the images of one repository and which of them are in use. */
export function relate({ images, places }: DistinctImages, inUse: ReadonlySet<string>): Relations {
  const listsOf = new Map<number, number[]>();
  const childrenOf = new Map<number, number[]>();
  const subjectOf = new Map<number, number>();
  const referrersOf = new Map<number, number[]>();
  for (const [index, image] of images.entries()) {
    for (const digest of new Set(image.children ?? NOTHING)) {
      const child = places.get(digest);
      if (child === undefined || child === index) continue;
      append(childrenOf, index, child);
      append(listsOf, child, index);
    }
    if (image.subjectManifestDigest === undefined) continue;
    const subject = places.get(image.subjectManifestDigest);
    if (subject === undefined || subject === index) continue;
    subjectOf.set(index, subject);
    append(referrersOf, subject, index);
  }
  const used = new Map<number, string>();
  for (const digest of inUse) {
    markInUse(places.get(digest), digest, { listsOf, subjectOf }, used);
  }
  return { listsOf, childrenOf, subjectOf, referrersOf, inUse: used };
}

/**
 * What is in use keeps what it hangs on in use: the lists it may be pulled through, and the subject it would go with.
 */
function markInUse(
  start: number | undefined,
  digest: string,
  { listsOf, subjectOf }: Pick<Relations, "listsOf" | "subjectOf">,
  used: Map<number, string>,
): void {
  const waiting = start === undefined ? [] : [start];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (used.has(index)) continue;
    used.set(index, digest);
    for (const list of listsOf.get(index) ?? NOTHING) waiting.push(list);
    const subject = subjectOf.get(index);
    if (subject !== undefined) waiting.push(subject);
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
