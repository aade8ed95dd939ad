import { getPartition, renderArn } from "../arn";
import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import {
  allow,
  extendPolicy,
  servicePrincipal,
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { getStrings, isRecord } from "../json";
import { type PrincipalGrant, grantStatements } from "./grants";

/** Who may pull from a repository, besides the account that owns it. */
export interface PullGrant extends PrincipalGrant {
  /**
   * Ids of accounts whose Lambda functions, in the region of the repository, may be made of its images. About 145 of them fit a
   * policy. @default - none
   */
  readonly lambdaAccounts?: readonly string[];
  /**
   * Ids of organizations whose Lambda functions may be made of the images, whatever the account. AWS sends `aws:SourceOrgID` where a
   * service acts for a resource of an account in an organization. AWS Lambda's own guide shows `aws:SourceArn` only; policies with
   * `aws:SourceOrgID` are in use elsewhere, so try one function before you rely on it. @default - none
   */
  readonly lambdaOrganizationIds?: readonly string[];
  /** Paths of organizational units, by `aws:SourceOrgPaths`, with the same reservation. @default - none */
  readonly lambdaOrganizationPaths?: readonly string[];
}

/** Who may push to a repository, besides the account that owns it. */
export type PushGrant = Pick<PrincipalGrant, "accounts" | "principalArns">;

/** Whom a repository policy allows to pull and to push. */
export interface RepositoryPolicyIntent {
  /** @default - nobody but the owner pulls */
  readonly pull?: PullGrant;
  /** @default - nobody but the owner pushes */
  readonly push?: PushGrant;
  /** Region of the repository, from which Lambda functions pull. Only `pull.lambdaAccounts` needs it. @default - not known */
  readonly region?: string;
  /** Text of a policy whose statements stand before those of the grants. @default - none */
  readonly repositoryPolicy?: string;
}

/**
 * The repository policy that allows exactly those of the intent; undefined where that is nobody. It names accounts by their ids,
 * which AWS takes for their root ARNs. What `checkRepositoryPolicyIntent` refuses is left out or kept as given.
 */
export function buildRepositoryPolicy(intent: RepositoryPolicyIntent): PolicyDocument | undefined {
  const { pull, push, region, repositoryPolicy } = intent;
  return extendPolicy(
    repositoryPolicy === undefined ? undefined : parsePolicyDocument(repositoryPolicy),
    isRecord(pull) ? grantStatements(pull, { verb: "Pull", actions: PULL_ACTIONS }) : [],
    isRecord(pull) ? lambdaStatements(pull, region) : [],
    isRecord(push) ? grantStatements(pickPush(push), { verb: "Push", actions: PUSH_ACTIONS }) : [],
  );
}

function pickPush({ accounts, principalArns }: PushGrant): PushGrant {
  return { ...(accounts && { accounts }), ...(principalArns && { principalArns }) };
}

/** AWS Lambda fetches the image itself, for the functions of accounts or organizations. */
function lambdaStatements(pull: PullGrant, region: unknown): PolicyStatement[] {
  const toLambda = (sid: string, condition: PolicyCondition) =>
    condition.values.length === 0
      ? []
      : allow(sid, ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], {
          principals: servicePrincipal("lambda.amazonaws.com"),
          conditions: [condition],
        });
  return [
    ...toLambda("PullByLambdaOfAccounts", {
      operator: "ArnLike",
      key: "aws:SourceArn",
      values: lambdaFunctionArns(pull.lambdaAccounts, region),
    }),
    ...toLambda("PullByLambdaOfOrganizations", {
      operator: "StringEquals",
      key: "aws:SourceOrgID",
      values: getStrings(pull.lambdaOrganizationIds),
    }),
    ...toLambda("PullByLambdaOfOrganizationPaths", {
      operator: "ForAnyValue:StringLike",
      key: "aws:SourceOrgPaths",
      values: getStrings(pull.lambdaOrganizationPaths),
    }),
  ];
}

function lambdaFunctionArns(accounts: unknown, region: unknown): string[] {
  if (typeof region !== "string") return [];
  const functions = { partition: getPartition(region), service: "lambda", region };
  return getStrings(accounts).map((accountId) =>
    renderArn({ ...functions, accountId, resource: "function:*" }),
  );
}

/** The text of the policy of an intent; empty where that grants nothing. */
export function repositoryPolicyText(intent: RepositoryPolicyIntent): string {
  const document = buildRepositoryPolicy(intent);
  return document === undefined ? "" : renderPolicyDocument(document);
}
