import assert from "node:assert/strict";

import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { findGranteesOfAction } from "../../domain/iam/findGrantees";
import { describeGrantee } from "../../domain/iam/grantee";
import { exampleProgram } from "../support/exampleProgram";
import { type Recording, inputsOf, record } from "../support/recordedMocks";

const hub = exampleProgram("hub");

/** Who may pull from each repository besides its own account, read from the policies as AWS gets them. */
function pullersOf(recording: Recording<unknown>): Record<string, string[]> {
  const policies = inputsOf(recording, "aws:ecr/repositoryPolicy:RepositoryPolicy");
  const pullers = Object.entries(policies).map(([name, { policy }]) => {
    const parsed = parsePolicyDocument(policy);
    assert.ok(parsed.ok);
    return [
      name,
      findGranteesOfAction(parsed.value, "ecr:BatchGetImage").map(describeGrantee).sort(),
    ];
  });
  return Object.fromEntries(pullers) as Record<string, string[]>;
}

describe("example hub", () => {
  it("lets in nobody while nobody is configured", async () => {
    const recording = await record(hub);
    assert.deepEqual(pullersOf(recording), {});
    assert.deepEqual(Object.keys(inputsOf(recording, "aws:ecr/repository:Repository")), [
      "base/node",
      "team-a/api",
      "team-b/batch",
    ]);
    assert.deepEqual(
      inputsOf(recording, "aws:ecr/replicationConfiguration:ReplicationConfiguration"),
      {},
    );
  });

  it("lets in exactly who is configured", async () => {
    const recording = await record(hub, {
      config: {
        organizationId: "o-acme123456",
        productionAccountId: "222222222222",
        stagingAccountId: "333333333333",
        replicaRegion: "eu-west-1",
      },
    });
    assert.deepEqual(pullersOf(recording), {
      "base/node": ["organization o-acme123456"],
      "team-a/api": [
        "account 222222222222",
        "account 333333333333",
        "lambda.amazonaws.com for account 222222222222 and resource arn:aws:lambda:us-east-1:222222222222:function:*",
      ],
      "team-b/batch": ["account 333333333333"],
    });
    assert.deepEqual(
      inputsOf(recording, "aws:ecr/replicationConfiguration:ReplicationConfiguration"),
      {
        registry: {
          replicationConfiguration: {
            rules: [{ destinations: [{ region: "eu-west-1", registryId: "111111111111" }] }],
          },
        },
      },
    );
    assert.deepEqual(recording.warnings, []);
  });

  it("gives a spoke what it needs to pull", async () => {
    const { result } = await record(hub);
    const host = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
    assert.deepEqual(result, {
      registryId: "111111111111",
      registryUrl: host,
      region: "us-east-1",
      repositoryUrls: {
        "base/node": `${host}/base/node`,
        "team-a/api": `${host}/team-a/api`,
        "team-b/batch": `${host}/team-b/batch`,
      },
    });
  });
});
