import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
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
  it("takes events of the hub alone, and stops the configured stage", async () => {
    const recording = await record(exampleProgram("findings-spoke"), {
      accountId: "222222222222",
      config: { hubStack: "acme/hub/production", pipelineName: "api" },
      stacks: { "acme/hub/production": { registryId: "111111111111" } },
    });
    const { policy } =
      Object.values(inputsOf(recording, "aws:cloudwatch/eventBusPolicy:EventBusPolicy"))[0] ?? {};
    const { Statement } = JSON.parse(String(policy)) as { Statement: { Principal: object }[] };
    assert.deepEqual(
      Statement.map(({ Principal }) => Principal),
      [{ AWS: "111111111111" }],
    );
    const policies = inputsOf(recording, "aws:iam/rolePolicy:RolePolicy");
    assert.match(
      String(policies["findings-stop-stages"]?.policy),
      /"arn:aws:codepipeline:us-east-1:222222222222:api\/Production"/,
    );
    const rules = inputsOf(recording, "aws:cloudwatch/eventRule:EventRule");
    for (const { eventBusName } of Object.values(rules)) assert.equal(eventBusName, "hub-findings");
  });
});
