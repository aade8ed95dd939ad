import { allow, awsPrincipals, policyDocument, type PolicyDocument } from "../iam/iamPolicy";
import { type KeyPolicyIntent, administerByAccount, viaService } from "../registry/keyPolicy";

/** Whose key it is, where, and who publishes to the topic that it encrypts. */
export interface TopicKeyPolicyIntent extends KeyPolicyIntent {
  readonly roleArn: string;
}

/**
 * The policy of a KMS key that encrypts a topic. The account manages the key. It is used by the role that publishes, through Amazon
 * SNS only. Subscribers need no right to it.
 */
export function buildTopicKeyPolicy(intent: TopicKeyPolicyIntent): PolicyDocument {
  return policyDocument(
    administerByAccount(intent),
    allow("PublishByDeliveryRole", ["kms:Decrypt", "kms:GenerateDataKey"], {
      principals: awsPrincipals([intent.roleArn]),
      resources: ["*"],
      conditions: [viaService("sns", intent.region)],
    }),
  );
}
