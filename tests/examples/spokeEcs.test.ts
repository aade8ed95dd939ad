import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

const spoke = exampleProgram("spoke-ecs");
const imageDigest = `sha256:${"0a".repeat(32)}`;
const image = `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${imageDigest}`;

function run(config: Record<string, string> = {}) {
  return record(spoke, {
    accountId: "222222222222",
    config: { hubStack: "acme/hub/production", imageDigest, ...config },
    stacks: { "acme/hub/production": { registryId: "111111111111", region: "us-east-1" } },
  });
}

describe("example spoke-ecs", () => {
  it("runs the image of the hub by its digest, with a role that pulls from this repository only", async () => {
    const recording = await run();
    const task = inputsOf(recording, "aws:ecs/taskDefinition:TaskDefinition").app;
    const containers = JSON.parse(task?.containerDefinitions as string) as { image: string }[];
    assert.deepEqual(
      containers.map((container) => container.image),
      [image],
    );
    assert.equal(task?.executionRoleArn, "arn:aws:iam::222222222222:role/hub-ecsTaskExecution");
    const { policy } = inputsOf(recording, "aws:iam/policy:Policy").hub ?? {};
    const { Statement } = JSON.parse(policy as string) as { Statement: { Resource: unknown }[] };
    assert.deepEqual(
      Statement.map(({ Resource }) => Resource),
      [["*"], ["arn:aws:ecr:us-east-1:111111111111:repository/team-a/api"]],
    );
    assert.deepEqual(recording.result, {
      image,
      taskDefinitionArn: "arn:aws:ecs:us-east-1:222222222222:task-definition/app:1",
    });
  });

  it("runs in the subnets of the default VPC, or in those that are configured", async () => {
    const networkOf = async (config?: Record<string, string>) =>
      inputsOf(await run(config), "aws:ecs/service:Service").app?.networkConfiguration;
    assert.deepEqual(await networkOf(), {
      subnets: ["subnet-1", "subnet-2"],
      assignPublicIp: true,
    });
    assert.deepEqual(await networkOf({ subnetIds: '["subnet-7"]' }), {
      subnets: ["subnet-7"],
    });
  });
});
