import type { ECRClient, ImageDetail, ImageIdentifier } from "@aws-sdk/client-ecr";
import { isList, isRecord } from "../../domain/json";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";

/** An image as `aws ecr describe-images` prints it, with the manifests that an index lists. */
export type InventoryImage = ImageDetail & { readonly children?: readonly string[] };

const PAGE_SIZE = 1_000;
const BATCH_SIZE = 100;

/** Describes all images of a repository in every state, and the manifests that its indexes list. */
export async function fetchRepository(
  client: ECRClient,
  repositoryName: string,
  withChildren: boolean,
  onProgress: (images: number) => void,
): Promise<InventoryImage[]> {
  const { paginateDescribeImages } = await import("@aws-sdk/client-ecr");
  const images: ImageDetail[] = [];
  // Without this filter archived images would be missing.
  const input = { repositoryName, filter: { imageStatus: "ANY" as const } };
  for await (const page of paginateDescribeImages({ client, pageSize: PAGE_SIZE }, input)) {
    images.push(...(page.imageDetails ?? []));
    onProgress(page.imageDetails?.length ?? 0);
  }
  if (!withChildren) return images;
  const children = await fetchChildren(client, repositoryName, images.filter(isReadableIndex));
  return images.map((image) => {
    const listed = children.get(image.imageDigest ?? "");
    return listed === undefined ? image : { ...image, children: listed };
  });
}

/** The manifest of an archived image cannot be pulled, so what it lists stays unknown. */
function isReadableIndex({ imageManifestMediaType = "", imageStatus }: ImageDetail): boolean {
  return INDEX_MEDIA_TYPES.includes(imageManifestMediaType) && imageStatus !== "ARCHIVED";
}

async function fetchChildren(
  client: ECRClient,
  repositoryName: string,
  indexes: readonly ImageDetail[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
  const children = new Map<string, readonly string[]>();
  for (let start = 0; start < indexes.length; start += BATCH_SIZE) {
    const imageIds = indexes
      .slice(start, start + BATCH_SIZE)
      .map(({ imageDigest }): ImageIdentifier => ({ imageDigest }));
    const command = new BatchGetImageCommand({
      repositoryName,
      imageIds,
      acceptedMediaTypes: [...INDEX_MEDIA_TYPES],
    });
    const { images = [] } = await client.send(command);
    for (const { imageId, imageManifest } of images) {
      const listed = listedDigests(imageManifest);
      if (imageId?.imageDigest !== undefined && listed !== undefined) {
        children.set(imageId.imageDigest, listed);
      }
    }
  }
  return children;
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
