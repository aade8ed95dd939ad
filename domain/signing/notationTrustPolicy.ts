import { parseArn } from "../arn";
import { type Finding, wrong } from "../finding";
import { canonicalJson } from "../json";
import { type VerificationLevel, reportNotation } from "./notationRules";
import { checkNotationTrustPolicy } from "./notationTrustCheck";

export { VERIFICATION_LEVELS, type VerificationLevel, notationRules } from "./notationRules";
export { checkNotationTrustPolicy } from "./notationTrustCheck";
export { parseNotationTrustPolicy } from "./notationTrustParser";

/** Which signatures on which images are trusted: the content of Notation's `trustpolicy.json`, read by its verifiers too. */
export interface NotationTrustPolicy {
  readonly version: "1.0";
  readonly trustPolicies: readonly NotationTrustStatement[];
}

export interface NotationTrustStatement {
  readonly name: string;
  /** Repositories with their registry, without tag; or `*` alone for all that no other statement names. */
  readonly registryScopes: readonly string[];
  readonly signatureVerification: {
    readonly level: VerificationLevel;
    readonly override?: Readonly<Record<string, string>>;
  };
  /** Named stores of root certificates; none with the level `skip`. */
  readonly trustStores?: readonly string[];
  readonly trustedIdentities?: readonly string[];
}

/** Whose signatures to trust, and on which images. */
export interface NotationTrustIntent {
  readonly name: string;
  /** ARNs of signing profiles of AWS Signer. */
  readonly profileArns: readonly string[];
  /** Repositories with their registry; all images where none are given. */
  readonly repositoryUrls?: readonly string[];
  /** @default "strict" */
  readonly level?: VerificationLevel;
}

/** Where each part of an intent stands in the statement it becomes. */
const INTENT_PATHS = [
  ["trustPolicies[0].registryScopes", "repositoryUrls"],
  ["trustPolicies[0].trustedIdentities", "profileArns"],
  ["trustPolicies[0].signatureVerification.level", "level"],
  ["trustPolicies[0].name", "name"],
] as const;

/** Checks an intent for the `notation-…` rules. Signatures that nobody verifies need no trust policy, so `skip` is refused. */
export function checkNotationTrustIntent(intent: NotationTrustIntent): Finding[] {
  const { level, ...unlevelled } = intent;
  const isSkipped = level === "skip";
  const built = buildNotationTrustPolicy(isSkipped ? unlevelled : intent);
  const findings = checkNotationTrustPolicy(built).map((finding) => {
    const moved = INTENT_PATHS.find(([path]) => finding.path.startsWith(path));
    return moved ? { ...finding, path: finding.path.replace(moved[0], moved[1]) } : finding;
  });
  if (!isSkipped) return findings;
  const message = wrong("level of verification is not valid", level, "strict, permissive, audit");
  return [...findings, reportNotation("notation-level", "level", message)];
}

/** The trust policy that takes signatures made with the profiles, and no others. */
export function buildNotationTrustPolicy(intent: NotationTrustIntent): NotationTrustPolicy {
  const { name, profileArns, repositoryUrls = ["*"], level = "strict" } = intent;
  const statement = {
    name,
    registryScopes: repositoryUrls,
    signatureVerification: { level },
    trustStores: [...new Set(profileArns.map(signerTrustStore))],
    trustedIdentities: profileArns,
  };
  return { version: "1.0", trustPolicies: [statement] };
}

/** The store in which the installer of AWS Signer keeps the root certificate: AWS GovCloud (US) has one of its own. */
function signerTrustStore(profileArn: string): string {
  const isGovCloud = parseArn(profileArn)?.partition === "aws-us-gov";
  return `signingAuthority:${isGovCloud ? "aws-us-gov-signer-ts" : "aws-signer-ts"}`;
}

/** The JSON text of a trust policy. */
export function renderNotationTrustPolicy(policy: NotationTrustPolicy): string {
  return canonicalJson({
    version: policy.version,
    trustPolicies: policy.trustPolicies.map((statement) => ({
      name: statement.name,
      registryScopes: statement.registryScopes,
      signatureVerification: statement.signatureVerification,
      trustStores: statement.trustStores,
      trustedIdentities: statement.trustedIdentities,
    })),
  });
}
