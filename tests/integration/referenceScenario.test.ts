import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Access, describePrincipal } from "../../domain/access/accessMatrix";
import { describeGrantee } from "../../domain/iam/grantee";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { findGrantees } from "../../domain/iam/findGrantees";
import type { Engine, Outcome, Remainder, Stack } from "../../local";
import { openExample } from "../../local/commands/operations";
import { isRetained } from "../../local/engine/emulator";
import { buildPolicyPack } from "../../local/engine/policyPack";
import { type ExampleStack, accounts, hubStack, spokeStacks } from "../../local/scenario";
import { Files, ecrHubProcess } from "../cli/command";
import { deployedPolicies } from "../support/deployedPolicies";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  allAtOnce,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

describe("the reference scenario, on the real engine under the policy pack", function () {
  let hub: Stack | undefined;
  let spokes: readonly Stack[] = [];
  let hubUp: Outcome;
  let spokesUp: readonly Outcome[];
  let letIn: Readonly<Record<string, readonly string[]>>;
  let access: readonly string[];
  let again: readonly Outcome[];
  let left: readonly Remainder[];

  before("stand it up twice and destroy it", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const pack = await buildPolicyPack();
    const open = (stack: ExampleStack, preset: string) =>
      openExample(engine, stack, pack, join(pack.folder, "presets", preset));
    hub = await open(hubStack, "hub.json");
    spokes = await Promise.all(spokeStacks.map((stack) => open(stack, "spoke.json")));

    hubUp = succeeded(await hub.up());
    spokesUp = (await allAtOnce(spokes, (stack) => stack.up())).map(succeeded);
    letIn = await audiencesEverywhere(engine);
    access = await accessByStates(engine, [hubStack, ...spokeStacks]);
    again = (await allAtOnce([hub, ...spokes], (stack) => stack.up())).map(succeeded);
    (await allAtOnce(spokes, (stack) => stack.destroy())).map(succeeded);
    succeeded(await hub.destroy());
    left = await engine.emulator.inventory();
  });

  after("destroy what a failure left", async () => {
    if (left !== undefined) return;
    await allAtOnce(spokes, (stack) => stack.destroy());
    await hub?.destroy();
  });

  it("stands up the hub", () => {
    assert.deepEqual(changesOf(hubUp), [
      "create aws:ecr/lifecyclePolicy:LifecyclePolicy base/node@us-east-1",
      "create aws:ecr/lifecyclePolicy:LifecyclePolicy team-a/api@us-east-1",
      "create aws:ecr/lifecyclePolicy:LifecyclePolicy team-b/batch@us-east-1",
      "create aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration registry@us-east-1",
      "create aws:ecr/replicationConfiguration:ReplicationConfiguration registry@us-east-1",
      "create aws:ecr/repository:Repository base/node@us-east-1",
      "create aws:ecr/repository:Repository team-a/api@us-east-1",
      "create aws:ecr/repository:Repository team-b/batch@us-east-1",
      "create aws:ecr/repositoryPolicy:RepositoryPolicy base/node@us-east-1",
      "create aws:ecr/repositoryPolicy:RepositoryPolicy team-a/api@us-east-1",
      "create aws:ecr/repositoryPolicy:RepositoryPolicy team-b/batch@us-east-1",
      "create aws:inspector2/enabler:Enabler registry@us-east-1",
      "create ecr-hub:index:HubRegistry hub",
    ]);
  });

  it("tells where the hub is", () => {
    const registryUrl = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
    assert.deepEqual(hubUp.outputs, {
      region: "us-east-1",
      registryId: "111111111111",
      registryUrl,
      repositoryUrls: {
        "base/node": `${registryUrl}/base/node`,
        "team-a/api": `${registryUrl}/team-a/api`,
        "team-b/batch": `${registryUrl}/team-b/batch`,
      },
    });
  });

  it("stands up both spokes side by side, each in its account", () => {
    assert.deepEqual(
      spokesUp.map(({ outputs }) => outputs.taskDefinitionArn),
      [
        "arn:aws:ecs:us-east-1:222222222222:task-definition/app:1",
        "arn:aws:ecs:us-east-1:333333333333:task-definition/app:1",
      ],
    );
    for (const spokeUp of spokesUp) {
      assert.deepEqual(changesOf(spokeUp), [
        "create aws:cloudwatch/logGroup:LogGroup app",
        "create aws:ecs/cluster:Cluster app",
        "create aws:ecs/service:Service app",
        "create aws:ecs/taskDefinition:TaskDefinition app",
        "create aws:iam/policy:Policy hub",
        "create aws:iam/role:Role hub-ecsTaskExecution",
        "create aws:iam/rolePolicy:RolePolicy write-logs",
        "create aws:iam/rolePolicyAttachment:RolePolicyAttachment hub-ecsTaskExecution",
        "create ecr-hub:index:SpokeAccess hub",
      ]);
    }
  });

  it("has the spokes run an image of the hub whose outputs they read", () => {
    const image = `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@sha256:${"0".repeat(64)}`;
    assert.deepEqual(
      spokesUp.map(({ outputs }) => outputs.image),
      [image, image],
    );
  });

  it("lets in whom the hub names, and the outsider nowhere", () => {
    assert.deepEqual(letIn, {
      "111111111111 us-east-1 base/node": ["organization o-acme123456"],
      "111111111111 us-east-1 team-a/api": [
        "account 222222222222",
        "account 333333333333",
        "lambda.amazonaws.com for account 222222222222 and resource arn:aws:lambda:us-east-1:222222222222:function:*",
      ],
      "111111111111 us-east-1 team-b/batch": ["account 333333333333"],
    });
  });

  it("proves from the exported states who can pull, and nobody can push", () => {
    const lambda =
      "lambda.amazonaws.com for account 222222222222 and resource arn:aws:lambda:us-east-1:222222222222:function:*";
    assert.deepEqual(access, [
      "base/node: organization o-acme123456 if no no",
      "team-a/api: account 222222222222 if no no",
      "team-a/api: account 333333333333 if no no",
      `team-a/api: ${lambda} yes no no`,
      "team-a/api: arn:aws:iam::222222222222:role/hub-ecsTaskExecution yes no no",
      "team-a/api: arn:aws:iam::333333333333:role/hub-ecsTaskExecution yes no no",
      "team-b/batch: account 333333333333 if no no",
    ]);
  });

  it("changes nothing the second time", () => {
    assert.deepEqual(again.map(changesOf), [[], [], []]);
  });

  it("is destroyed to nothing but scanning, spokes first", () => {
    assert.deepEqual(
      left.filter((each) => !isRetained(each)),
      [],
    );
  });
});

/** The rows of `ecr-hub access` for what `pulumi stack export` prints of the stacks. */
async function accessByStates(engine: Engine, stacks: readonly ExampleStack[]): Promise<string[]> {
  const files = new Files();
  try {
    const states = stacks.map(({ example, name }) => {
      const file = files.path(`${example}-${name}.json`);
      const stack = `organization/${example}/${name}`;
      const args = ["stack", "export", "--stack", stack, "--file", file];
      const { status, stderr } = spawnSync(engine.pulumi, args, { encoding: "utf8" });
      assert.equal(status, 0, stderr);
      return file;
    });
    const { stdout } = await ecrHubProcess(["access", "--state", ...states, "--format", "json"]);
    const report = JSON.parse(stdout) as { access: readonly Access[] };
    return report.access.map(({ repositoryArn, principal, pull, push, administer }) => {
      const who = describePrincipal(principal).replace(/-[0-9a-f]{7}$/, "");
      return `${repositoryArn.replace(/.*:repository\//, "")}: ${who} ${pull} ${push} ${administer}`;
    });
  } finally {
    files.remove();
  }
}

/** Whom the resource policies of any registry let in, by account, region and repository. */
async function audiencesEverywhere(engine: Engine): Promise<Record<string, string[]>> {
  const audiences: Record<string, string[]> = {};
  for (const account of Object.values(accounts)) {
    for (const region of ["us-east-1", "eu-west-1"]) {
      const { repositories, registry } = await deployedPolicies(engine, account, region);
      for (const [repository, policy] of Object.entries({ ...repositories, registry })) {
        if (policy !== undefined) {
          audiences[`${account} ${region} ${repository}`] = audiencesIn(policy);
        }
      }
    }
  }
  return audiences;
}

function audiencesIn(policy: string): string[] {
  const document = parsePolicyDocument(policy);
  assert.ok(document.ok, policy);
  const { statements } = document.value;
  return statements.flatMap((each) => findGrantees(each, statements)).map(describeGrantee);
}
