import assert from "node:assert/strict";
import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type { Engine, Outcome, Stack } from "../../local";
import { buildPolicyPack } from "../../local/engine/policyPack";
import { accounts } from "../../local/scenario";
import { type DeployedPolicies, deployedPolicies } from "../support/deployedPolicies";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  localEngine,
  stoppedBy,
  succeeded,
} from "../support/localEngine";

const POLICY = "ecr-repository-no-open-principal";
const REGION = "us-east-1";

describe("a repository policy that no preview can know, on the real engine", () => {
  let principal: unknown;
  let stack: Stack | undefined;
  let preview: Outcome;
  let bad: Outcome;
  let deployedByBad: DeployedPolicies;
  let good: Outcome;
  let deployedByGood: DeployedPolicies;

  before("deploy it open, then closed", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    stack = await openStack(engine, () => principal);
    const deployed = () => deployedPolicies(engine, accounts.hub, REGION);

    principal = "*";
    preview = await stack.preview();
    bad = await stack.up();
    deployedByBad = await deployed();
    principal = { AWS: accounts.production };
    good = await stack.up();
    deployedByGood = await deployed();
  });

  after("destroy it", async function () {
    this.timeout(60_000);
    if (stack) succeeded(await stack.destroy());
  });

  it("passes the preview, which says that it could not be judged", () => {
    assert.deepEqual([preview.succeeded, stoppedBy(preview)], [true, []]);
    const said = preview.violations.filter(({ policy }) => policy === POLICY);
    assert.deepEqual(
      said.map(({ level, resource, message }) => [level, resource, message]),
      [
        [
          "advisory",
          "app",
          `can't run policy '${POLICY}' from policy pack 'ecr-hub@v0.1.0' during preview: string value at .policy can't be known during preview`,
        ],
      ],
    );
  });

  it("is stopped in the up, where it is known to be open, before anybody is let in", () => {
    assert.deepEqual([bad.succeeded, bad.errors], [false, []]);
    assert.deepEqual(stoppedBy(bad), [`${POLICY}: app`]);
    assert.deepEqual(deployedByBad, { repositories: { app: undefined }, registry: undefined });
  });

  it("is let pass once it names an account", () => {
    succeeded(good);
    const policy = {
      Version: "2012-10-17",
      Statement: [statementFor({ AWS: accounts.production })],
    };
    assert.deepEqual(Object.keys(deployedByGood.repositories), ["app"]);
    assert.deepEqual(JSON.parse(deployedByGood.repositories.app ?? ""), policy);
  });
});

async function openStack(engine: Engine, principal: () => unknown): Promise<Stack> {
  const pack = await buildPolicyPack();
  return engine.stack({
    project: "unknown-values",
    name: "test",
    account: accounts.hub,
    region: REGION,
    program: () => {
      registerRepository(principal());
      return Promise.resolve();
    },
    policyPacks: [pack.folder],
  });
}

/** The repository policy is an output of the repository, so it is known once the repository exists. */
function registerRepository(principal: unknown): void {
  const repository = new Repository("app", {
    name: "app",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
  });
  const rule = {
    rulePriority: 1,
    selection: {
      tagStatus: "untagged",
      countType: "sinceImagePushed",
      countUnit: "days",
      countNumber: 1,
    },
    action: { type: "expire" },
  };
  new LifecyclePolicy("app", {
    repository: repository.name,
    policy: JSON.stringify({ rules: [rule] }),
  });
  const document = { Version: "2012-10-17", Statement: [statementFor(principal)] };
  new RepositoryPolicy("app", {
    repository: repository.name,
    policy: repository.arn.apply(() => JSON.stringify(document)),
  });
}

function statementFor(principal: unknown): object {
  const Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return { Effect: "Allow", Principal: principal, Action };
}
