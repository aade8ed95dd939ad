import type { ECRClient } from "@aws-sdk/client-ecr";
import {
  type ImageReference,
  getEcrRegistry,
  renderImageReference,
} from "../../domain/imageReference";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";
import { type AwsOptions, clientConfig } from "../support/aws";

const MANIFEST_MEDIA_TYPES = [
  ...INDEX_MEDIA_TYPES,
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** A registry answers that it has no image of a tag. */
export class NoSuchImage extends Error {}

/**
 * Tells which digest a tag stands for at present, as a pull would: with `ecr:BatchGetImage`, which whoever runs the image
 * may call. Each reference is asked for once.
 */
export class TagResolver {
  readonly #clients = new Map<string, ECRClient>();
  readonly #digests = new Map<string, Promise<string>>();

  constructor(readonly options: Pick<AwsOptions, "timeout"> = {}) {}

  /** @throws NoSuchImage, or why the registry cannot be asked. */
  async resolve(reference: ImageReference): Promise<string> {
    const key = renderImageReference(reference);
    const digest = this.#digests.get(key) ?? this.#ask(reference);
    this.#digests.set(key, digest);
    return await digest;
  }

  async #ask({ registry, repository, tag = "latest" }: ImageReference): Promise<string> {
    const home = getEcrRegistry(registry);
    if (home === undefined) throw new Error(`${registry} is not a registry of Amazon ECR`);
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const client = await this.#getClient(home.region);
    const command = new BatchGetImageCommand({
      registryId: home.accountId,
      repositoryName: repository,
      imageIds: [{ imageTag: tag }],
      acceptedMediaTypes: MANIFEST_MEDIA_TYPES,
    });
    const { images = [], failures = [] } = await client.send(command);
    const digest = images[0]?.imageId?.imageDigest;
    if (digest !== undefined) return digest;
    const [{ failureCode, failureReason } = {}] = failures;
    const reason = failureReason ?? failureCode ?? `no image has the tag ${tag}`;
    throw failureCode === "ImageNotFound" ? new NoSuchImage(reason) : new Error(reason);
  }

  async #getClient(region: string): Promise<ECRClient> {
    const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
    const client =
      this.#clients.get(region) ?? new Client(clientConfig({ ...this.options, region }));
    this.#clients.set(region, client);
    return client;
  }
}
