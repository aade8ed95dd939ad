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
  readonly startSeconds: number;
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
    judgingClaim(600, small),
    judgingClaim(3_000, large),
    {
      name: "start of the policy pack, beyond that of a pack of one rule",
      measured: small(({ startSeconds }) => startSeconds).difference,
      limit: 1.5,
      unit: "s",
      detail: detailOf(small(({ startSeconds }) => startSeconds)),
    },
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
    const before = await running.usage();
    const start = performance.now();
    const violations = await running.judge(resources);
    const seconds = (performance.now() - start) / 1000;
    const { cpuSeconds, megabytes } = await running.usage();
    if (violations > 0) throw new Error(`${pack} finds ${violations} violations in a good hub`);
    const { startSeconds } = running;
    return { startSeconds, seconds, megabytes, cpuSeconds: cpuSeconds - before.cpuSeconds };
  } finally {
    running.stop();
  }
}

/** How long an engine waits for its answers; what that takes of the processor is told beside it. */
function judgingClaim(resources: number, runs: (quantityOf: (run: Run) => number) => Pairs): Claim {
  const clock = runs(({ seconds }) => seconds);
  const cpu = runs(({ cpuSeconds }) => cpuSeconds);
  return {
    name: `time to judge ${resources} resources with the policy pack, against a pack of one rule`,
    measured: clock.ratio,
    limit: 1.5,
    unit: "x",
    detail: `${detailOf(clock)}; processor time of the pack's process ${cpu.ratio.toFixed(2)} x`,
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
