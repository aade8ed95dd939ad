import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPolicyPack, startEngine } from "../local";
import { run } from "../local/support/processes";
import type { Benchmark } from "./support/claim";
import { exportedState } from "./support/exportedState";
import { interleaved } from "./support/interleaved";
import { judgedHub } from "./support/judgedHub";

const REPOSITORIES = 1_000;
const PAIRS = 5;
const ONE_RULE_PACK = join(__dirname, "support/oneRulePack");

export const takes = "about two minutes";

/** The policy pack against a pack of one rule, as Pulumi's own command runs them over a stack that exists. */
export const benchmark: Benchmark = async (progress) => {
  const { folder } = await buildPolicyPack();
  const engine = await startEngine();
  const scratch = await mkdtemp(join(tmpdir(), "ecr-hub-audit-"));
  const state = join(scratch, "state.json");
  const resources = judgedHub(REPOSITORIES);
  try {
    await writeFile(state, exportedState(resources));
    const times = await interleaved(
      PAIRS,
      () => audit("the policy pack", folder),
      () => audit("the pack of one rule", ONE_RULE_PACK),
    );
    const { one, other, ratio } = times((seconds) => seconds);
    return [
      {
        name: `pulumi policy analyze of ${resources.length} resources, against a pack of one rule`,
        measured: ratio,
        limit: 1.5,
        unit: "x",
        detail: `${one.toFixed(2)} s against ${other.toFixed(2)} s, start included, medians of ${PAIRS} pairs`,
      },
    ];
  } finally {
    await engine.stop();
    await rm(scratch, { recursive: true });
  }

  async function audit(name: string, pack: string): Promise<number> {
    progress(`${name} over ${resources.length} resources`);
    const start = performance.now();
    const options = ["--json", "--file", state, "--policy-pack", pack];
    const events = await run(engine.pulumi, ["policy", "analyze", ...options]);
    if (events.includes("policyEvent")) throw new Error(`${pack} finds violations in a good hub`);
    return (performance.now() - start) / 1000;
  }
};
