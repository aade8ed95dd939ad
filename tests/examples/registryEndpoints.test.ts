import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

describe("example registry-endpoints", () => {
  it("leads out of its VPC to the hub alone", async () => {
    const recording = await record(exampleProgram("registry-endpoints"), {
      accountId: "222222222222",
      config: { hubStack: "acme/hub/production" },
      stacks: { "acme/hub/production": { registryId: "111111111111", region: "us-east-1" } },
    });
    const types = new Set(recording.resources.map(({ type }) => type.split(":").at(-1)));
    for (const wayOut of ["InternetGateway", "NatGateway", "Route"]) {
      assert.equal(types.has(wayOut), false, wayOut);
    }
    const endpoints = inputsOf(recording, "aws:ec2/vpcEndpoint:VpcEndpoint");
    const { policy, subnetIds } = endpoints["hub-ecr-dkr"] ?? {};
    assert.deepEqual(subnetIds, ["private-a-id", "private-b-id"]);
    const { Statement } = JSON.parse(policy as string) as { Statement: { Resource: string[] }[] };
    assert.deepEqual(
      Statement.flatMap(({ Resource }) => Resource),
      [
        "*",
        "arn:aws:ecr:us-east-1:111111111111:repository/base/*",
        "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
      ],
    );
    assert.deepEqual(endpoints["hub-s3"]?.routeTableIds, ["private-id"]);
  });
});
