import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import type { UnresolvedUse } from "../../domain/workload/imagesInUse";
import { type AwsOptions, describeAwsError } from "../support/aws";
import { getReason } from "../support/inputError";
import { NoSuchImage, TagResolver } from "./tagResolver";
import type { FoundUse, ImageInUse, InUseReport, Use } from "./use";

const CONCURRENCY = 8;

/**
 * Puts uses together by digest. Images that are not of Amazon ECR are left out. A use by tag alone, such as that of a service,
 * is one of what runs under the tag and of what the tag stands for at present, which the next start pulls.
 */
export async function collectUses(
  uses: readonly FoundUse[],
  options: Pick<AwsOptions, "timeout">,
): Promise<InUseReport> {
  const { default: pMap } = await import("p-map");
  const running = digestsByImage(uses);
  const resolver = new TagResolver(options);
  const settled = await pMap(
    uses,
    (use) =>
      "reason" in use
        ? { digests: NONE, unresolved: use }
        : settle(use, running.get(use.image) ?? NONE, resolver),
    { concurrency: CONCURRENCY },
  );
  const found = new Map<string, Places>();
  for (const [index, { digests }] of settled.entries()) {
    const use = uses[index];
    if (use?.image === undefined) continue;
    for (const digest of digests) {
      const places = found.get(digest) ?? { images: new Set(), usedBy: new Set() };
      found.set(digest, places);
      places.images.add(use.image);
      places.usedBy.add(use.usedBy);
    }
  }
  const unresolved = settled.flatMap((one) => one.unresolved ?? []);
  return { images: [...found].map(toImage).sort(byDigest), unresolved };
}

interface Settled {
  readonly digests: ReadonlySet<string>;
  readonly unresolved?: UnresolvedUse;
}

const NONE: ReadonlySet<string> = new Set();

/** The digests of a use, and why there may be more. */
async function settle(
  { image, digest, usedBy }: Use,
  running: ReadonlySet<string>,
  resolver: TagResolver,
): Promise<Settled> {
  const [host = ""] = image.split("/");
  if (getEcrRegistry(host) === undefined) return { digests: NONE };
  const reference = parseImageReference(image);
  if (!reference.ok) {
    const reason = getReason(reference.findings.map(({ message }) => message).join(" "));
    return { digests: NONE, unresolved: { image, usedBy, reason } };
  }
  const given = digest ?? reference.value.digest;
  if (given !== undefined) return { digests: new Set([given]) };
  try {
    return { digests: new Set([...running, await resolver.resolve(reference.value)]) };
  } catch (error) {
    // What runs under a tag that has gone needs no other image.
    if (error instanceof NoSuchImage && running.size > 0) return { digests: running };
    return { digests: running, unresolved: { image, usedBy, reason: describeAwsError(error) } };
  }
}

function digestsByImage(uses: readonly FoundUse[]): ReadonlyMap<string, ReadonlySet<string>> {
  const digests = new Map<string, Set<string>>();
  for (const use of uses) {
    if ("reason" in use || use.digest === undefined) continue;
    digests.set(use.image, (digests.get(use.image) ?? new Set()).add(use.digest));
  }
  return digests;
}

interface Places {
  readonly images: Set<string>;
  readonly usedBy: Set<string>;
}

function toImage([imageDigest, { images, usedBy }]: [string, Places]): ImageInUse {
  return { imageDigest, images: [...images].sort(), usedBy: [...usedBy].sort() };
}

function byDigest(left: ImageInUse, right: ImageInUse): number {
  return left.imageDigest < right.imageDigest ? -1 : 1;
}
