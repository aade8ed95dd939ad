import assert from "node:assert/strict";

import { buildTopicKeyPolicy } from "../../../domain/alerts/topicKeyPolicy";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { type Caller, mayUse } from "../../support/iamEvaluator";

const account = "111111111111";
const roleArn = `arn:aws:iam::${account}:role/alerts-topic`;
const sns = "sns.us-east-1.amazonaws.com";
const intent = { accountId: account, region: "us-east-1", roleArn };

/** A role that uses the key directly, or through a service. */
function role(arn: string, viaService?: string): Caller {
  return {
    kind: "principal",
    accountId: arn.split(":")[4]!,
    arn,
    context: { "kms:viaservice": viaService === undefined ? undefined : [viaService] },
  };
}

const admin = `arn:aws:iam::${account}:role/admin`;
const outsider = "arn:aws:iam::999999999999:role/outsider";
const eventBridge: Caller = {
  kind: "service",
  service: "events.amazonaws.com",
  context: { "kms:viaservice": [sns] },
};

describe("buildTopicKeyPolicy", () => {
  const cases: [who: string, caller: Caller, action: string, may: boolean][] = [
    ["the delivery role through Amazon SNS", role(roleArn, sns), "kms:GenerateDataKey", true],
    ["the delivery role through Amazon SNS", role(roleArn, sns), "kms:Decrypt", true],
    ["the delivery role through Amazon SNS", role(roleArn, sns), "kms:CreateGrant", false],
    ["the delivery role itself", role(roleArn), "kms:Decrypt", false],
    [
      "the delivery role through Amazon SQS",
      role(roleArn, "sqs.us-east-1.amazonaws.com"),
      "kms:Decrypt",
      false,
    ],
    [
      "the delivery role through Amazon SNS elsewhere",
      role(roleArn, "sns.eu-west-1.amazonaws.com"),
      "kms:Decrypt",
      false,
    ],
    ["another role of the account through Amazon SNS", role(admin, sns), "kms:Decrypt", false],
    ["another role of the account", role(admin), "kms:GenerateDataKey", false],
    ["another role of the account", role(admin), "kms:PutKeyPolicy", true],
    ["another role of the account", role(admin), "kms:ScheduleKeyDeletion", true],
    ["another role of the account", role(admin), "kms:CreateGrant", false],
    ["Amazon EventBridge by itself", eventBridge, "kms:GenerateDataKey", false],
    ["the outsider through Amazon SNS", role(outsider, sns), "kms:Decrypt", false],
    ["the outsider", role(outsider), "kms:DescribeKey", false],
  ];
  for (const [who, caller, action, may] of cases) {
    it(`${may ? "lets" : "does not let"} ${who} use ${action}`, () => {
      assert.equal(mayUse(buildTopicKeyPolicy(intent), action, caller), may);
    });
  }

  it("speaks of the partition of the region", () => {
    const text = renderPolicyDocument(buildTopicKeyPolicy({ ...intent, region: "cn-north-1" }));
    assert.ok(text.includes('"sns.cn-north-1.amazonaws.com.cn"'));
    assert.ok(text.includes('"arn:aws-cn:iam::111111111111:root"'));
  });

  it("gives a text that parses to the same text", () => {
    const text = renderPolicyDocument(buildTopicKeyPolicy(intent));
    const parsed = parsePolicyDocument(text);
    assert.ok(parsed.ok);
    assert.equal(renderPolicyDocument(parsed.value), text);
  });
});
