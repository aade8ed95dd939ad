import { type Finding, quote } from "../finding";
import { type RuleTable, error, reporter } from "../rule";
import { matchesWildcard } from "../wildcard";

/** Rules of images that are about to run, by what their registry knows of them. */
export const imageGateRules = {
  "image-not-found": error("The registry does not have the image."),
  "image-not-available": error(
    "The image is archived or is being restored, so that it cannot be pulled.",
  ),
  "image-not-scanned": error(
    "The image has not been scanned for vulnerabilities, or no longer is.",
  ),
  "image-vulnerable": error("The image has a vulnerability of a severity that is stopped."),
  "image-not-signed": error("The image has no signature by a trusted signing profile."),
} satisfies RuleTable;

const report = reporter(imageGateRules);

/** Severities of vulnerabilities, the worst first, as Amazon ECR and Amazon Inspector call them. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a registry knows of an image. */
export interface ImageReport {
  /** `ACTIVE`, `ARCHIVED` or `ACTIVATING`; absent where there is no such image. */
  readonly imageStatus?: string;
  /** Whether Amazon Inspector sees it running in Amazon ECS or Amazon EKS. @default - not known */
  readonly isInUse?: boolean;
  /** Scans of the image; of a multi-architecture image one for each of its platforms. */
  readonly scans: readonly ImageScan[];
  /** ARNs of the signing profiles by which the image has been signed. */
  readonly signingProfileArns: readonly string[];
}

export interface ImageScan {
  /** Status of the scan as Amazon ECR tells it, such as `COMPLETE` or `ACTIVE`; absent where there is no scan. */
  readonly status?: string;
  /** Why the scan has this status, in words of Amazon ECR. */
  readonly description?: string;
  readonly vulnerabilities: readonly Vulnerability[];
}

export interface Vulnerability {
  /** Such as `CVE-2026-12345`. */
  readonly id: string;
  readonly severity: string;
  /** Whether there is a fix, at least for some of the packages. @default - not known */
  readonly hasFix?: boolean;
  /** Whether an exploit is known. @default - not known */
  readonly isExploited?: boolean;
  /** Time at which it was first observed in the image, in milliseconds. @default - not known */
  readonly firstObservedAt?: number;
  /** Digests of the layers that brought it. @default - not known */
  readonly layers?: readonly string[];
}

/** What is asked of an image before it runs. */
export interface GateRules {
  /** Vulnerabilities of this severity and worse are stopped. */
  readonly severity: Severity;
  /** Ids of vulnerabilities that are accepted; `*` stands for any run of characters. */
  readonly accepted: readonly string[];
  /** Ids of vulnerabilities that were accepted until a day that is over, such as `2026-12-31`. @default - none */
  readonly acceptedUntil?: ReadonlyMap<string, string>;
  /** ARNs of the signing profiles one of which must have signed; nobody's signature is asked for where there are none. */
  readonly trustedProfiles: readonly string[];
  /** Whether those are let through of which it is known that there is no fix. @default false */
  readonly onlyWithFix?: boolean;
  /** Whether those with a known exploit are stopped whatever their severity, fix and age. @default false */
  readonly stopExploited?: boolean;
  /** Time in milliseconds; those observed later are let through. @default - none is */
  readonly observedBefore?: number;
  /** Whether images that run already are let through: to stop the update would leave them running. @default false */
  readonly passInUse?: boolean;
  /** Base images by the digests of their layers. @default - none is named */
  readonly baseImages?: ReadonlyMap<string, string>;
}

/** Checks what is known of an image, such as `registry/repository@sha256:…`. Fails with the findings of `imageGateRules`. */
export function checkImage(image: string, known: ImageReport, rules: GateRules): Finding[] {
  const { imageStatus } = known;
  if (imageStatus === undefined) {
    return [report("image-not-found", "", `${image} does not exist in its registry.`)];
  }
  const available = imageStatus === "ACTIVE";
  const state = `${image} cannot be pulled: given status ${quote(imageStatus)}, allowed ACTIVE.`;
  return [
    ...(available ? [] : [report("image-not-available", "", state)]),
    ...checkScans(image, known, rules),
    ...checkSignature(image, known.signingProfileArns, rules),
  ];
}

/** Scans whose result counts: of a completed basic scan, or of continuous scanning that goes on. */
const SCANNED = ["COMPLETE", "ACTIVE"];

function checkScans(image: string, { scans, isInUse }: ImageReport, rules: GateRules): Finding[] {
  const missing = scans.filter(({ status = "" }) => !SCANNED.includes(status));
  if (scans.length === 0 || missing.length > 0) {
    const { status = "no scan", description } = missing[0] ?? {};
    const given = description === undefined ? status : `${status} (${description})`;
    const allowed = SCANNED.join(" or ");
    const message = `${image} is not scanned: given ${given}, allowed a scan that is ${allowed}.`;
    return [report("image-not-scanned", "", message)];
  }
  if (isInUse && rules.passInUse) return [];
  const stopped = scans
    .flatMap(({ vulnerabilities }) => vulnerabilities)
    .filter((each) => isStopped(each, rules));
  if (stopped.length === 0) return [];
  const ids = [
    ...new Set(stopped.toSorted(bySeverity).map((each) => describeVulnerability(each, rules))),
  ];
  const message = `${image} has vulnerabilities: ${listed(ids)}; allowed are less than ${rules.severity}.`;
  return [report("image-vulnerable", "", message)];
}

/** What is not known of a vulnerability lets none through. */
function isStopped(vulnerability: Vulnerability, rules: GateRules): boolean {
  const { id, severity, hasFix = true, isExploited = false, firstObservedAt = 0 } = vulnerability;
  const { onlyWithFix = false, stopExploited = false, observedBefore = Infinity } = rules;
  if (rules.accepted.some((accepted) => matchesWildcard(accepted, id))) return false;
  if (stopExploited && isExploited) return true;
  const isSevere = getRank(severity) <= getRank(rules.severity);
  return isSevere && (hasFix || !onlyWithFix) && firstObservedAt < observedBefore;
}

/** A severity that is not known is taken for the worst. */
function getRank(severity: string): number {
  return severity === "UNDEFINED" || severity === "UNTRIAGED"
    ? SEVERITIES.length
    : SEVERITIES.findIndex((known) => known === severity);
}

function bySeverity(one: Vulnerability, other: Vulnerability): number {
  return getRank(one.severity) - getRank(other.severity);
}

function describeVulnerability(vulnerability: Vulnerability, rules: GateRules): string {
  const { id, severity, hasFix, isExploited, layers = [] } = vulnerability;
  const { acceptedUntil = new Map<string, string>(), baseImages = new Map<string, string>() } =
    rules;
  const [, until] = [...acceptedUntil].find(([accepted]) => matchesWildcard(accepted, id)) ?? [];
  const base = layers.map((layer) => baseImages.get(layer)).find((name) => name !== undefined);
  const facts = [
    severity,
    ...(until === undefined ? [] : [`accepted until ${until}`]),
    ...(hasFix === undefined ? [] : [hasFix ? "has a fix" : "has no fix"]),
    ...(isExploited === true ? ["has a known exploit"] : []),
    ...(base === undefined ? [] : [`comes from ${base}`]),
  ];
  return `${id} (${facts.join(", ")})`;
}

const LISTED = 5;

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return names.slice(0, LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** A profile is trusted with all of its versions: AWS Signer appends the version to the ARN. */
function checkSignature(
  image: string,
  signedBy: readonly string[],
  { trustedProfiles }: GateRules,
): Finding[] {
  const isTrusted = (arn: string) =>
    trustedProfiles.some((trusted) => arn === trusted || arn.startsWith(`${trusted}/`));
  if (trustedProfiles.length === 0 || signedBy.some(isTrusted)) return [];
  const given = signedBy.length === 0 ? "no signature" : signedBy.join(", ");
  const allowed = trustedProfiles.join(", ");
  const message = `${image} has no trusted signature: given ${given}, allowed ${allowed}.`;
  return [report("image-not-signed", "", message)];
}
