import { getDnsSuffix, getPartition } from "./arn";
import { type Finding, type Parsed, parsed, wrong } from "./finding";
import { REPOSITORY_PATH_ALLOWED, isAccountId, isRegion, isRepositoryPath } from "./identifiers";
import { type RuleTable, error, reporter } from "./rule";

/** Rules of image references. */
export const imageReferenceRules = {
  "image-reference-format": error(
    "An image reference is not registry/repository with a tag, a digest or both.",
  ),
} satisfies RuleTable;

const report = reporter(imageReferenceRules);

/** An image as container runtimes name it: `registry/repository:tag@digest`. */
export interface ImageReference {
  /** Host name, with a port where it is given; `docker.io` where none is, as for container runtimes. */
  readonly registry: string;
  /** Name with its path, such as `team-a/api`. */
  readonly repository: string;
  /** 1 to 128 characters; it may be moved to another image unless tags are immutable. */
  readonly tag?: string;
  /** Such as `sha256:…`. Where it is given, it alone tells which image is meant. */
  readonly digest?: string;
}

/** The registry of ECR Public. */
export const PUBLIC_REGISTRY = "public.ecr.aws";

const DOCKER_HUB = "docker.io";
const LABEL = "[a-z0-9]+(?:-+[a-z0-9]+)*";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:]+\\])(?::\\d{1,5})?$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads an image reference as container runtimes do: what stands before the first `/` is the registry if it has a dot or a
 * port or is `localhost`; otherwise the image is of Docker Hub, whose own images are in `library/`. Neither tag nor digest
 * is added where none is given. Fails with `image-reference-format`, once for each part that is wrong.
 */
export function parseImageReference(text: unknown): Parsed<ImageReference> {
  if (typeof text !== "string") {
    const message = wrong(
      "image reference is not a string",
      text,
      "registry/repository:tag@digest",
    );
    return { ok: false, findings: [report("image-reference-format", "", message)] };
  }
  const [name = "", ...digests] = text.split("@");
  const { registry, path } = splitRegistry(name);
  const [given = "", ...tags] = path.split(":");
  const isOfficial = registry === DOCKER_HUB && given !== "" && !given.includes("/");
  const reference = {
    registry,
    repository: isOfficial ? `library/${given}` : given,
    ...(tags.length > 0 && { tag: tags.join(":") }),
    ...(digests.length > 0 && { digest: digests.join("@") }),
  };
  return parsed(reference, checkImageReference(reference));
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === "localhost";
  if (!isHost) return { registry: DOCKER_HUB, path: name };
  const host = first.toLowerCase();
  const registry = host === "index.docker.io" ? DOCKER_HUB : host;
  return { registry, path: name.slice(slash + 1) };
}

/**
 * Checks the parts of an image reference; paths are `registry`, `repository`, `tag` and `digest`. Fails with
 * `image-reference-format`, once for each part that is wrong.
 */
export function checkImageReference(reference: ImageReference): Finding[] {
  const repositoryAllowed = `${REPOSITORY_PATH_ALLOWED}, at most 255 characters`;
  const tagAllowed = "1 to 128 letters, digits and _ . -, the first not . or -";
  const digestAllowed = "sha256: and 64 lower-case hexadecimal digits, or sha512: and 128 of them";
  return [
    ...checkPart(reference, "registry", HOST, "a host name without scheme, and a port"),
    ...checkPart(reference, "repository", { test: isImageRepository }, repositoryAllowed),
    ...(reference.tag === undefined ? [] : checkPart(reference, "tag", TAG, tagAllowed)),
    ...(reference.digest === undefined
      ? []
      : checkPart(reference, "digest", DIGEST, digestAllowed)),
  ];
}

function checkPart(
  reference: ImageReference,
  part: keyof ImageReference,
  shape: { test(text: string): boolean },
  allowed: string,
): Finding[] {
  const value: unknown = reference[part];
  if (typeof value === "string" && shape.test(value)) return [];
  const message = wrong(`${part} of the image`, value, allowed);
  return [report("image-reference-format", part, message)];
}

function isImageRepository(text: string): boolean {
  return text.length <= 255 && isRepositoryPath(text);
}

/** Writes an image reference: the inverse of `parseImageReference`. */
export function renderImageReference(reference: ImageReference): string {
  const { registry, repository, tag, digest } = reference;
  const tagged = tag === undefined ? repository : `${repository}:${tag}`;
  return `${registry}/${digest === undefined ? tagged : `${tagged}@${digest}`}`;
}

/** A private registry: the account and region it is of. */
export interface EcrRegistry {
  /** 12 digits. */
  readonly accountId: string;
  /** Such as `us-east-1`. */
  readonly region: string;
}

/**
 * The account and region of a private registry's host name, also of its FIPS and dual-stack names, whatever the port;
 * undefined for any other host, ECR Public included.
 */
export function getEcrRegistry(registry: string): EcrRegistry | undefined {
  const [accountId = "", service = "", ...rest] = registry
    .toLowerCase()
    .replace(/:\d+$/, "")
    .split(".");
  if (!isAccountId(accountId)) return undefined;
  if (service === "dkr" && (rest[0] === "ecr" || rest[0] === "ecr-fips")) {
    const [, region = "", ...suffix] = rest;
    return isRegion(region) && suffix.join(".") === getDnsSuffix(region)
      ? { accountId, region }
      : undefined;
  }
  if (service !== "dkr-ecr" && service !== "dkr-ecr-fips") return undefined;
  const [region = "", ...suffix] = rest;
  const dualStack = getPartition(region) === "aws-cn" ? "on.amazonwebservices.com.cn" : "on.aws";
  return isRegion(region) && suffix.join(".") === dualStack ? { accountId, region } : undefined;
}
