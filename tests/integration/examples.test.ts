import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Subnet, Vpc } from "@pulumi/aws/ec2";
import { Role } from "@pulumi/aws/iam";
import { type Engine, type Outcome, type Remainder, type Stack, programOf } from "../../local";
import { isRetained } from "../../local/engine/emulator";
import { callAws } from "../support/awsCalls";
import { deployedDocuments } from "../support/deployedDocuments";
import {
  type DeployedExample,
  type Outputs,
  deliveryRoleArn,
  exampleStacks,
  signingOutputs,
} from "../support/exampleStacks";
import { createLastingCluster, isLastingCluster } from "../support/lastingCluster";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  allAtOnce,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const folder = join(__dirname, "../../examples");
const region = "us-east-1";
const SPOKE = "888888888888";
const BASE = "organization/base/test";
const GITHUB = "token.actions.githubusercontent.com";

/** Deployed by other tests, or of packages and services that are not there. */
const ELSEWHERE = [
  "alerts-in-slack",
  "bad",
  "hub",
  "managed-signing",
  "policy-groups",
  "spoke-ecs",
];
const names = readdirSync(folder).filter(
  (name) => !ELSEWHERE.includes(name) && existsSync(join(folder, name, "index.ts")),
);

describe("the examples on the local engine", () => {
  let engine: Engine;
  let examples: Readonly<Record<string, DeployedExample>>;
  const outputs = new Map<string, Outputs>();
  let again: readonly Outcome[];
  let deployed: readonly Remainder[];
  let trustOfPublishers: readonly unknown[];
  let busPolicy: string;
  let left: readonly Remainder[];

  before("deploy them side by side, twice, and destroy them", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const base = await openBase(engine);
    examples = exampleStacks(BASE, SPOKE, succeeded(await base.up()).outputs);
    const stacks = await Promise.all(
      Object.entries(examples).map(([name, example]) => open(engine, name, example)),
    );
    for (const [index, outcome] of (await allAtOnce(stacks, (stack) => stack.up())).entries()) {
      outputs.set(stacks[index]!.project, succeeded(outcome).outputs);
    }
    again = await allAtOnce(stacks, (stack) => stack.up());
    deployed = await engine.emulator.inventory();
    trustOfPublishers = await Promise.all(
      ["publisher-codebuild", "publisher-github"].map((name) => trustOf(engine, examples, name)),
    );
    busPolicy = await policyOfBus(engine, examples["findings-spoke"]!);
    (await allAtOnce(stacks, (stack) => stack.destroy())).forEach(succeeded);
    succeeded(await base.destroy());
    left = await engine.emulator.inventory();
  });

  for (const name of names) {
    it(`come to their end: ${name}`, () => {
      const told = outputs.get(name);
      for (const [path, expected] of Object.entries(examples[name]?.outputs ?? {})) {
        const [output = "", ...key] = path.split(".");
        const value = told?.[output];
        const text = key.length === 0 ? value : (value as Outputs | undefined)?.[key.join(".")];
        assert.match(String(text), expected instanceof RegExp ? expected : literally(expected));
      }
      assert.ok(told);
    });
  }

  it("change nothing when they go up again", () => {
    assert.deepEqual(
      again.flatMap((outcome) => changesOf(succeeded(outcome))),
      [],
    );
  });

  it("have a public repository in us-east-1, whatever the region of the stack", () => {
    const { account } = examples["public-repository"]!;
    const places = deployed.filter((each) => each.account === account);
    assert.deepEqual([...new Set(places.map((each) => each.region))], [region]);
  });

  it("have publishers that trust, in AWS, exactly the project, and exactly the branch and the tags", () => {
    const [codeBuild, gitHub] = [examples["publisher-codebuild"]!, examples["publisher-github"]!];
    assert.deepEqual(trustOfPublishers, [
      {
        Sid: "AssumeFromCodeBuild",
        Effect: "Allow",
        Principal: { Service: ["codebuild.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          ArnEquals: {
            "aws:SourceArn": [
              `arn:aws:codebuild:${region}:${codeBuild.account}:project/team-a-api`,
            ],
          },
          StringEquals: { "aws:SourceAccount": [codeBuild.account] },
        },
      },
      {
        Sid: "AssumeFromGitHubActions",
        Effect: "Allow",
        Principal: { Federated: [`arn:aws:iam::${gitHub.account}:oidc-provider/${GITHUB}`] },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: { [`${GITHUB}:aud`]: ["sts.amazonaws.com"] },
          StringLike: {
            [`${GITHUB}:sub`]: [
              "repo:acme@5544123/api@821093847:ref:refs/heads/main",
              "repo:acme@5544123/api@821093847:ref:refs/tags/v*",
            ],
          },
        },
      },
    ]);
  });

  it("have a bus in the spoke into which one role of the hub alone puts events", () => {
    const { Statement } = JSON.parse(busPolicy) as { Statement: { Condition: object }[] };
    assert.deepEqual(
      Statement.map(({ Condition }) => Condition),
      [{ ArnEquals: { "aws:PrincipalArn": deliveryRoleArn } }],
    );
  });

  it("leave nothing behind but scanning", () => {
    assert.deepEqual(
      left.filter((each) => !isRetained(each) && !isLastingCluster(each)),
      [],
    );
  });
});

function open(engine: Engine, project: string, example: DeployedExample): Promise<Stack> {
  const program = programOf(join(folder, project));
  return engine.stack({ project, name: "test", region, program, ...example });
}

/** What the examples find: the outputs of hub stacks, and a cluster in the account of a spoke. */
function openBase(engine: Engine): Promise<Stack> {
  const program = () => {
    const { id: vpcId } = new Vpc("spoke", { cidrBlock: "10.0.0.0/16" });
    const { id: subnetId } = new Subnet("spoke", { vpcId, cidrBlock: "10.0.0.0/24" });
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
    const subnetIds = [subnetId];
    createLastingCluster("production", { roleArn: role.arn, vpcConfig: { subnetIds } });
    return Promise.resolve({
      registryId: "111111111111",
      region,
      subnetIds,
      productionRoleArn: deliveryRoleArn,
      ...signingOutputs,
    });
  };
  return engine.stack({ project: "base", name: "test", account: SPOKE, region, program });
}

/** The statement by which a publisher's role is assumed, as AWS has it. */
async function trustOf(
  engine: Engine,
  examples: Readonly<Record<string, DeployedExample>>,
  name: string,
): Promise<unknown> {
  const { account } = examples[name]!;
  const documents = await deployedDocuments(engine, `organization/${name}/test`, account);
  const trust = documents.filter(({ of }) => of.endsWith(" assumeRolePolicy"));
  const statements = trust.flatMap(({ ofAws }) => (ofAws as { Statement: unknown[] }).Statement);
  assert.equal(statements.length, 1);
  return statements[0];
}

async function policyOfBus(engine: Engine, { account }: DeployedExample): Promise<string> {
  const { Policy } = await callAws<{ Policy: string }>(await engine.account(account), {
    service: "events",
    target: "AWSEvents.DescribeEventBus",
    input: { Name: "hub-findings" },
  });
  return Policy;
}

function literally(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
