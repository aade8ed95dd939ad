import assert from "node:assert/strict";

import {
  type DeliveryTarget,
  buildDeadLetterQueuePolicy,
  buildDeliveryPolicy,
  buildDeliveryTrustPolicy,
  buildTopicPolicy,
} from "../../../domain/alerts/findingsDelivery";
import { checkDeliveryTarget } from "../../../domain/alerts/findingsTargetCheck";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";
import { isOpen } from "../../../domain/iam/grantee";
import { type Caller, mayUse } from "../../support/iamEvaluator";

const rule = "arn:aws:events:us-east-1:111111111111:rule/alerts-topic-finding-1a2b3c4";
const topicArn = "arn:aws:sns:us-east-1:111111111111:alerts";
const queueArn = "arn:aws:sqs:us-east-1:111111111111:dead";
const roleArn = "arn:aws:iam::111111111111:role/alerts-topic";
const keyArn = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

/** Amazon EventBridge on behalf of a rule. */
function eventBridge(ruleArn: string): Caller {
  const context = { "aws:sourcearn": [ruleArn], "aws:sourceaccount": [ruleArn.split(":")[4]!] };
  return { kind: "service", service: "events.amazonaws.com", context };
}

const otherRule = rule.replace("alerts-topic", "other");
const foreignRule = rule.replace("111111111111", "999999999999");
const outsider: Caller = {
  kind: "principal",
  arn: "arn:aws:iam::999999999999:role/outsider",
  accountId: "999999999999",
  context: {},
};

describe("buildDeliveryTrustPolicy", () => {
  const document = buildDeliveryTrustPolicy([rule]);

  it("lets Amazon EventBridge assume the role for the rule alone", () => {
    const may = (caller: Caller) => mayUse(document, "sts:AssumeRole", caller);
    assert.equal(may(eventBridge(rule)), true);
    assert.equal(may(eventBridge(otherRule)), false);
    assert.equal(may(eventBridge(foreignRule)), false);
    assert.equal(may({ ...eventBridge(rule), service: "lambda.amazonaws.com" }), false);
    assert.equal(may({ ...outsider, context: eventBridge(rule).context }), false);
  });

  it("is open to nobody", () => {
    assert.deepEqual(findGranteesOfAction(document, "sts:AssumeRole").filter(isOpen), []);
  });
});

describe("buildDeadLetterQueuePolicy", () => {
  const document = buildDeadLetterQueuePolicy({ queueArn, ruleArns: [rule] });

  it("lets Amazon EventBridge keep what the rule could not deliver, and nothing else", () => {
    const may = (caller: Caller, action = "sqs:SendMessage") => mayUse(document, action, caller);
    assert.equal(may(eventBridge(rule)), true);
    assert.equal(may(eventBridge(otherRule)), false);
    assert.equal(may(eventBridge(foreignRule)), false);
    assert.equal(may(outsider), false);
    assert.equal(may(eventBridge(rule), "sqs:ReceiveMessage"), false);
    assert.deepEqual(
      document.statements.flatMap(({ resources }) => resources),
      [queueArn],
    );
  });
});

describe("buildTopicPolicy", () => {
  const document = buildTopicPolicy({ topicArn, roleArn });

  it("lets the delivery role publish, and no service by itself", () => {
    const role = {
      kind: "principal",
      arn: roleArn,
      accountId: "111111111111",
      context: {},
    } as const;
    const may = (caller: Caller, action = "sns:Publish") => mayUse(document, action, caller);
    assert.equal(may(role), true);
    assert.equal(may(role, "sns:Subscribe"), false);
    assert.equal(may({ ...role, arn: roleArn.replace("alerts-topic", "other") }), false);
    assert.equal(may(eventBridge(rule)), false);
    assert.equal(may(outsider), false);
    assert.deepEqual(
      document.statements.flatMap(({ resources }) => resources),
      [topicArn],
    );
  });
});

describe("buildDeliveryPolicy", () => {
  const deliver = (target: DeliveryTarget) =>
    (
      JSON.parse(renderPolicyDocument(buildDeliveryPolicy(target))) as {
        Statement: { Action: string[]; Resource: string[] }[];
      }
    ).Statement.map(({ Action, Resource }) => [Action, Resource]);

  const targets: [arn: string, action: string][] = [
    ["arn:aws:events:eu-west-1:222222222222:event-bus/findings", "events:PutEvents"],
    ["arn:aws:lambda:us-east-1:111111111111:function:ticket", "lambda:InvokeFunction"],
    [topicArn, "sns:Publish"],
    [queueArn, "sqs:SendMessage"],
    ["arn:aws:states:us-east-1:111111111111:stateMachine:stop", "states:StartExecution"],
  ];
  for (const [arn, action] of targets) {
    it(`grants ${action} on that one target`, () => {
      assert.deepEqual(deliver({ arn }), [[[action], [arn]]]);
    });
  }

  it("grants encrypting by the key of the target", () => {
    assert.deepEqual(deliver({ arn: queueArn, kmsKeyArn: keyArn }), [
      [["sqs:SendMessage"], [queueArn]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [keyArn]],
    ]);
  });

  it("grants nothing on a target it does not know, which the check refuses", () => {
    const unknown = ["arn:aws:s3:::bucket", "nonsense", "arn:aws:sfn:us-east-1:111111111111:x"];
    for (const arn of unknown) {
      assert.deepEqual(deliver({ arn }), []);
      assert.deepEqual(
        checkDeliveryTarget({ arn }, "").map(({ rule }) => rule),
        ["findings-target-arn"],
      );
    }
  });

  for (const [arn] of targets) {
    it(`knows what the check accepts: ${arn}`, () => {
      assert.deepEqual(checkDeliveryTarget({ arn }, ""), []);
      assert.equal(deliver({ arn }).length, 1);
    });
  }
});
