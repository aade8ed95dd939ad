import { accountRootArn, getDnsSuffix } from "../arn";
import {
  allow,
  awsPrincipals,
  policyDocument,
  stringEquals,
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
} from "../iam/iamPolicy";

/** Whose key it is, and where. */
export interface KeyPolicyIntent {
  readonly accountId: string;
  readonly region: string;
}

/** Managing the key: everything but using it, and but handing it on. */
const ADMINISTER_ACTIONS = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

/** What the creator of a repository needs; Amazon ECR then works with the grants it makes. */
const ENCRYPT_REPOSITORY_ACTIONS = [
  "kms:CreateGrant",
  "kms:DescribeKey",
  "kms:RetireGrant",
] as const;

function accountRoot({ accountId, region }: KeyPolicyIntent): Principal[] {
  return awsPrincipals([accountRootArn(accountId, region)]);
}

/** The statement of a key policy by which the account manages the key, and neither uses it nor hands it on. */
export function administerByAccount(intent: KeyPolicyIntent): PolicyStatement[] {
  const principals = accountRoot(intent);
  return allow("AdministerByAccount", ADMINISTER_ACTIONS, { principals, resources: ["*"] });
}

/** The condition that a key is used through one service of the region only. */
export function viaService(service: string, region: string): PolicyCondition {
  return stringEquals("kms:ViaService", `${service}.${region}.${getDnsSuffix(region)}`);
}

/**
 * The policy of a KMS key that encrypts repositories. The account manages the key. It is used through Amazon ECR only, under the
 * grants that ECR makes when a repository is created, so principals who pull need no right to the key.
 */
export function buildKeyPolicy(intent: KeyPolicyIntent): PolicyDocument {
  return policyDocument(
    administerByAccount(intent),
    allow("EncryptRepositoriesThroughEcr", ENCRYPT_REPOSITORY_ACTIONS, {
      principals: accountRoot(intent),
      resources: ["*"],
      conditions: [viaService("ecr", intent.region)],
    }),
  );
}
