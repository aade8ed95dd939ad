import { parseArn } from "../arn";
import { canonicalJson } from "../json";

/** How strict Notation is: `strict` refuses whatever fails, the others only log some of it. */
export const VERIFICATION_LEVELS = ["strict", "permissive", "audit", "skip"] as const;
export type VerificationLevel = (typeof VERIFICATION_LEVELS)[number];

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
  /** ARNs of signing profiles of AWS Signer; one that is undefined is not known yet, and not judged. */
  readonly profileArns: readonly (string | undefined)[];
  /** Repositories with their registry; all images where none are given. */
  readonly repositoryUrls?: readonly string[];
  /** @default "strict" */
  readonly level?: VerificationLevel;
}

/** The trust policy that takes signatures made with the profiles, and no others. */
export function buildNotationTrustPolicy(intent: NotationTrustIntent): NotationTrustPolicy {
  const { name, profileArns, repositoryUrls = ["*"], level = "strict" } = intent;
  const statement = {
    name,
    registryScopes: repositoryUrls,
    signatureVerification: { level },
    trustStores: [...new Set(profileArns.map(signerTrustStore))],
    trustedIdentities: profileArns as readonly string[],
  };
  return { version: "1.0", trustPolicies: [statement] };
}

/** The store in which the installer of AWS Signer keeps the root certificate: AWS GovCloud (US) has one of its own. */
function signerTrustStore(profileArn: string | undefined): string {
  const isGovCloud = parseArn(profileArn ?? "")?.partition === "aws-us-gov";
  return `signingAuthority:${isGovCloud ? "aws-us-gov-signer-ts" : "aws-signer-ts"}`;
}

/** The JSON text of a trust policy. */
export function renderNotationTrustPolicy(policy: NotationTrustPolicy): string {
  return canonicalJson(policy);
}
