import { repositoryArn } from "../arn";
import { allow, policyDocument, servicePrincipal, type PolicyDocument } from "../iam/iamPolicy";

/** The role with which Amazon ECR creates the repositories of creation templates. */
export interface TemplateRoleIntent {
  readonly accountId: string;
  readonly region: string;
  /** ARNs of the KMS keys that the repositories are encrypted with. */
  readonly kmsKeys: readonly string[];
}

const CREATE_ACTIONS = ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"] as const;
const KEY_ACTIONS = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"] as const;

/** Only Amazon ECR assumes the role. */
export function buildTemplateRoleTrust(): PolicyDocument {
  const principals = servicePrincipal("ecr.amazonaws.com");
  return policyDocument(allow(undefined, ["sts:AssumeRole"], { principals }));
}

/** The role creates and tags repositories of the one registry, and encrypts them with the given keys. */
export function buildTemplateRolePolicy(intent: TemplateRoleIntent): PolicyDocument {
  const { accountId, region, kmsKeys } = intent;
  const repositories = [repositoryArn({ accountId, region, repositoryName: "*" })];
  return policyDocument(
    allow("CreateRepositories", CREATE_ACTIONS, { resources: repositories }),
    allow("EncryptRepositories", KEY_ACTIONS, { resources: kmsKeys }),
  );
}
