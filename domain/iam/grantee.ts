/** Whom a statement lets in, in the terms in which trust is decided. */
export type Grantee =
  | EverybodyGrantee
  | AccountGrantee
  | PrincipalGrantee
  | OrganizationGrantee
  | OrganizationPathGrantee
  | ServiceGrantee
  | FederatedGrantee
  | CanonicalUserGrantee;

/** Anybody on the Internet, with or without an AWS account. */
export interface EverybodyGrantee {
  readonly kind: "everybody";
}

/** Those principals of an account to whom the account itself gives the right as well. */
export interface AccountGrantee {
  readonly kind: "account";
  /** 12 digits, or `${aws:ResourceAccount}` for the account that owns the resource. */
  readonly accountId: string;
}

/** One role, user or session. */
export interface PrincipalGrantee {
  readonly kind: "principal";
  /** The name as the policy has it. */
  readonly arn: string;
  /** Empty where the name does not tell the account, as with the unique id that stands for a deleted role. */
  readonly accountId: string;
}

/** All principals of all accounts of an organization. */
export interface OrganizationGrantee {
  readonly kind: "organization";
  /** Such as `o-a1b2c3d4e5`, or `${aws:ResourceOrgID}` for the organization of the resource. */
  readonly organizationId: string;
}

/** All principals of the accounts under a path of an organization. */
export interface OrganizationPathGrantee {
  readonly kind: "organizationPath";
  /** Such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. */
  readonly path: string;
}

/** An AWS service, and on whose behalf it must act. Where nothing says so, it may act for everybody. */
export interface ServiceGrantee {
  readonly kind: "service";
  /** Service principal such as `lambda.amazonaws.com`; `*` for any service. */
  readonly service: string;
  /** Accounts by `aws:SourceAccount`; without that, the accounts of the source ARNs. */
  readonly sourceAccounts: readonly string[];
  /** Patterns of ARNs of the resources the service must act for, by `aws:SourceArn`. */
  readonly sourceArns: readonly string[];
  /** Organizations of those resources, by `aws:SourceOrgID`. */
  readonly sourceOrganizationIds: readonly string[];
  /** Paths of organizations of those resources, by `aws:SourceOrgPaths`. */
  readonly sourceOrganizationPaths: readonly string[];
}

/** Whoever an identity provider vouches for. */
export interface FederatedGrantee {
  readonly kind: "federated";
  /** ARN of an IAM identity provider, or the name of one that IAM knows. */
  readonly provider: string;
}

/** An account by the id that only Amazon S3 uses. */
export interface CanonicalUserGrantee {
  readonly kind: "canonicalUser";
  /** 64 hexadecimal digits. */
  readonly id: string;
}

/** A service that may act for everybody. */
export function unrestrictedService(service: string): ServiceGrantee {
  return {
    kind: "service",
    service,
    sourceAccounts: [],
    sourceArns: [],
    sourceOrganizationIds: [],
    sourceOrganizationPaths: [],
  };
}

/**
 * Whether people nobody has chosen are in a grantee: everybody, a service that may act for everybody, or an identity
 * provider where anybody may register. Only SAML providers are counted as closed, since they belong to one account.
 */
export function isOpen(grantee: Grantee): boolean {
  switch (grantee.kind) {
    case "everybody":
      return true;
    case "service":
      return describeSources(grantee).length === 0;
    case "federated":
      return !/^arn:[^:*?]+:iam::\d{12}:saml-provider\/[^*?]+$/.test(grantee.provider);
    default:
      return false;
  }
}

/** The one account that a grantee belongs to; for a service, the one it must act for. */
export function getGranteeAccount(grantee: Grantee): string | undefined {
  switch (grantee.kind) {
    case "account":
      return grantee.accountId;
    case "principal":
      return grantee.accountId === "" ? undefined : grantee.accountId;
    case "service":
      return grantee.sourceAccounts.length === 1 ? grantee.sourceAccounts[0] : undefined;
    default:
      return undefined;
  }
}

/** A grantee in words, such as `account 222222222222` or `lambda.amazonaws.com for everybody`. */
export function describeGrantee(grantee: Grantee): string {
  switch (grantee.kind) {
    case "everybody":
      return "everybody";
    case "account":
      return `account ${grantee.accountId}`;
    case "principal":
      return `principal ${grantee.arn}`;
    case "organization":
      return `organization ${grantee.organizationId}`;
    case "organizationPath":
      return `organization path ${grantee.path}`;
    case "service":
      return describeService(grantee);
    case "federated":
      return `identity provider ${grantee.provider}`;
    case "canonicalUser":
      return `canonical user ${grantee.id}`;
  }
}

function describeService(grantee: ServiceGrantee): string {
  const service = grantee.service === "*" ? "any AWS service" : grantee.service;
  const sources = describeSources(grantee);
  return `${service} for ${sources.length === 0 ? "everybody" : sources.join(" and ")}`;
}

function describeSources(grantee: ServiceGrantee): string[] {
  const { sourceAccounts, sourceArns, sourceOrganizationIds, sourceOrganizationPaths } = grantee;
  return [
    describeList(sourceAccounts, "account", "accounts"),
    describeList(sourceArns, "resource", "resources"),
    describeList(sourceOrganizationIds, "organization", "organizations"),
    describeList(sourceOrganizationPaths, "organization path", "organization paths"),
  ].filter((text) => text !== "");
}

function describeList(values: readonly string[], one: string, many: string): string {
  if (values.length === 0) return "";
  return `${values.length === 1 ? one : many} ${values.join(", ")}`;
}
