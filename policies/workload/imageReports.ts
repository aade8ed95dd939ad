import { setTimeout } from "node:timers/promises";
import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImageSigningStatusCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type ImageDetail,
  type ImageIdentifier,
  type ImageScanStatus,
} from "@aws-sdk/client-ecr";
import { getOrInsertComputed } from "../../domain/getOrInsertComputed";
import type { ImageReport, ImageScan, Vulnerability } from "../../domain/workload/imageGate";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";
import { MANIFEST_MEDIA_TYPES, layerDigests, platformDigests } from "./imageManifest";
import { isRunning, vulnerabilitiesIn } from "./scanFindings";

/** An image of a private registry. */
export interface PrivateImage {
  readonly accountId: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export interface ReportOptions {
  readonly withSignatures: boolean;
  /** How long AWS may take. */
  readonly timeoutSeconds: number;
}

/** Layers of images, and what else is known of them: each is asked for once in a run of the pack. */
const layers = new Map<string, Promise<readonly string[]>>();
const reports = new Map<string, Promise<ImageReport>>();
const clients = new Map<string | undefined, ECRClient>();

/** A scan, and whether it tells that the image is running. */
interface ReadScan {
  readonly scan: ImageScan;
  readonly isInUse: boolean;
}

/**
 * Asks Amazon ECR what it knows of an image, once in a run of the pack.
 *
 * @throws Error where AWS denies the answer, or does not give it in time
 */
export function readImageReport(image: PrivateImage, options: ReportOptions): Promise<ImageReport> {
  const { withSignatures, timeoutSeconds } = options;
  return getOrInsertComputed(reports, JSON.stringify([image, options]), () =>
    askInTime(image, timeoutSeconds, (registry) => registry.report(image, withSignatures)),
  );
}

/** The digests of an image's layers, of all its platforms. @throws Error where AWS denies the answer, or does not give it in time */
export function readLayers(
  image: PrivateImage,
  timeoutSeconds: number,
): Promise<readonly string[]> {
  return getOrInsertComputed(layers, JSON.stringify(image), () =>
    askInTime(image, timeoutSeconds, (registry) => registry.layers(image)),
  );
}

/** A repository as AWS has it. */
export interface DeployedRepository {
  readonly encryptionType: string;
  /** How many images it has; 1,000 stands for as many or more. */
  readonly images: number;
}

/**
 * Asks Amazon ECR for a repository of the account whose credentials there are; undefined where it has none of the name.
 *
 * @throws Error where AWS denies the answer, or does not give it in time
 */
export function readDeployedRepository(
  repositoryName: string,
  region: string | undefined,
  timeoutSeconds: number,
): Promise<DeployedRepository | undefined> {
  return askInTime({ region }, timeoutSeconds, (registry) => registry.repository(repositoryName));
}

/** Looking for credentials takes time, too, and cannot be aborted: the answer is not waited for any longer. */
async function askInTime<T>(
  { region }: { readonly region: string | undefined },
  timeoutSeconds: number,
  ask: (registry: ImageRegistry) => Promise<T>,
): Promise<T> {
  // Throttling is answered by waiting and asking again, as long as there is time.
  const client = getOrInsertComputed(
    clients,
    region,
    () => new ECRClient({ region, maxAttempts: 5 }),
  );
  const ended = new AbortController();
  const late = setTimeout(timeoutSeconds * 1000, undefined, { signal: ended.signal });
  const tooLate = late.then(() => {
    throw new Error(`it has not answered within ${timeoutSeconds} s`);
  });
  try {
    const registry = new ImageRegistry(client, ended.signal);
    return await Promise.race([ask(registry), tooLate]);
  } finally {
    ended.abort();
  }
}

/** What Amazon ECR calls by these names it does not have: all else that it answers is no answer. */
const NOT_FOUND = ["ImageNotFoundException", "RepositoryNotFoundException"];

/** The private registry that an image is of, as Amazon ECR answers for it. */
export class ImageRegistry {
  readonly #client: ECRClient;
  readonly #options: { readonly abortSignal: AbortSignal };

  constructor(client: ECRClient, abortSignal: AbortSignal) {
    this.#client = client;
    this.#options = { abortSignal };
  }

  async repository(repositoryName: string): Promise<DeployedRepository | undefined> {
    const ask = new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
    const answer = await this.#client.send(ask, this.#options).catch(unlessNotFound);
    const [repository] = answer?.repositories ?? [];
    if (repository === undefined) return undefined;
    const page = new DescribeImagesCommand({ repositoryName, maxResults: 1000 });
    const { imageDetails = [] } = await this.#client.send(page, this.#options);
    const { encryptionType = "AES256" } = repository.encryptionConfiguration ?? {};
    return { encryptionType, images: imageDetails.length };
  }

  /** What is known of an image. @throws what the SDK throws where AWS does not answer or denies it */
  async report(image: PrivateImage, withSignatures: boolean): Promise<ImageReport> {
    const detail = (await this.#detailOf(image)) ?? (await this.#detailOf(image, "ANY"));
    if (detail?.imageDigest === undefined) return { scans: [], signingProfileArns: [] };
    const { imageDigest, imageStatus = "ACTIVE" } = detail;
    const [scans, signingProfileArns] = await Promise.all([
      this.#scansOf(image, detail, imageDigest),
      withSignatures ? this.#signersOf(image, imageDigest) : [],
    ]);
    return {
      imageStatus,
      scans: scans.map(({ scan }) => scan),
      signingProfileArns,
      isInUse: scans.some(({ isInUse }) => isInUse),
    };
  }

  /** The digests of the layers of an image, of all its platforms. */
  async layers(image: PrivateImage): Promise<string[]> {
    const { digest, tag = "latest" } = image;
    const id = digest === undefined ? { imageTag: tag } : { imageDigest: digest };
    const manifest = await this.#manifestOf(image, id);
    const platforms = platformDigests(manifest);
    const manifests =
      platforms.length === 0
        ? [manifest]
        : await Promise.all(
            platforms.map((imageDigest) => this.#manifestOf(image, { imageDigest })),
          );
    return manifests.flatMap(layerDigests);
  }

  /** Of archived images Amazon ECR tells only where it is asked for images of any status. */
  async #detailOf(image: PrivateImage, imageStatus?: "ANY"): Promise<ImageDetail | undefined> {
    const { digest: imageDigest, tag: imageTag = "latest" } = image;
    const command = new DescribeImagesCommand({
      ...toRequest(image),
      imageIds: [imageDigest === undefined ? { imageTag } : { imageDigest }],
      ...(imageStatus && { filter: { imageStatus } }),
    });
    const answer = await this.#client.send(command, this.#options).catch(unlessNotFound);
    return answer?.imageDetails?.[0];
  }

  /** An index is not scanned itself: what counts are the scans of the images it lists. */
  async #scansOf(image: PrivateImage, detail: ImageDetail, digest: string): Promise<ReadScan[]> {
    const isIndex = INDEX_MEDIA_TYPES.includes(detail.imageManifestMediaType ?? "");
    const imageDigest = digest;
    const digests = isIndex
      ? platformDigests(await this.#manifestOf(image, { imageDigest }))
      : [digest];
    return await Promise.all(digests.map((each) => this.#scanOf(image, each)));
  }

  async #manifestOf(image: PrivateImage, id: ImageIdentifier): Promise<string> {
    const request = {
      ...toRequest(image),
      imageIds: [id],
      acceptedMediaTypes: MANIFEST_MEDIA_TYPES,
    };
    const { images } = await this.#client.send(new BatchGetImageCommand(request), this.#options);
    return images?.[0]?.imageManifest ?? "";
  }

  async #scanOf(image: PrivateImage, imageDigest: string): Promise<ReadScan> {
    const vulnerabilities: Vulnerability[] = [];
    let isInUse = false;
    let nextToken: string | undefined;
    let status: ImageScanStatus | undefined;
    do {
      const command = new DescribeImageScanFindingsCommand({
        ...toRequest(image),
        imageId: { imageDigest },
        maxResults: 1000,
        nextToken,
      });
      const page = await this.#client.send(command, this.#options).catch(unlessNotScanned);
      status = page?.imageScanStatus;
      vulnerabilities.push(...vulnerabilitiesIn(page?.imageScanFindings));
      isInUse ||= isRunning(page?.imageScanFindings);
      nextToken = page?.nextToken;
    } while (nextToken !== undefined);
    const scan = {
      ...(status?.status && { status: status.status }),
      ...(status?.description && { description: status.description }),
      vulnerabilities,
    };
    return { scan, isInUse };
  }

  async #signersOf(image: PrivateImage, imageDigest: string): Promise<string[]> {
    const imageId = { imageDigest };
    const { signingStatuses = [] } = await this.#client.send(
      new DescribeImageSigningStatusCommand({ ...toRequest(image), imageId }),
      this.#options,
    );
    return signingStatuses.flatMap(({ status, signingProfileArn }) =>
      status === "COMPLETE" && signingProfileArn !== undefined ? [signingProfileArn] : [],
    );
  }
}

function toRequest({ accountId, repository }: PrivateImage) {
  return { registryId: accountId, repositoryName: repository };
}

function unlessNotFound(error: unknown): undefined {
  if (error instanceof Error && NOT_FOUND.includes(error.name)) return undefined;
  throw error;
}

function unlessNotScanned(error: unknown): undefined {
  if (error instanceof Error && error.name === "ScanNotFoundException") return undefined;
  throw error;
}
