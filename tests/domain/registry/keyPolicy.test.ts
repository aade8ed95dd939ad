import assert from "node:assert/strict";

import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { buildKeyPolicy } from "../../../domain/registry/keyPolicy";
import { type Caller, mayUse } from "../../support/iamEvaluator";

const hub = { accountId: "111111111111", region: "us-east-1" };

/** A principal of an account that uses the key directly, or through a service. */
function caller(accountId: string, viaService?: string): Caller {
  return {
    kind: "principal",
    accountId,
    arn: `arn:aws:iam::${accountId}:role/any`,
    context: { "kms:viaservice": viaService === undefined ? undefined : [viaService] },
  };
}

const ecr = "ecr.us-east-1.amazonaws.com";

describe("buildKeyPolicy", () => {
  const cases: [who: string, caller: Caller, action: string, may: boolean][] = [
    ["the account", caller(hub.accountId), "kms:PutKeyPolicy", true],
    ["the account", caller(hub.accountId), "kms:ScheduleKeyDeletion", true],
    ["the account", caller(hub.accountId), "kms:Decrypt", false],
    ["the account", caller(hub.accountId), "kms:GenerateDataKey", false],
    ["the account", caller(hub.accountId), "kms:CreateGrant", false],
    ["the account through Amazon ECR", caller(hub.accountId, ecr), "kms:CreateGrant", true],
    ["the account through Amazon ECR", caller(hub.accountId, ecr), "kms:Decrypt", false],
    [
      "the account through Amazon S3",
      caller(hub.accountId, "s3.us-east-1.amazonaws.com"),
      "kms:CreateGrant",
      false,
    ],
    [
      "the account through Amazon ECR elsewhere",
      caller(hub.accountId, "ecr.eu-west-1.amazonaws.com"),
      "kms:CreateGrant",
      false,
    ],
    ["a spoke through Amazon ECR", caller("222222222222", ecr), "kms:CreateGrant", false],
    ["the outsider", caller("999999999999", ecr), "kms:DescribeKey", false],
  ];
  for (const [who, someone, action, may] of cases) {
    it(`${may ? "lets" : "does not let"} ${who} use ${action}`, () => {
      assert.equal(mayUse(buildKeyPolicy(hub), action, someone), may);
    });
  }

  it("names every action in full", () => {
    const actions = buildKeyPolicy(hub).statements.flatMap((statement) => statement.actions ?? []);
    assert.deepEqual(
      actions.filter((action) => !/^kms:[A-Za-z]+$/.test(action)),
      [],
    );
  });

  it("speaks of the partition of the region", () => {
    const text = renderPolicyDocument(buildKeyPolicy({ ...hub, region: "cn-north-1" }));
    assert.ok(text.includes('"arn:aws-cn:iam::111111111111:root"'));
    assert.ok(text.includes('"ecr.cn-north-1.amazonaws.com.cn"'));
  });

  it("gives a text that parses to the same text", () => {
    const text = renderPolicyDocument(buildKeyPolicy(hub));
    const parsed = parsePolicyDocument(text);
    assert.ok(parsed.ok);
    assert.equal(renderPolicyDocument(parsed.value), text);
  });
});
