import assert from "node:assert/strict";

import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { exampleProgram } from "../support/exampleProgram";
import { modelOf } from "../support/findingLines";
import { mayUse } from "../support/iamEvaluator";
import { inputsOf, record } from "../support/recordedMocks";

const busArn = (account: string) => `arn:aws:events:us-east-1:${account}:event-bus/hub-findings`;

describe("example findings-alerts", () => {
  const program = exampleProgram("findings-alerts");

  it("tells each spoke of the images it runs, by a role that reaches that spoke alone", async () => {
    const recording = await record(program, {
      config: {
        email: "security@example.com",
        productionBusArn: busArn("222222222222"),
        stagingBusArn: busArn("333333333333"),
      },
    });
    const policies = inputsOf(recording, "aws:iam/rolePolicy:RolePolicy");
    assert.match(String(policies["findings-target-production"]?.policy), /222222222222/);
    assert.doesNotMatch(String(policies["findings-target-production"]?.policy), /333333333333/);
    assert.equal(
      (recording.result as Record<string, unknown>).productionRoleArn,
      "arn:aws:iam::111111111111:role/findings-target-production",
    );
    const rules = inputsOf(recording, "aws:cloudwatch/eventRule:EventRule");
    const { eventPattern } = rules["findings-target-production-finding"] ?? {};
    assert.match(String(eventPattern), /"repositoryName":\[\{"prefix":"base\/"\},"team-a\/api"\]/);
    const subscriptions = inputsOf(recording, "aws:sns/topicSubscription:TopicSubscription");
    assert.equal(subscriptions.email?.endpoint, "security@example.com");
  });

  it("needs no configuration", async () => {
    const recording = await record(program);
    assert.deepEqual(Object.keys(inputsOf(recording, "aws:iam/role:Role")), ["findings-topic"]);
  });
});

describe("example findings-spoke", () => {
  const roleArn = "arn:aws:iam::111111111111:role/findings-target-production-0a1b2c3";
  const recordSpoke = (config: Record<string, string> = {}) =>
    record(exampleProgram("findings-spoke"), {
      accountId: "222222222222",
      config: {
        alertsStack: "acme/findings-alerts/production",
        pipelineName: "api",
        ...config,
      },
      stacks: {
        "acme/findings-alerts/production": { productionRoleArn: roleArn },
      },
    });

  it("takes events of the role that delivers to this spoke, and of nobody else", async () => {
    const recording = await recordSpoke();
    const [inputs] = Object.values(
      inputsOf(recording, "aws:cloudwatch/eventBusPolicy:EventBusPolicy"),
    );
    const policy = modelOf(parsePolicyDocument(inputs?.policy));
    const mayPut = (arn: string, action = "events:PutEvents") =>
      mayUse(policy, action, {
        kind: "principal",
        arn,
        accountId: arn.split(":")[4]!,
        context: { "aws:principalarn": [arn] },
      });
    assert.equal(mayPut(roleArn), true);
    assert.equal(mayPut(roleArn, "events:PutRule"), false);
    assert.equal(mayPut("arn:aws:iam::111111111111:role/admin"), false);
    assert.equal(mayPut(roleArn.replace("production", "staging")), false);
    assert.equal(mayPut(roleArn.replace("111111111111", "999999999999")), false);
  });

  it("does not go up before the alerts that deliver to it", async () => {
    await assert.rejects(recordSpoke({ spoke: "staging" }), /stagingRoleArn/);
  });

  it("stops the configured stage on findings that the hub delivers", async () => {
    const recording = await recordSpoke();
    const policies = inputsOf(recording, "aws:iam/rolePolicy:RolePolicy");
    assert.match(
      String(policies["findings-stop-stages"]?.policy),
      /"arn:aws:codepipeline:us-east-1:222222222222:api\/Production"/,
    );
    const rules = inputsOf(recording, "aws:cloudwatch/eventRule:EventRule");
    for (const { eventBusName } of Object.values(rules)) assert.equal(eventBusName, "hub-findings");
  });
});
