import { setTimeout } from "node:timers/promises";
import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImageSigningStatusCommand,
  DescribeImagesCommand,
  ECRClient,
  type ImageDetail,
  type ImageScanFindings,
  type ImageScanStatus,
} from "@aws-sdk/client-ecr";
import type { ImageReport, ImageScan, Vulnerability } from "../../domain/workload/imageGate";
import { isList, readJson, toRecord } from "../../domain/json";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";

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

const reports = new Map<string, Promise<ImageReport>>();
const clients = new Map<string, ECRClient>();

/**
 * Asks Amazon ECR what it knows of an image, once in a run of the pack.
 *
 * @throws Error where AWS denies the answer, or does not give it in time
 */
export function readImageReport(image: PrivateImage, options: ReportOptions): Promise<ImageReport> {
  const key = JSON.stringify([image, options]);
  const report = reports.get(key) ?? askInTime(image, options);
  reports.set(key, report);
  return report;
}

/** Looking for credentials takes time, too, and cannot be aborted: the answer is not waited for any longer. */
async function askInTime(image: PrivateImage, options: ReportOptions): Promise<ImageReport> {
  const { withSignatures, timeoutSeconds } = options;
  // Throttling is answered by waiting and asking again, as long as there is time.
  const client =
    clients.get(image.region) ?? new ECRClient({ region: image.region, maxAttempts: 5 });
  clients.set(image.region, client);
  const ended = new AbortController();
  const late = setTimeout(timeoutSeconds * 1000, undefined, { signal: ended.signal });
  const tooLate = late.then(() => {
    throw new Error(`it has not answered within ${timeoutSeconds} s`);
  });
  try {
    const registry = new ImageRegistry(client, ended.signal);
    return await Promise.race([registry.report(image, withSignatures), tooLate]);
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

  /** What is known of an image. @throws what the SDK throws where AWS does not answer or denies it */
  async report(image: PrivateImage, withSignatures: boolean): Promise<ImageReport> {
    const detail = (await this.#detailOf(image)) ?? (await this.#detailOf(image, "ANY"));
    if (detail?.imageDigest === undefined) return { scans: [], signingProfileArns: [] };
    const { imageDigest, imageStatus = "ACTIVE" } = detail;
    const [scans, signingProfileArns] = await Promise.all([
      this.#scansOf(image, detail, imageDigest),
      withSignatures ? this.#signersOf(image, imageDigest) : [],
    ]);
    return { imageStatus, scans, signingProfileArns };
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
  async #scansOf(image: PrivateImage, detail: ImageDetail, digest: string): Promise<ImageScan[]> {
    const isIndex = INDEX_MEDIA_TYPES.includes(detail.imageManifestMediaType ?? "");
    const digests = isIndex ? await this.#platformsOf(image, digest) : [digest];
    return await Promise.all(digests.map((each) => this.#scanOf(image, each)));
  }

  async #platformsOf(image: PrivateImage, imageDigest: string): Promise<string[]> {
    const acceptedMediaTypes = [...INDEX_MEDIA_TYPES];
    const imageIds = [{ imageDigest }];
    const { images } = await this.#client.send(
      new BatchGetImageCommand({ ...toRequest(image), imageIds, acceptedMediaTypes }),
      this.#options,
    );
    return platformDigests(images?.[0]?.imageManifest ?? "");
  }

  async #scanOf(image: PrivateImage, imageDigest: string): Promise<ImageScan> {
    const vulnerabilities: Vulnerability[] = [];
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
      nextToken = page?.nextToken;
    } while (nextToken !== undefined);
    return {
      ...(status?.status && { status: status.status }),
      ...(status?.description && { description: status.description }),
      vulnerabilities,
    };
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

/** Digests of the images in an index; attestations, which builders add as images of no platform, are not run. */
function platformDigests(manifest: string): string[] {
  const index = readJson(manifest);
  const { manifests } = toRecord(index.ok ? index.value : undefined);
  return (isList(manifests) ? manifests : []).map(toRecord).flatMap(({ digest, platform }) => {
    const isRun = toRecord(platform).os !== "unknown";
    return typeof digest === "string" && isRun ? [digest] : [];
  });
}

/** Findings of basic scanning and those of Amazon Inspector, of which suppressed and closed ones do not count. */
function vulnerabilitiesIn(findings: ImageScanFindings = {}): Vulnerability[] {
  const basic = (findings.findings ?? []).map(({ name, severity }) => ({ id: name, severity }));
  const enhanced = (findings.enhancedFindings ?? [])
    .filter(({ status = "ACTIVE" }) => status === "ACTIVE")
    .map(({ packageVulnerabilityDetails, title, severity }) => ({
      id: packageVulnerabilityDetails?.vulnerabilityId ?? title,
      severity,
    }));
  return [...basic, ...enhanced].map(({ id = "unnamed", severity = "UNDEFINED" }) => ({
    id,
    severity,
  }));
}
