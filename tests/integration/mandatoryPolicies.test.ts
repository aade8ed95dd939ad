import assert from "node:assert/strict";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { HubRegistry, expireUntagged, keepLatest } from "ecr-hub";
import type { Engine, Outcome, Stack } from "../../local";
import { openExample } from "../../local/commands/operations";
import { type PolicyPack, buildPolicyPack } from "../../local/engine/policyPack";
import { programOf } from "../../local/engine/program";
import { accounts, badStack, folderOf } from "../../local/scenario";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  localEngine,
  stoppedBy,
  succeeded,
} from "../support/localEngine";
import { mandatoryPolicies, mandatoryStackPolicies } from "../support/mandatoryPolicies";
import { onlyNamed } from "../support/registerOnly";
import { type WorstResource, worstResources } from "../support/worstResources";

/** What ecr-repository-one-policy is stopped for: the first policy of its repository. */
const otherPolicy = "ecr-repository-one-other";

describe("the mandatory policies, on the real engine", () => {
  let preview: Outcome;
  let ofStack: Outcome;
  let ofResources: readonly Outcome[];
  let good: Outcome;

  before("deploy what is bad, as a whole and kind by kind, and what is good", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const pack = await buildPolicyPack();
    const bad = await openExample(engine, badStack, pack, pack.strictConfig);
    preview = await bad.preview();
    const program = programOf(folderOf(badStack));
    const forStack = await openStack(
      engine,
      pack,
      "as-a-stack",
      onlyNamed([...mandatoryStackPolicies, otherPolicy], program),
    );
    ofStack = await forStack.up();
    [ofResources, good] = await Promise.all([
      upEach(engine, pack, worstResources),
      upGood(engine, pack),
    ]);
  });

  it("stop each its one resource of the bad example, in the preview", () => {
    assert.deepEqual([preview.succeeded, preview.errors], [false, []]);
    assert.deepEqual(
      stoppedBy(preview),
      mandatoryPolicies.map((policy) => `${policy}: ${policy}`).toSorted(),
    );
  });

  it(`stop them in an up: ${mandatoryStackPolicies.join(", ")}`, () => {
    assert.deepEqual([ofStack.succeeded, ofStack.errors], [false, []]);
    assert.deepEqual(
      stoppedBy(ofStack),
      mandatoryStackPolicies.map((policy) => `${policy}: ${policy}`).toSorted(),
    );
  });

  for (const [index, { policies, isExample }] of worstResources.entries()) {
    it(`stop in an up a resource that breaks them: ${policies.join(", ")}`, () => {
      const up = ofResources[index]!;
      assert.deepEqual([up.succeeded, up.errors], [false, []]);
      const stops = policies.map((policy) => `${policy}: worst-${index}`);
      const others = stoppedBy(up).filter((stop) => isExample && !stops.includes(stop));
      assert.deepEqual(stoppedBy(up), [...stops, ...others].toSorted());
    });
  }

  it("have each stopped something in an up", () => {
    const tried = [
      ...mandatoryStackPolicies,
      ...worstResources.flatMap(({ policies }) => policies),
    ];
    assert.deepEqual([...new Set(tried)].toSorted(), mandatoryPolicies.toSorted());
  });

  it("let a hub pass that keeps to the rules", () => {
    succeeded(good);
  });
});

/** To open a stack takes as long as to deploy it, so one gets each resource after the other. */
async function upEach(
  engine: Engine,
  pack: PolicyPack,
  resources: readonly WorstResource[],
): Promise<Outcome[]> {
  let register: () => unknown = () => undefined;
  const stack = await openStack(engine, pack, "kind-by-kind", () => {
    register();
    return Promise.resolve();
  });
  const outcomes: Outcome[] = [];
  for (const [index, { create }] of resources.entries()) {
    register = () => create(`worst-${index}`);
    outcomes.push(await stack.up());
  }
  succeeded(await stack.destroy());
  return outcomes;
}

async function upGood(engine: Engine, pack: PolicyPack): Promise<Outcome> {
  const tags = { team: "team-a", "cost-center": "4711" };
  const rules = [
    keepLatest({ count: 10, tagPatterns: ["release-*"] }),
    expireUntagged({ afterDays: 1 }),
  ];
  const stack = await openStack(engine, pack, "good", () => {
    new HubRegistry("hub", {
      encryption: { createKey: true },
      repositories: { "team-a/api": { pull: { accounts: [accounts.production] } } },
      repositoryDefaults: { lifecycle: { rules } },
      replication: { destinations: [{ region: "eu-west-1" }] },
      tags,
    });
    return Promise.resolve();
  });
  const up = await stack.up();
  succeeded(await stack.destroy());
  return up;
}

function openStack(
  engine: Engine,
  pack: PolicyPack,
  name: string,
  program: PulumiFn,
): Promise<Stack> {
  return engine.stack({
    project: "mandatory-policies",
    name,
    account: badStack.account,
    region: badStack.region,
    program,
    policyPacks: [pack.folder],
    policyPackConfigs: [pack.strictConfig],
  });
}
