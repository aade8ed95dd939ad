import { type Finding, quote } from "../finding";
import { getEcrRegistry, parseImageReference } from "../imageReference";
import type { Image } from "../lifecycle/image";
import type { ImageUse } from "../lifecycle/simulate/result";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of lists of images in use. */
export const imagesInUseRules = {
  "in-use-digest-unknown": warning(
    "The digest of an image in use is not known, so the image is not counted as in use.",
  ),
  "in-use-image-missing": warning("An image in use is not in the inventory of its repository."),
  "inspector-coverage-shape": error(
    "A file is not what `aws inspector2 list-coverage` prints, or it is not complete.",
  ),
} as const satisfies RuleTable;

const report = reporter(imagesInUseRules);

/** Which images are in use, as `ecr-hub in-use` tells. */
export interface ImagesInUse {
  /** The references under which each digest is used; none where the list has nothing but the digest. */
  readonly references: ReadonlyMap<string, ReadonlySet<string>>;
  /** Uses of images whose digest cannot be told. */
  readonly unresolved: readonly UnresolvedUse[];
  /** All of them with who uses them, for a simulation. A use by tag is that of the image that has the tag. */
  readonly uses: readonly ImageUse[];
}

/** A use of an image of Amazon ECR whose digest cannot be told. */
export interface UnresolvedUse {
  /** The image reference; absent where not even that is known. */
  readonly image?: string | undefined;
  /** Who uses it: an ARN, or `pod namespace/name`. */
  readonly usedBy: string;
  readonly reason: string;
}

/** A list of images in use, held against an inventory. */
export interface InUseReview {
  readonly findings: readonly Finding[];
  /** Digests that are not in the inventory, and of which the list does not tell the repository. */
  readonly unplaced: readonly string[];
}

/**
 * Holds a list of images in use against an inventory. The list is of all that accounts use, the inventory often of one
 * repository: a use of a repository that has no image in the inventory is no finding. Fails with `in-use-digest-unknown` and
 * `in-use-image-missing`.
 */
export function reviewImagesInUse(
  { references, unresolved }: Omit<ImagesInUse, "uses">,
  images: readonly Image[],
): InUseReview {
  const digests = missingDigests(references.keys(), images);
  if (digests.length === 0 && unresolved.length === 0) return { findings: [], unplaced: [] };
  const isInventoried = repositoryTest(images);
  const missing: string[] = [];
  const unplaced: string[] = [];
  for (const digest of digests) {
    const known = [...(references.get(digest) ?? [])];
    if (known.length === 0) unplaced.push(digest);
    const reference = known.find((image) => isOfEcr(image) && isInventoried(image));
    if (reference !== undefined) missing.push(describeMissing(digest, reference));
  }
  const hasTag = tagTest(images);
  const open = unresolved.filter(
    ({ image }) => image === undefined || (isInventoried(image) && !hasTag(image)),
  );
  const findings = [
    ...named("in-use-digest-unknown", open.map(describeUnresolved)),
    ...named("in-use-image-missing", missing),
  ];
  return { findings, unplaced };
}

/** The digests that no image has and no index lists. */
function missingDigests(digests: Iterable<string>, images: readonly Image[]): string[] {
  const missing = new Set(digests);
  if (missing.size === 0) return [];
  for (const { imageDigest, children } of images) {
    missing.delete(imageDigest);
    if (children !== undefined) for (const child of children) missing.delete(child);
  }
  return [...missing];
}

/** Says of a reference by tag whether an image of its repository in the inventory has the tag. */
function tagTest(images: readonly Image[]): (image: string) => boolean {
  const tags = new Set<string>();
  for (const { repositoryName = "", imageTags = [] } of images) {
    for (const tag of imageTags) tags.add(`${repositoryName}:${tag}`);
  }
  return (text) => {
    const reference = parseImageReference(text);
    if (!reference.ok) return false;
    const { repository, tag = "latest" } = reference.value;
    return tags.has(`${repository}:${tag}`) || tags.has(`:${tag}`);
  };
}

function isOfEcr(image: string): boolean {
  const reference = parseImageReference(image);
  return reference.ok && getEcrRegistry(reference.value.registry) !== undefined;
}

/** Tells of a reference whether its repository may have images in the inventory; what is not known may be so. */
function repositoryTest(images: readonly Image[]): (image: string) => boolean {
  const homes = new Map<string | undefined, Map<string, Home>>();
  let last: Image | undefined;
  for (const image of images) {
    const { registryId: accountId, region, repositoryName } = image;
    const isSame = last?.repositoryName === repositoryName && last?.region === region;
    if (isSame && last?.registryId === accountId) continue;
    last = image;
    const known = homes.get(repositoryName) ?? new Map<string, Home>();
    homes.set(
      repositoryName,
      known.set(JSON.stringify([accountId, region]), { accountId, region }),
    );
  }
  return (text) => {
    const reference = parseImageReference(text);
    if (!reference.ok) return true;
    const { repository, registry } = reference.value;
    const known = homes.get(repository) ?? homes.get(undefined) ?? new Map<string, Home>();
    const { accountId, region } = getEcrRegistry(registry) ?? {};
    return [...known.values()].some(
      (home) => (home.accountId ?? accountId) === accountId && (home.region ?? region) === region,
    );
  };
}

interface Home {
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

function describeMissing(digest: string, reference: string): string {
  return `image in use is not in the inventory of its repository: given ${digest}, used as ${quote(reference)}; it may be gone, or the inventory is older or of another region.`;
}

function describeUnresolved({ image, usedBy, reason }: UnresolvedUse): string {
  const what = image === undefined ? "an image" : quote(image);
  return `${what}, used by ${usedBy}, is not counted as in use, for its digest cannot be told: ${reason}.`;
}

/** So many findings of a rule are given one by one. */
const NAMED = 20;

function named(rule: keyof typeof imagesInUseRules, messages: readonly string[]): Finding[] {
  const more = messages.length - NAMED;
  const rest = more > 0 ? [`${more} more.`] : [];
  return [...messages.slice(0, NAMED), ...rest].map((message) => report(rule, "inUse", message));
}
