import { repositoryArn } from "../arn";
import type { PolicyDocument } from "../iam/iamPolicy";

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
  return {
    version: "2012-10-17",
    statements: [
      {
        effect: "Allow",
        principals: [{ type: "Service", value: "ecr.amazonaws.com" }],
        actions: ["sts:AssumeRole"],
        conditions: [],
      },
    ],
  };
}

/** What the role may do: create and tag repositories of the one registry, and encrypt them with the given keys. */
export function buildTemplateRolePolicy(intent: TemplateRoleIntent): PolicyDocument {
  const { accountId, region, kmsKeys } = intent;
  const create = {
    sid: "CreateRepositories",
    effect: "Allow",
    actions: CREATE_ACTIONS,
    resources: [repositoryArn({ accountId, region, repositoryName: "*" })],
    conditions: [],
  } as const;
  const encrypt = {
    sid: "EncryptRepositories",
    effect: "Allow",
    actions: KEY_ACTIONS,
    resources: [...kmsKeys],
    conditions: [],
  } as const;
  const statements = kmsKeys.length === 0 ? [create] : [create, encrypt];
  return { version: "2012-10-17", statements };
}
