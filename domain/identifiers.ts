import { parseArn } from "./arn";
import { type Finding, wrong, valueChecks } from "./finding";
import { type RuleTable, error, reporter, warning } from "./rule";

/** Rules of the names and numbers by which AWS knows accounts, regions, organizations, repositories, principals and keys. */
export const identifierRules = {
  "account-id-format": error("An account id is not 12 digits."),
  "region-format": error("A region does not have the shape of us-east-1."),
  "organization-id-format": error("An organization id is not o- and 10 to 32 letters and digits."),
  "organization-path-format": error(
    "An organization path is not o-…/r-…/ou-…/ that ends with / or *.",
  ),
  "repository-name-format": error(
    "A repository name has characters or separators that Amazon ECR refuses.",
  ),
  "repository-name-length": error(
    "A repository name has fewer than 2 or more than 256 characters.",
  ),
  "repository-name-registry": warning("A repository name begins with the URL of a registry."),
  "repository-count": warning("A registry has more than 100,000 repositories."),
  "repository-prefix-format": error(
    "A repository prefix is not the beginning of a repository name.",
  ),
  "repository-prefix-length": error(
    "A repository prefix is shorter or longer than its use allows.",
  ),
  "principal-arn-format": error(
    "A principal is not the ARN of an account root, role, user or session.",
  ),
  "kms-key-format": error("A KMS key is not a key id, key ARN, alias name or alias ARN."),
} satisfies RuleTable;

const report = reporter(identifierRules);
const check = valueChecks(report);

/** Whether a text is an account id: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** The text of an account id that a configuration hands over as a number; any other value as it is. */
export function accountIdToText(value: unknown): unknown {
  return typeof value === "number" && isAccountId(String(value)) ? String(value) : value;
}

/** Whether a text has the shape of a partition's id, such as `aws` or `aws-us-gov`. */
export function isPartition(text: string): boolean {
  return /^aws(-[a-z]{1,8}){0,3}$/.test(text);
}

/** Whether a text has the shape of a region's name, such as `us-east-1`. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-[1-9]\d?$/.test(text);
}

/** Whether a text is an organization id, such as `o-a1b2c3d4e5`. */
export function isOrganizationId(text: string): boolean {
  return /^o-[a-z0-9]{10,32}$/.test(text);
}

/** Checks an AWS account id: a text of 12 digits. Fails with `account-id-format`. */
export const checkAccountId = check(
  "account-id-format",
  "account id",
  isAccountId,
  "a string of 12 digits",
);

/** Checks the shape of a region's name; new regions need no new release. Fails with `region-format`. */
export const checkRegion = check(
  "region-format",
  "region",
  isRegion,
  "a region name such as us-east-1 or us-gov-west-1",
);

/** Checks the id of an AWS organization. Fails with `organization-id-format`. */
export const checkOrganizationId = check(
  "organization-id-format",
  "organization id",
  isOrganizationId,
  "o- and 10 to 32 lower-case letters or digits",
);

/**
 * Checks a path as `aws:PrincipalOrgPaths` has it: `o-…/r-…/ou-…/` for the accounts directly in a unit, with `*` at the
 * end for those below it as well, with `ou-*` for those below it only. A path that ends otherwise matches no account.
 * Fails with `organization-path-format`.
 */
export const checkOrganizationPath = check(
  "organization-path-format",
  "organization path",
  /^o-[a-z0-9]{10,32}\/(\*|r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)*(ou-\*|\*)?)$/,
  "o-…/r-…/ and any number of ou-…/, with / or * at the end",
);

const NAME_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY_NAME = new RegExp(`^${NAME_PART}(?:/${NAME_PART})*$`);
/** The AWS provider takes one separator at a time here, fewer than Amazon ECR does. */
const CACHE_PART = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const CACHE_PREFIX = new RegExp(`^(?:${CACHE_PART}(?:/${CACHE_PART})*/?|ROOT)$`);
const NAMESPACE = new RegExp(`^(?:${NAME_PART}(?:/${NAME_PART})*/?|ROOT)$`);
const REPLICATION_PREFIX = new RegExp(`^${NAME_PART}(?:/${NAME_PART})*(?:/|\\.|__?|-+)?$`);

/** What `isRepositoryPath` allows, in words. */
export const REPOSITORY_PATH_ALLOWED =
  "lower-case letters and digits, with single . _ or / or __ or hyphens between them";

/** Whether a text has the characters of a repository name, whatever its length. */
export function isRepositoryPath(text: string): boolean {
  return REPOSITORY_NAME.test(text);
}

const checkNameFormat = check(
  "repository-name-format",
  "repository name",
  REPOSITORY_NAME,
  REPOSITORY_PATH_ALLOWED,
);

/** The host name of a private registry before a repository name. Its characters are those of a name. */
const REGISTRY_URL = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9.-]+(?:\/|$)/;

/**
 * Checks the name of a private repository. Fails with `repository-name-format`, `repository-name-length` and
 * `repository-name-registry`.
 */
export function checkRepositoryName(value: unknown, path: string): Finding[] {
  const findings = checkNameFormat(value, path);
  if (typeof value !== "string") return findings;
  if (value.length < 2 || value.length > 256) {
    const message = `repository name has the wrong length: given ${value.length} characters, allowed 2 to 256.`;
    findings.push(report("repository-name-length", path, message));
  }
  if (REGISTRY_URL.test(value)) {
    const name = value.replace(REGISTRY_URL, "");
    const allowed = `the name without the registry${name === "" ? "" : `: ${name}`}`;
    const message = wrong("repository name begins with the URL of a registry", value, allowed);
    findings.push(report("repository-name-registry", path, message));
  }
  return findings;
}

/** The default quota of Amazon ECR for a registry, which AWS raises on request. */
const MOST_REPOSITORIES = 100_000;

/** Checks how many repositories a registry has. Fails with `repository-count`. */
export function checkRepositoryCount(count: number, path: string): Finding[] {
  if (count <= MOST_REPOSITORIES) return [];
  const allowed = `at most ${MOST_REPOSITORIES} unless AWS raised the quota`;
  return [report("repository-count", path, wrong("too many repositories", count, allowed))];
}

/** What a repository prefix selects; each use has limits of its own. */
export type PrefixUse = "pullThroughCache" | "creationTemplate" | "replication";

interface PrefixLimits {
  readonly shape: RegExp;
  readonly shortest: number;
  readonly longest: number;
  readonly allowed: string;
}

const CACHE_ALLOWED =
  "ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end";
const NAMESPACE_ALLOWED = `ROOT or ${REPOSITORY_PATH_ALLOWED}, and / at the end`;

const PREFIX_LIMITS: Readonly<Record<PrefixUse, PrefixLimits>> = {
  pullThroughCache: { shape: CACHE_PREFIX, shortest: 2, longest: 30, allowed: CACHE_ALLOWED },
  // Amazon ECR would take one character, but the AWS provider refuses it.
  creationTemplate: { shape: NAMESPACE, shortest: 2, longest: 256, allowed: NAMESPACE_ALLOWED },
  replication: {
    shape: REPLICATION_PREFIX,
    shortest: 2,
    longest: 256,
    allowed:
      "the beginning of a repository name: lower-case letters, digits, and . _ - / after them",
  },
};

/**
 * Checks a prefix of repository names: 2 to 30 characters or `ROOT` for a pull-through cache rule, 2 to 256 or `ROOT` for
 * a creation template, 2 to 256 for a replication filter. Fails with `repository-prefix-format` and `repository-prefix-length`.
 */
export function checkRepositoryPrefix(value: unknown, path: string, use: PrefixUse): Finding[] {
  const { shape, shortest, longest, allowed } = PREFIX_LIMITS[use];
  const findings: Finding[] = [];
  if (typeof value !== "string" || !shape.test(value)) {
    const message = wrong("repository prefix", value, allowed);
    findings.push(report("repository-prefix-format", path, message));
  }
  if (typeof value === "string" && (value.length < shortest || value.length > longest)) {
    const limits = `${shortest} to ${longest}`;
    const message = `repository prefix has the wrong length: given ${value.length} characters, allowed ${limits}.`;
    findings.push(report("repository-prefix-length", path, message));
  }
  return findings;
}

/** Whether the text after the account id of an `iam` or `sts` ARN names one principal. Wildcards name none. */
function namesPrincipal(service: string, resource: string): boolean {
  if (resource.length > 1024 || /[*?]/.test(resource)) return false;
  if (service === "iam") return /^(root|(role|user)\/([!-~]+\/)?[\w+=,.@-]{1,64})$/.test(resource);
  if (service !== "sts") return false;
  return /^(assumed-role\/[\w+=,.@-]{1,64}|federated-user)\/[\w+=,.@-]{2,64}$/.test(resource);
}

/** Whether a text is the ARN of an account root, role, user, assumed-role session or federated user. */
export function isPrincipalArn(text: string): boolean {
  const arn = parseArn(text);
  return (
    arn !== undefined &&
    isPartition(arn.partition) &&
    arn.region === "" &&
    isAccountId(arn.accountId) &&
    namesPrincipal(arn.service, arn.resource)
  );
}

/**
 * Checks the ARN of a principal as a policy may name it: an account root, a role, a user, or a session. IAM groups are not
 * principals, and AWS refuses wildcards here. Fails with `principal-arn-format`.
 */
export const checkPrincipalArn = check(
  "principal-arn-format",
  "principal ARN",
  isPrincipalArn,
  "an ARN such as arn:aws:iam::222222222222:role/deployer, without wildcards",
);

const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const KEY_ALIAS = /^alias\/[\w/-]{1,250}$/;

function isKmsKey(text: string): boolean {
  const arn = parseArn(text);
  if (arn === undefined) return KEY_ID.test(text) || KEY_ALIAS.test(text);
  if (arn.service !== "kms" || arn.region === "" || !isAccountId(arn.accountId)) return false;
  const { resource } = arn;
  if (resource.startsWith("key/")) return KEY_ID.test(resource.slice("key/".length));
  return KEY_ALIAS.test(resource);
}

/** Checks a KMS key as Amazon ECR takes it: key id, key ARN, alias name or alias ARN. Fails with `kms-key-format`. */
export const checkKmsKey = check(
  "kms-key-format",
  "KMS key",
  isKmsKey,
  "a key ARN, a key id, an alias ARN or alias/ and a name",
);
