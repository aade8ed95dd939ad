import { join } from "node:path";
import { buildPolicyPack } from "../local";
import { type PackResource, RunningPack } from "../tests/support/runningPack";
import type { Benchmark, Claim } from "./support/claim";
import { type Pairs, interleaved } from "./support/interleaved";
import { judgedHub } from "./support/judgedHub";

const PAIRS = 5;
const ONE_RULE_PACK = join(__dirname, "support/oneRulePack");

/** What one run of a pack took, in a process that judges a stack once, as in a preview. */
interface Run {
  readonly startCpuSeconds: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
  readonly megabytes: number;
}

export const takes = "about two minutes";

/** The policy pack against a pack of one rule in plain JavaScript, over resources that its policies do look at. */
export const benchmark: Benchmark = async (progress) => {
  const { folder } = await buildPolicyPack();
  const small = await judge(200);
  const large = await judge(1_000);
  return [
    judgingClaim(600, small, 1.5),
    judgingClaim(3_000, large, 1.35),
    startClaim(large),
    memoryClaim(large(({ megabytes }) => megabytes)),
  ];

  function judge(repositories: number) {
    const resources = judgedHub(repositories);
    const run = (name: string, pack: string) => () => {
      progress(`${name} over ${resources.length} resources`);
      return judgeOnce(pack, resources);
    };
    return interleaved(
      PAIRS,
      run("the policy pack", folder),
      run("the pack of one rule", ONE_RULE_PACK),
    );
  }
};

async function judgeOnce(pack: string, resources: readonly PackResource[]): Promise<Run> {
  const running = await RunningPack.start(pack);
  try {
    const { cpuSeconds: startCpuSeconds } = await running.usage();
    const start = performance.now();
    const violations = await running.judge(resources);
    const seconds = (performance.now() - start) / 1000;
    const { cpuSeconds, megabytes } = await running.usage();
    if (violations > 0) throw new Error(`${pack} finds ${violations} violations in a good hub`);
    return { startCpuSeconds, seconds, megabytes, cpuSeconds: cpuSeconds - startCpuSeconds };
  } finally {
    running.stop();
  }
}

type Runs = (quantityOf: (run: Run) => number) => Pairs;

/** What judging takes of the processor; how long an engine waits for the answers is printed beside it. */
function judgingClaim(resources: number, runs: Runs, limit: number): Claim {
  const cpu = runs(({ cpuSeconds }) => cpuSeconds);
  const clock = runs(({ seconds }) => seconds);
  return {
    name: `processor time to judge ${resources} resources with the policy pack, against a pack of one rule`,
    measured: cpu.ratio,
    limit,
    unit: "x",
    detail: `${detailOf(cpu)}; by the clock ${clock.ratio.toFixed(2)} x`,
  };
}

function startClaim(runs: Runs): Claim {
  const start = runs(({ startCpuSeconds }) => startCpuSeconds);
  return {
    name: "processor time to start the policy pack, beyond that of a pack of one rule",
    measured: start.difference,
    limit: 0.3,
    unit: "s",
    detail: detailOf(start),
  };
}

function memoryClaim({ one, other }: Pairs): Claim {
  return {
    name: "memory of the policy pack at its most",
    measured: one,
    limit: 400,
    unit: "MB",
    detail: `against ${other.toFixed(0)} MB for one rule, medians of ${PAIRS} pairs`,
  };
}

function detailOf({ one, other }: Pairs): string {
  return `${one.toFixed(2)} s against ${other.toFixed(2)} s, medians of ${PAIRS} pairs`;
}
