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

const SIDE_BY_SIDE = 2;
const resourcePolicies = mandatoryPolicies.filter((id) => !mandatoryStackPolicies.includes(id));
/** Each resource of the bad example has the name of the policy that stops it. */
const itsResource = (policy: string) => `${policy}: ${policy}`;

describe("the mandatory policies, on the real engine", () => {
  let preview: Outcome;
  let ups: readonly Outcome[];
  let good: Outcome;

  before("deploy what is bad, as a whole and rule by rule, and what is good", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const pack = await buildPolicyPack();
    const bad = await openExample(engine, badStack, pack, pack.strictConfig);
    preview = await bad.preview();
    // The first resource that is stopped ends an up, so each has one of its own. What judges the stack tells all at once.
    const rules = [mandatoryStackPolicies, ...resourcePolicies.map((policy) => [policy])];
    const program = programOf(folderOf(badStack));
    [ups, good] = await Promise.all([
      upEach(
        engine,
        pack,
        rules.map((names) => onlyNamed(names, program)),
      ),
      upGood(engine, pack),
    ]);
  });

  it("stop each its one resource of the bad example, in the preview", () => {
    assert.deepEqual([preview.succeeded, preview.errors], [false, []]);
    assert.deepEqual(stoppedBy(preview), mandatoryPolicies.map(itsResource).toSorted());
  });

  resourcePolicies.forEach((policy, index) => {
    it(`stop it in an up: ${policy}`, () => {
      assertStopped(ups[index + 1], [policy]);
    });
  });

  it(`stop it in an up: ${mandatoryStackPolicies.join(", ")}`, () => {
    assertStopped(ups[0], mandatoryStackPolicies);
  });

  it("let a hub pass that keeps to the rules", () => {
    succeeded(good);
  });
});

function assertStopped(up: Outcome | undefined, policies: readonly string[]): void {
  assert.deepEqual([up?.succeeded, up?.errors], [false, []]);
  assert.deepEqual(up && stoppedBy(up), policies.map(itsResource).toSorted());
}

/** To open a stack takes as long as to deploy it, so few stacks get one program after the other. */
async function upEach(
  engine: Engine,
  pack: PolicyPack,
  programs: readonly PulumiFn[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...programs.entries()];
  const work = async (worker: number) => {
    let program: PulumiFn = () => Promise.resolve();
    const stack = await openStack(engine, pack, `rule-by-rule-${worker}`, () => program());
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, nextProgram] = next;
      program = nextProgram;
      outcomes[index] = await stack.up();
    }
    succeeded(await stack.destroy());
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, worker) => work(worker)));
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
