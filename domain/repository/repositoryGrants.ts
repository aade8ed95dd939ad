import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import { getPartition, renderArn } from "../arn";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  EVERYBODY,
} from "../iam/iamPolicy";
import { isRecord, getStrings } from "../json";

/** Who may pull from a repository, besides the account that owns it. */
export interface PullGrant {
  /** Ids of accounts; which of its principals may pull, each account says in its own policies. @default - none */
  readonly accounts?: readonly string[];
  /** Ids of organizations, all of whose accounts may pull, such as `o-a1b2c3d4e5`. @default - none */
  readonly organizationIds?: readonly string[];
  /** Paths of organizational units, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. @default - none */
  readonly organizationPaths?: readonly string[];
  /** Ids of accounts whose Lambda functions, in the region of the repository, may be made of its images. @default - none */
  readonly lambdaAccounts?: readonly string[];
  /** ARNs of roles and users, in any account. @default - none */
  readonly principalArns?: readonly string[];
}

/** Who may push to a repository, besides the account that owns it. */
export interface PushGrant {
  /** Ids of accounts; which of its principals may push, each account says in its own policies. @default - none */
  readonly accounts?: readonly string[];
  /** ARNs of roles and users, in any account. @default - none */
  readonly principalArns?: readonly string[];
}

/** Whom a repository policy lets in. */
export interface RepositoryPolicyIntent {
  /** @default - nobody but the owner pulls */
  readonly pull?: PullGrant;
  /** @default - nobody but the owner pushes */
  readonly push?: PushGrant;
  /** Region of the repository, from which Lambda functions pull. Only `pull.lambdaAccounts` needs it. @default - not known */
  readonly region?: string;
}

/**
 * The repository policy that lets in exactly those of the intent; undefined when that is nobody. Accounts stand in it by
 * their ids, which AWS takes for their root ARNs. What `checkRepositoryPolicyIntent` calls wrong is left out or kept as given.
 */
export function buildRepositoryPolicy(intent: RepositoryPolicyIntent): PolicyDocument | undefined {
  const statements = [...pullStatements(intent), ...pushStatements(intent)];
  return statements.length === 0 ? undefined : { version: "2012-10-17", statements };
}

function pullStatements({ pull, region }: RepositoryPolicyIntent): PolicyStatement[] {
  if (!isRecord(pull)) return [];
  const { accounts, organizationIds, organizationPaths, principalArns } = pull;
  return [
    ...grantToAws("PullFromAccounts", accounts, PULL_ACTIONS),
    ...grantPullWhere("PullFromOrganizations", {
      operator: "StringEquals",
      key: "aws:PrincipalOrgID",
      values: getStrings(organizationIds),
    }),
    ...grantPullWhere("PullFromOrganizationPaths", {
      operator: "ForAnyValue:StringLike",
      key: "aws:PrincipalOrgPaths",
      values: getStrings(organizationPaths),
    }),
    ...grantToAws("PullFromPrincipals", principalArns, PULL_ACTIONS),
    ...lambdaStatements(pull, region),
  ];
}

function pushStatements({ push }: RepositoryPolicyIntent): PolicyStatement[] {
  if (!isRecord(push)) return [];
  return [
    ...grantToAws("PushFromAccounts", push.accounts, PUSH_ACTIONS),
    ...grantToAws("PushFromPrincipals", push.principalArns, PUSH_ACTIONS),
  ];
}

function grantToAws(sid: string, names: unknown, actions: readonly string[]): PolicyStatement[] {
  const principals = getStrings(names).map((value): Principal => ({ type: "AWS", value }));
  if (principals.length === 0) return [];
  return [{ sid, effect: "Allow", principals, actions, conditions: [] }];
}

function grantPullWhere(sid: string, condition: PolicyCondition): PolicyStatement[] {
  if (condition.values.length === 0) return [];
  const principals = [EVERYBODY];
  return [{ sid, effect: "Allow", principals, actions: PULL_ACTIONS, conditions: [condition] }];
}

/** Lambda itself fetches the image, on behalf of the functions of an account. */
function lambdaStatements({ lambdaAccounts }: PullGrant, region: unknown): PolicyStatement[] {
  if (typeof region !== "string") return [];
  const partition = getPartition(region);
  return getStrings(lambdaAccounts).map((accountId) => {
    const arn = { partition, service: "lambda", region, accountId, resource: "function:*" };
    return {
      sid: `PullByLambda${accountId}`,
      effect: "Allow",
      principals: [{ type: "Service", value: "lambda.amazonaws.com" }],
      actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      conditions: [{ operator: "ArnLike", key: "aws:SourceArn", values: [renderArn(arn)] }],
    };
  });
}
