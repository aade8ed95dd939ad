import { allow, policyDocument, type PolicyDocument, type PolicyStatement } from "../iam/iamPolicy";

/** The platform of AWS Signer for container images: Notation envelopes, ECDSA with SHA-384. */
export const NOTATION_PLATFORM = "Notation-OCI-SHA384-ECDSA";

/** How long a signature is valid. */
export interface SignatureValidity {
  readonly value: number;
  /** DAYS, MONTHS or YEARS. */
  readonly type: string;
}

/** Who may sign with a profile besides principals of its own account. */
export interface SigningGrant {
  readonly accounts?: readonly string[];
  /** ARNs of roles, by keys without meaning to AWS. */
  readonly roleArns?: Readonly<Record<string, string>>;
}

/** The statement that principals who push or sign images need, in the account of their own role. */
export function signingStatement(profileArn: string): PolicyStatement[] {
  return allow("SignImages", ["signer:SignPayload"], { resources: [profileArn] });
}

/** The identity policy that lets its holder sign with a profile, and do nothing else with it. */
export function buildSigningPolicy(profileArn: string): PolicyDocument {
  return policyDocument(signingStatement(profileArn));
}

/** The identity policy by which a verifier sees revoked signatures. AWS Signer asks for this right on all resources. */
export function buildVerificationPolicy(): PolicyDocument {
  return policyDocument(
    allow("ReadRevocations", ["signer:GetRevocationStatus"], { resources: ["*"] }),
  );
}
