import assert from "node:assert/strict";
import { join } from "node:path";

import { Subnet, Vpc } from "@pulumi/aws/ec2";
import { Cluster } from "@pulumi/aws/eks";
import { Role } from "@pulumi/aws/iam";

import { type Engine, type Stack, programOf } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  allAtOnce,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const SPOKE = "888888888888";
const hubStack = "organization/registry-examples-hub/test";
const imageDigest = `sha256:${"0a".repeat(32)}`;
const image = `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${imageDigest}`;

type Outputs = Readonly<Record<string, unknown>>;

/** An example, where it is deployed, its configuration, and what its outputs are like at the end. */
interface Example {
  readonly example: string;
  readonly account: string;
  readonly config: Readonly<Record<string, string>>;
  readonly outputs: Outputs;
}

const examplesOn = ({ subnetIds }: Outputs): Example[] => [
  {
    example: "replica-region",
    account: "888888888881",
    config: { replicaRegion: "eu-west-1", organizationId: "o-acme123456" },
    outputs: { replicaUrl: "888888888881.dkr.ecr.eu-west-1.amazonaws.com" },
  },
  {
    example: "replica-account",
    account: "888888888882",
    config: { hubAccountId: "111111111111", repositoryPrefixes: '["base/"]' },
    outputs: { registryId: "888888888882" },
  },
  {
    example: "spoke-lambda",
    account: "888888888883",
    config: { hubStack, imageDigest },
    outputs: { image },
  },
  {
    example: "spoke-eks",
    account: SPOKE,
    config: {
      hubStack,
      imageDigest,
      clusterName: "production",
      subnetIds: JSON.stringify(subnetIds),
    },
    outputs: { image },
  },
];

describe("the examples of replicas and spokes on the local engine", () => {
  let engine: Engine;
  let base: Stack;
  let examples: Example[];
  let stacks: Stack[];
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    base = await engine.stack({
      project: "registry-examples-hub",
      name: "test",
      account: SPOKE,
      region: "us-east-1",
      program: () => {
        const { id: vpcId } = new Vpc("spoke", { cidrBlock: "10.0.0.0/16" });
        const subnet = new Subnet("spoke", { vpcId, cidrBlock: "10.0.0.0/24" });
        const role = new Role("cluster", {
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "eks.amazonaws.com" },
                Action: "sts:AssumeRole",
              },
            ],
          },
        });
        const subnetIds = [subnet.id];
        new Cluster("production", {
          name: "production",
          roleArn: role.arn,
          vpcConfig: { subnetIds },
        });
        return Promise.resolve({ registryId: "111111111111", region: "us-east-1", subnetIds });
      },
    });
    examples = examplesOn(succeeded(await base.up()).outputs);
    stacks = await Promise.all(
      examples.map(({ example, account, config }) =>
        engine.stack({
          project: example,
          name: "test",
          account,
          region: "us-east-1",
          program: programOf(join(__dirname, "../../examples", example)),
          config,
        }),
      ),
    );
  });
  after(async () => {
    await allAtOnce(stacks, (stack) => stack.destroy());
    succeeded(await base.destroy());
  });

  it("go up side by side", async () => {
    const outcomes = await allAtOnce(stacks, (stack) => stack.up());
    const told = outcomes.map((outcome, index) => {
      const { outputs } = succeeded(outcome);
      const keys = Object.keys(examples[index]!.outputs);
      return Object.fromEntries(keys.map((key) => [key, outputs[key]]));
    });
    assert.deepEqual(
      told,
      examples.map(({ outputs }) => outputs),
    );
  });

  it("change nothing when they go up again", async () => {
    const outcomes = await allAtOnce(stacks, (stack) => stack.up());
    assert.deepEqual(
      outcomes.flatMap((outcome) => changesOf(succeeded(outcome))),
      [],
    );
  });

  it("leave nothing behind", async () => {
    const outcomes = await allAtOnce(stacks, (stack) => stack.destroy());
    outcomes.forEach(succeeded);
    const remains = await engine.emulator.inventory();
    const accounts = examples.map(({ account }) => account).filter((account) => account !== SPOKE);
    assert.deepEqual(
      remains.filter(({ account }) => accounts.includes(account)),
      [],
    );
  });
});
