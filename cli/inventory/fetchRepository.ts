import type { BatchGetImageCommandOutput, ECRClient, ImageDetail } from "@aws-sdk/client-ecr";
import { isList, isRecord } from "../../domain/json";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";

/** An image as `aws ecr describe-images` prints it, with its region and the manifests that an index lists. */
export type InventoryImage = ImageDetail & {
  readonly region: string;
  readonly children?: readonly string[];
};

/** An index whose manifest could not be read, so that it is in the inventory without children. */
export interface UnreadIndex {
  readonly imageDigest: string;
  readonly reason: string;
}

/** The images of a repository, and what is not known of them. */
export interface RepositoryImages {
  readonly images: readonly InventoryImage[];
  readonly unread: readonly UnreadIndex[];
}

const PAGE_SIZE = 1_000;
const BATCH_SIZE = 100;

/** Describes all images of a repository in every state, and the manifests that its indexes list. */
export async function fetchRepository(
  client: ECRClient,
  repositoryName: string,
  { withChildren, onProgress }: FetchOptions,
): Promise<RepositoryImages> {
  const { paginateDescribeImages } = await import("@aws-sdk/client-ecr");
  const region = await client.config.region();
  const images: InventoryImage[] = [];
  // Without this filter archived images would be missing.
  const input = { repositoryName, filter: { imageStatus: "ANY" as const } };
  for await (const page of paginateDescribeImages({ client, pageSize: PAGE_SIZE }, input)) {
    const { imageDetails = [] } = page;
    images.push(...imageDetails.map((image) => ({ ...image, region })));
    onProgress(imageDetails.length);
  }
  if (!withChildren) return { images, unread: [] };
  const indexes = images.flatMap((image) =>
    isReadableIndex(image) ? (image.imageDigest ?? []) : [],
  );
  const { children, gone, unread } = await readIndexes(client, repositoryName, indexes);
  const left = images.filter(({ imageDigest = "" }) => !gone.has(imageDigest));
  return { images: left.map((image) => addChildren(image, children)), unread };
}

/** How to describe a repository. */
export interface FetchOptions {
  readonly withChildren: boolean;
  readonly onProgress: (images: number) => void;
}

/** The manifest of an image that is archived or being restored cannot be pulled, so what it lists stays unknown. */
function isReadableIndex({
  imageManifestMediaType = "",
  imageStatus = "ACTIVE",
}: ImageDetail): boolean {
  return INDEX_MEDIA_TYPES.includes(imageManifestMediaType) && imageStatus === "ACTIVE";
}

function addChildren(image: InventoryImage, all: Indexes["children"]): InventoryImage {
  const children = all.get(image.imageDigest ?? "");
  return children === undefined ? image : { ...image, children };
}

interface Indexes {
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Indexes that were deleted after they had been described. */
  readonly gone: ReadonlySet<string>;
  readonly unread: readonly UnreadIndex[];
}

async function readIndexes(
  client: ECRClient,
  repositoryName: string,
  digests: readonly string[],
): Promise<Indexes> {
  const children = new Map<string, readonly string[]>();
  const reasons = new Map<string, string>();
  const gone = new Set<string>();
  for (let start = 0; start < digests.length; start += BATCH_SIZE) {
    const batch = digests.slice(start, start + BATCH_SIZE);
    const { images = [], failures = [] } = await getManifests(client, repositoryName, batch);
    for (const { imageId, imageManifest } of images) {
      const listed = listedDigests(imageManifest);
      if (listed !== undefined) children.set(imageId?.imageDigest ?? "", listed);
    }
    for (const { imageId, failureCode = "", failureReason = "no reason given" } of failures) {
      const digest = imageId?.imageDigest ?? "";
      if (failureCode === "ImageNotFound") gone.add(digest);
      else reasons.set(digest, `${failureCode}: ${failureReason}`);
    }
  }
  const unread = digests
    .filter((digest) => !children.has(digest) && !gone.has(digest))
    .map((imageDigest) => {
      const reason = reasons.get(imageDigest) ?? "no index was returned for it";
      return { imageDigest, reason };
    });
  return { children, gone, unread };
}

async function getManifests(
  client: ECRClient,
  repositoryName: string,
  digests: readonly string[],
): Promise<BatchGetImageCommandOutput> {
  const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
  const imageIds = digests.map((imageDigest) => ({ imageDigest }));
  const acceptedMediaTypes = [...INDEX_MEDIA_TYPES];
  return await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds, acceptedMediaTypes }),
  );
}

/** The digests an index lists; none when the text is no index. */
export function listedDigests(manifest: string | undefined): readonly string[] | undefined {
  const value = parseOrNothing(manifest);
  if (!isRecord(value) || !isList(value.manifests)) return undefined;
  return value.manifests.flatMap((entry) =>
    isRecord(entry) && typeof entry.digest === "string" ? [entry.digest] : [],
  );
}

function parseOrNothing(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
