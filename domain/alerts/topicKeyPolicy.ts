import { getDnsSuffix } from "../arn";
import type { PolicyDocument } from "../iam/iamPolicy";
import { administerByAccount } from "../registry/keyPolicy";

/** Whose key it is, where, and who publishes to the topic that it encrypts. */
export interface TopicKeyPolicyIntent {
  readonly accountId: string;
  readonly region: string;
  readonly roleArn: string;
}

/**
 * The policy of a KMS key that encrypts a topic. The account manages the key as it does that of repositories; it is used by
 * the role that publishes, through Amazon SNS only. Subscribers need no right to it.
 */
export function buildTopicKeyPolicy({ roleArn, ...place }: TopicKeyPolicyIntent): PolicyDocument {
  const { region } = place;
  return {
    version: "2012-10-17",
    statements: [
      administerByAccount(place),
      {
        sid: "PublishByDeliveryRole",
        effect: "Allow",
        principals: [{ type: "AWS", value: roleArn }],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: [
          {
            operator: "StringEquals",
            key: "kms:ViaService",
            values: [`sns.${region}.${getDnsSuffix(region)}`],
          },
        ],
      },
    ],
  };
}
