import { ecrRegistryOf, parseImageReference } from "../../domain/imageReference";
import { describeAwsError } from "../support/aws";
import { TagResolver } from "./tagResolver";
import type { ImageInUse, InUseReport, UnresolvedUse, Use } from "./use";

/**
 * Puts uses together by digest. Images that are not of Amazon ECR are left out. A tag is resolved through another use that
 * has the digest of the same reference, or else by asking Amazon ECR.
 */
export async function collectUses(uses: readonly Use[]): Promise<InUseReport> {
  const resolver = new TagResolver();
  const known = new Map<string, Set<string>>();
  for (const { image, digest } of uses) if (digest !== undefined) addTo(known, image, digest);
  const found = new Map<string, { images: Set<string>; usedBy: Set<string> }>();
  const unresolved: UnresolvedUse[] = [];
  for (const { image, digest, usedBy } of uses) {
    const reference = parseImageReference(image);
    if (!reference.ok || ecrRegistryOf(reference.value.registry) === undefined) continue;
    const given = digest ?? reference.value.digest;
    const digests = given === undefined ? known.get(image) : new Set([given]);
    try {
      for (const one of digests ?? [await resolver.resolve(reference.value)]) {
        const entry = found.get(one) ?? { images: new Set(), usedBy: new Set() };
        found.set(one, entry);
        entry.images.add(image);
        entry.usedBy.add(usedBy);
      }
    } catch (error) {
      unresolved.push({ image, usedBy, reason: describeAwsError(error) });
    }
  }
  return { images: [...found].map(toImage).sort(byDigest), unresolved };
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function toImage([imageDigest, uses]: [
  string,
  { images: Set<string>; usedBy: Set<string> },
]): ImageInUse {
  return { imageDigest, images: [...uses.images].sort(), usedBy: [...uses.usedBy].sort() };
}

function byDigest(left: ImageInUse, right: ImageInUse): number {
  return left.imageDigest < right.imageDigest ? -1 : 1;
}
