/** Whom a statement lets in, in the terms in which trust is decided. */
export type Audience =
  | EverybodyAudience
  | AccountAudience
  | PrincipalAudience
  | OrganizationAudience
  | OrganizationPathAudience
  | ServiceAudience
  | FederatedAudience
  | CanonicalUserAudience;

/** Anybody on the Internet, with or without an AWS account. */
export interface EverybodyAudience {
  readonly kind: "everybody";
}

/** Those principals of an account to whom the account itself gives the right as well. */
export interface AccountAudience {
  readonly kind: "account";
  /** 12 digits, or `${aws:ResourceAccount}` for the account that owns the resource. */
  readonly accountId: string;
}

/** One role, user or session. */
export interface PrincipalAudience {
  readonly kind: "principal";
  /** The name as the policy has it. */
  readonly arn: string;
  /** Empty where the name does not tell the account, as with the unique id that stands for a deleted role. */
  readonly accountId: string;
}

/** All principals of all accounts of an organization. */
export interface OrganizationAudience {
  readonly kind: "organization";
  /** Such as `o-a1b2c3d4e5`, or `${aws:ResourceOrgID}` for the organization of the resource. */
  readonly organizationId: string;
}

/** All principals of the accounts under a path of an organization. */
export interface OrganizationPathAudience {
  readonly kind: "organizationPath";
  /** Such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. */
  readonly path: string;
}

/** An AWS service, and on whose behalf it must act. Where nothing says so, it may act for everybody. */
export interface ServiceAudience {
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
export interface FederatedAudience {
  readonly kind: "federated";
  /** ARN of an IAM identity provider, or the name of one that IAM knows. */
  readonly provider: string;
}

/** An account by the id that only Amazon S3 uses. */
export interface CanonicalUserAudience {
  readonly kind: "canonicalUser";
  /** 64 hexadecimal digits. */
  readonly id: string;
}

/** A service that may act for everybody. */
export function openService(service: string): ServiceAudience {
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
 * Whether people nobody has chosen are in an audience: everybody, a service that may act for everybody, or an identity
 * provider where anybody may register. Only SAML providers are counted as closed, since they belong to one account.
 */
export function isOpen(audience: Audience): boolean {
  switch (audience.kind) {
    case "everybody":
      return true;
    case "service":
      return sourcesOf(audience).length === 0;
    case "federated":
      return !/^arn:[^:*?]+:iam::\d{12}:saml-provider\/[^*?]+$/.test(audience.provider);
    default:
      return false;
  }
}

/** The one account that an audience belongs to; for a service, the one it must act for. */
export function accountOf(audience: Audience): string | undefined {
  switch (audience.kind) {
    case "account":
      return audience.accountId;
    case "principal":
      return audience.accountId === "" ? undefined : audience.accountId;
    case "service":
      return audience.sourceAccounts.length === 1 ? audience.sourceAccounts[0] : undefined;
    default:
      return undefined;
  }
}

/** An audience in words, such as `account 222222222222` or `lambda.amazonaws.com for everybody`. */
export function describeAudience(audience: Audience): string {
  switch (audience.kind) {
    case "everybody":
      return "everybody";
    case "account":
      return `account ${audience.accountId}`;
    case "principal":
      return `principal ${audience.arn}`;
    case "organization":
      return `organization ${audience.organizationId}`;
    case "organizationPath":
      return `organization path ${audience.path}`;
    case "service":
      return describeService(audience);
    case "federated":
      return `identity provider ${audience.provider}`;
    case "canonicalUser":
      return `canonical user ${audience.id}`;
  }
}

function describeService(audience: ServiceAudience): string {
  const service = audience.service === "*" ? "any AWS service" : audience.service;
  const sources = sourcesOf(audience);
  return `${service} for ${sources.length === 0 ? "everybody" : sources.join(" and ")}`;
}

function sourcesOf(audience: ServiceAudience): string[] {
  const { sourceAccounts, sourceArns, sourceOrganizationIds, sourceOrganizationPaths } = audience;
  return [
    listed(sourceAccounts, "account", "accounts"),
    listed(sourceArns, "resource", "resources"),
    listed(sourceOrganizationIds, "organization", "organizations"),
    listed(sourceOrganizationPaths, "organization path", "organization paths"),
  ].filter((text) => text !== "");
}

function listed(values: readonly string[], one: string, many: string): string {
  if (values.length === 0) return "";
  return `${values.length === 1 ? one : many} ${values.join(", ")}`;
}
