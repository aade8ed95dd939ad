import { readFileSync } from "node:fs";
import { describedImage, digest } from "../samples";
import type { Answer, Call } from "./fakeAws";

export const INDEX = "application/vnd.oci.image.index.v1+json";

/** The SDK reads times as seconds. */
export function described(name: string, repositoryName: string, more: object = {}): object {
  return { ...describedImage(name, "", more), repositoryName, imagePushedAt: 1_767_225_600 };
}

const IMAGES: Record<string, object[]> = {
  "team-a/api": [
    described("index", "team-a/api", { imageTags: ["v1"], imageManifestMediaType: INDEX }),
    described("amd64", "team-a/api"),
    described("archived", "team-a/api", { imageStatus: "ARCHIVED", imageManifestMediaType: INDEX }),
  ],
  "team-b/batch": [described("batch", "team-b/batch")],
};

/** Answers like a registry of two repositories, in pages of two images. */
export function registry({ operation, input }: Call): Answer {
  const repositoryName = input.repositoryName as string;
  switch (operation) {
    case "DescribeRepositories": {
      const names =
        (input.repositoryNames as string[] | undefined) ?? Object.keys(IMAGES).reverse();
      return {
        repositories: names.map((name) => ({ repositoryName: name, registryId: "111111111111" })),
      };
    }
    case "DescribeImages": {
      const start = Number(input.nextToken ?? 0);
      const all = IMAGES[repositoryName] ?? [];
      const nextToken = start + 2 < all.length ? String(start + 2) : undefined;
      return { imageDetails: all.slice(start, start + 2), nextToken };
    }
    case "BatchGetImage":
      return {
        images: [
          {
            imageId: { imageDigest: digest("index") },
            imageManifest: JSON.stringify({
              manifests: [{ digest: digest("amd64") }, { digest: digest("gone") }],
            }),
          },
        ],
        failures: [],
      };
    default:
      return { exception: "UnknownOperationException" };
  }
}

/** The digests of all images, by repository name. */
export const EVERYTHING = ["index", "amd64", "archived", "batch"].map(digest);

/** Answers like the registry, and fails to return the manifest of its index. */
export function withoutIndex(failureCode: string): (call: Call) => Answer {
  const failure = { imageId: { imageDigest: digest("index") }, failureCode, failureReason: "No." };
  return (call) =>
    call.operation === "BatchGetImage" ? { images: [], failures: [failure] } : registry(call);
}

/** The digests in a file as `aws ecr describe-images` prints it. */
export function digestsIn(file: string): string[] {
  const { imageDetails } = JSON.parse(readFileSync(file, "utf8")) as {
    imageDetails: { imageDigest: string }[];
  };
  return imageDetails.map(({ imageDigest }) => imageDigest);
}
