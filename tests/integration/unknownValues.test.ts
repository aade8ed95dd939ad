import assert from "node:assert/strict";
import {
  LifecyclePolicy,
  RegistryScanningConfiguration,
  Repository,
  RepositoryPolicy,
} from "@pulumi/aws/ecr";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
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

const REGION = "us-east-1";
const REPOSITORY_POLICY = "ecr-repository-no-open-principal";
const SCANNING = "ecr-repository-scanning";
const ROLE_POLICY = "iam-ecr-least-privilege";
const TRUST_POLICY = "iam-publisher-scoped";
/** Policies with the resource that each stops, once its document is known. */
const stopped: Readonly<Record<string, string>> = {
  [REPOSITORY_POLICY]: "app",
  [SCANNING]: "app",
  [ROLE_POLICY]: "app",
  [TRUST_POLICY]: "app",
};

describe("documents that no preview can know, on the real engine", () => {
  let stack: Stack | undefined;
  let preview: Outcome;
  let deployed: DeployedPolicies;
  const ups = new Map<string, Outcome>();
  let good: Outcome;

  before("deploy them one wrong after the other, then all right", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    let wrong = Object.keys(stopped);
    stack = await openStack(engine, (policy) => wrong.includes(policy));
    preview = await stack.preview();
    for (const policy of Object.keys(stopped)) {
      wrong = [policy];
      ups.set(policy, await stack.up());
      if (policy === REPOSITORY_POLICY) {
        deployed = await deployedPolicies(engine, accounts.hub, REGION);
      }
    }
    wrong = [];
    good = await stack.up();
  });

  after("destroy them", async () => {
    if (stack) succeeded(await stack.destroy());
  });

  it("pass the preview, which says what could not be judged, but for IAM documents", () => {
    assert.deepEqual([preview.succeeded, stoppedBy(preview)], [true, []]);
    const said = preview.violations.filter(({ policy }) => policy in stopped);
    const unknown = (policy: string, path: string) =>
      `can't run policy '${policy}' from policy pack 'ecr-hub@v0.1.0' during preview: ${path} can't be known during preview`;
    assert.deepEqual(
      said.map(({ policy, level, message }) => [policy, level, message]),
      [
        [REPOSITORY_POLICY, "advisory", unknown(REPOSITORY_POLICY, "string value at .policy")],
        [
          SCANNING,
          "advisory",
          unknown(SCANNING, "app: string value at .rules.0.repositoryFilters.0.filter"),
        ],
      ],
    );
  });

  for (const [policy, resource] of Object.entries(stopped)) {
    it(`are stopped in the up, where they are known to be wrong: ${policy}`, () => {
      const up = ups.get(policy);
      assert.deepEqual([up?.succeeded, up?.errors], [false, []]);
      assert.deepEqual(up && stoppedBy(up), [`${policy}: ${resource}`]);
    });
  }

  it("are stopped before anybody is let in", () => {
    assert.deepEqual(deployed, { repositories: { app: undefined }, registry: undefined });
  });

  it("are let pass once they are right", () => {
    assert.deepEqual([good.succeeded, stoppedBy(good)], [true, []]);
  });
});

async function openStack(engine: Engine, isWrong: (policy: string) => boolean): Promise<Stack> {
  const pack = await buildPolicyPack();
  return engine.stack({
    project: "unknown-values",
    name: "test",
    account: accounts.hub,
    region: REGION,
    program: () => {
      register(isWrong);
      return Promise.resolve();
    },
    policyPacks: [pack.folder],
  });
}

/** All documents are outputs of the repository, so each is known once the repository exists. */
function register(isWrong: (policy: string) => boolean): void {
  const repository = new Repository("app", { name: "app", imageTagMutability: "IMMUTABLE" });
  const later = <T>(make: () => T) => repository.arn.apply(make);
  const choose = <T>(policy: string, right: T, wrong: T) =>
    later(() => (isWrong(policy) ? wrong : right));
  new LifecyclePolicy("app", {
    repository: repository.name,
    policy: lifecyclePolicy([expireUntagged({ afterDays: 1 })]),
  });
  new RegistryScanningConfiguration("app", {
    scanType: "BASIC",
    rules: [
      {
        scanFrequency: "SCAN_ON_PUSH",
        repositoryFilters: [{ filter: choose(SCANNING, "*", "other/*"), filterType: "WILDCARD" }],
      },
    ],
  });
  new RepositoryPolicy("app", {
    repository: repository.name,
    policy: choose(REPOSITORY_POLICY, pullFor({ AWS: accounts.production }), pullFor("*")),
  });
  const role = new Role("app", {
    name: "app",
    assumeRolePolicy: choose(TRUST_POLICY, trustFor("acme/api:ref:refs/heads/main"), trustFor("*")),
  });
  // It lets the role push: only then who may assume the role is judged.
  new RolePolicy("app", {
    role: role.name,
    policy: choose(ROLE_POLICY, rightTo("ecr:PutImage"), rightTo("ecr:*")),
  });
}

function documentOf(statement: object): string {
  const Statement = [{ Effect: "Allow", ...statement }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function pullFor(Principal: unknown): string {
  return documentOf({ Principal, Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] });
}

function rightTo(Action: string): string {
  return documentOf({ Action, Resource: `arn:aws:ecr:${REGION}:${accounts.hub}:repository/app` });
}

function trustFor(subject: string): string {
  const issuer = "token.actions.githubusercontent.com";
  return documentOf({
    Principal: { Federated: `arn:aws:iam::${accounts.hub}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${issuer}:sub`]: `repo:${subject}` },
    },
  });
}
