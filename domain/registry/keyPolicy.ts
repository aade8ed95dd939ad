import { accountRootArn, getDnsSuffix } from "../arn";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";

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

const accountRoot = ({ accountId, region }: KeyPolicyIntent): PolicyStatement["principals"] => [
  { type: "AWS", value: accountRootArn(accountId, region) },
];

/** The statement of a key policy by which the account manages the key, and neither uses it nor hands it on. */
export function administerByAccount(intent: KeyPolicyIntent): PolicyStatement {
  return {
    sid: "AdministerByAccount",
    effect: "Allow",
    principals: accountRoot(intent),
    actions: ADMINISTER_ACTIONS,
    resources: ["*"],
    conditions: [],
  };
}

/**
 * The policy of a KMS key that encrypts repositories. The account manages the key; it is used through Amazon ECR only, under
 * the grants that ECR makes when a repository is created. So whoever may pull needs no right to the key, spokes included.
 */
export function buildKeyPolicy({ accountId, region }: KeyPolicyIntent): PolicyDocument {
  const throughEcr = {
    operator: "StringEquals",
    key: "kms:ViaService",
    values: [`ecr.${region}.${getDnsSuffix(region)}`],
  };
  return {
    version: "2012-10-17",
    statements: [
      administerByAccount({ accountId, region }),
      {
        sid: "EncryptRepositoriesThroughEcr",
        effect: "Allow",
        principals: accountRoot({ accountId, region }),
        actions: ENCRYPT_REPOSITORY_ACTIONS,
        resources: ["*"],
        conditions: [throughEcr],
      },
    ],
  };
}
