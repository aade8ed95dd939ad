import { type Image, getSize } from "../lifecycle/image";
import type { LifecyclePolicy } from "../lifecycle/model";
import type { SimulateOptions } from "../lifecycle/simulate/result";
import { simulateLifecycle } from "../lifecycle/simulate/simulate";
import { scanCoverage } from "../registry/scanning";
import { decodeGrants } from "./decodeGrants";
import type { RegistryScan, RepositoryScan } from "./registryScan";

/** One step from what a registry is to what is right, and what is known of its effect. */
export type Wave =
  | LifecycleWave
  | (WaveOf<"immutable-tags"> & {
      /** Repositories with untagged images that no index lists: a tag was moved or deleted there. */
      readonly tagsMoved: readonly string[];
    })
  | (WaveOf<"scanning"> & { readonly imageTotalCount: number })
  | (WaveOf<"encryption"> & { readonly imageTotalCount: number; readonly sizeInBytes: number })
  | WaveOf<"grants">;

interface WaveOf<Id> {
  readonly wave: Id;
  readonly repositories: readonly string[];
}

/** Repositories without a lifecycle policy, and what one would take from them. */
export interface LifecycleWave extends WaveOf<"lifecycle"> {
  readonly expiringImageTotalCount: number;
  /** At most: Amazon ECR stores a layer once, however many images have it. */
  readonly expiringSizeInBytes: number;
  readonly conflictTotalCount: number;
  readonly laterImageTotalCount: number;
}

/** What the waves are proved by. */
export interface PlanOptions extends SimulateOptions {
  /** The policy for repositories that have none. */
  readonly policy: LifecyclePolicy;
}

/**
 * The way from what a registry is to what is right: cheap and safe steps first. Waves without a repository are left out. Of moved tags
 * AWS keeps no history: an untagged image that no index lists has lost its tag.
 */
export function planWaves(
  scan: RegistryScan,
  inventory: readonly Image[],
  options: PlanOptions,
): Wave[] {
  const images = groupImages(scan, inventory);
  const find = (isMeant: (repository: RepositoryScan) => boolean) =>
    scan.repositories.filter(isMeant).map(({ repositoryName }) => repositoryName);
  const imagesOf = (names: readonly string[]) => names.flatMap((name) => images.get(name) ?? []);
  const isScanned = scanningOf(scan);
  const withoutPolicy = find(({ lifecyclePolicyText }) => lifecyclePolicyText === undefined);
  const mutable = find(({ imageTagMutability = "MUTABLE" }) =>
    imageTagMutability.startsWith("MUTABLE"),
  );
  const unscanned = find((repository) => !isScanned(repository));
  const withoutKey = find(({ encryptionConfiguration }) =>
    ["AES256", undefined].includes(encryptionConfiguration?.encryptionType),
  );
  const sayable = find(
    ({ policyText }) =>
      policyText !== undefined && decodeGrants(policyText, scan.region).kind === "equivalent",
  );
  const waves: Wave[] = [
    planLifecycle(withoutPolicy, imagesOf(withoutPolicy), options),
    {
      wave: "immutable-tags",
      repositories: mutable,
      tagsMoved: mutable.filter((name) => hasLostTag(images.get(name) ?? [])),
    },
    {
      wave: "scanning",
      repositories: unscanned,
      imageTotalCount: imagesOf(unscanned).length,
    },
    { wave: "grants", repositories: sayable },
    {
      wave: "encryption",
      repositories: withoutKey,
      imageTotalCount: imagesOf(withoutKey).length,
      sizeInBytes: imagesOf(withoutKey).reduce((sum, image) => sum + getSize(image), 0),
    },
  ];
  return waves.filter(({ repositories }) => repositories.length > 0);
}

function planLifecycle(
  repositories: readonly string[],
  images: readonly Image[],
  { policy, ...options }: PlanOptions,
): LifecycleWave {
  const { summary } = simulateLifecycle(policy, images, options);
  const { expiringImageTotalCount, expiringSizeInBytes } = summary;
  const { conflictTotalCount, laterImageTotalCount } = summary;
  return {
    wave: "lifecycle",
    repositories,
    expiringImageTotalCount,
    expiringSizeInBytes,
    conflictTotalCount,
    laterImageTotalCount,
  };
}

/** The images of the registry, by repository. */
function groupImages(
  { registryId, region }: RegistryScan,
  images: readonly Image[],
): ReadonlyMap<string, readonly Image[]> {
  const groups = new Map<string, Image[]>();
  for (const image of images) {
    const { repositoryName = "" } = image;
    const isHere =
      (image.registryId ?? registryId) === registryId && (image.region ?? region) === region;
    if (!isHere) continue;
    const group = groups.get(repositoryName);
    if (group === undefined) groups.set(repositoryName, [image]);
    else group.push(image);
  }
  return groups;
}

function hasLostTag(images: readonly Image[]): boolean {
  const listed = new Set(images.flatMap(({ children = [] }) => children));
  return images.some(
    ({ imageTags = [], imageDigest, subjectManifestDigest }) =>
      imageTags.length === 0 && subjectManifestDigest === undefined && !listed.has(imageDigest),
  );
}

/** Whether images of a repository are scanned by themselves; its own setting counts where the registry has no rules. */
function scanningOf({
  scanningConfiguration,
}: RegistryScan): (repository: RepositoryScan) => boolean {
  const configuration = scanningConfiguration ?? { scanType: "BASIC", rules: [] };
  return ({ repositoryName, imageScanningConfiguration }) =>
    configuration.scanType === "BASIC" && configuration.rules.length === 0
      ? imageScanningConfiguration?.scanOnPush === true
      : !["MANUAL", undefined].includes(scanCoverage(configuration, repositoryName));
}
