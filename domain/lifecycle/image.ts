import { parseIsoTime } from "./isoTime";

/** A time as AWS prints it, as its SDK returns it, or in milliseconds since 1970; below 100,000,000,000 in seconds. */
export type Time = string | number | Date;

/**
 * An image as `aws ecr describe-images` prints it, with the digests of an index's manifests added as `children`. Keys
 * that are not listed here are not looked at.
 */
export interface Image {
  readonly registryId?: string | undefined;
  /** Where the repository is, for inventories of several regions; not part of what `describe-images` prints. */
  readonly region?: string | undefined;
  readonly repositoryName?: string | undefined;
  readonly imageDigest: string;
  readonly imageTags?: readonly string[] | undefined;
  readonly imagePushedAt: Time;
  /** Compressed size. Of an index: the size of its largest manifest. */
  readonly imageSizeInBytes?: number | undefined;
  readonly lastRecordedPullTime?: Time | undefined;
  /** `ACTIVE`, `ARCHIVED` or `ACTIVATING`. @default "ACTIVE" */
  readonly imageStatus?: string | undefined;
  readonly lastArchivedAt?: Time | undefined;
  readonly lastActivatedAt?: Time | undefined;
  readonly imageManifestMediaType?: string | undefined;
  /** The image that a signature, an SBOM or another referrer belongs to. */
  readonly subjectManifestDigest?: string | undefined;
  /** The manifests of an image index or manifest list; not part of what `describe-images` prints. */
  readonly children?: readonly string[] | undefined;
}

/** The images a repository holds at most, unless AWS has raised its quota. */
export const REPOSITORY_IMAGE_QUOTA = 100_000;

/** The media types of manifests that reference other manifests. */
export const INDEX_MEDIA_TYPES: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** Whether an image is a list of other manifests: an image index or a manifest list. */
export function isIndex(image: Image): boolean {
  return (
    image.children !== undefined || INDEX_MEDIA_TYPES.includes(image.imageManifestMediaType ?? "")
  );
}

/** The size of an image, 0 where it is not known. */
export function getSize({ imageSizeInBytes: size }: Image): number {
  return typeof size === "number" && size > 0 && Number.isFinite(size) ? size : 0;
}

const SECONDS_BELOW = 100_000_000_000;

/** The range of times that can be printed. */
const LAST_TIME = 8_640_000_000_000_000;

/** Whole milliseconds since 1970, or NaN when a value is no time. */
export function toTime(value: unknown): number {
  if (typeof value === "string") return parseIsoTime(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "number" || !(Math.abs(value) <= LAST_TIME)) return NaN;
  return Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1000 : value);
}
