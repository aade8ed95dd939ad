import { join } from "node:path";
import { PULL_ACTIONS } from "../domain/iam/actions";
import { expireUntagged, lifecyclePolicy } from "../domain/lifecycle/rules";
import { buildPolicyPack } from "../local";
import type { Benchmark } from "./support/claim";
import { interleaved } from "./support/interleaved";
import { type PackResource, RunningPack } from "../tests/support/runningPack";

const REPOSITORIES = 1_000;
const PAIRS = 5;
const ONE_RULE_PACK = join(__dirname, "support/oneRulePack");

/** The policy pack against a pack of one rule in plain JavaScript, over resources that its policies do look at. */
export const benchmark: Benchmark = async (progress) => {
  const { folder } = await buildPolicyPack();
  const resources = hubOf(REPOSITORIES);
  const times = await interleaved(
    PAIRS,
    () => run("the policy pack", folder),
    () => run("the pack of one rule", ONE_RULE_PACK),
  );
  const judging = times(({ seconds }) => seconds);
  const start = times(({ startTime }) => startTime / 1000);
  const memory = times((each) => each.memory);
  const pairs = `medians of ${PAIRS} pairs`;
  return [
    {
      name: `policy pack over ${resources.length} resources, against a pack of one rule`,
      measured: judging.ratio,
      limit: 1.5,
      unit: "x",
      detail: `${judging.one.toFixed(2)} s against ${judging.other.toFixed(2)} s, ${pairs}`,
    },
    {
      name: "start of the policy pack, beyond that of a pack of one rule",
      measured: start.difference,
      limit: 1.5,
      unit: "s",
      detail: `${start.one.toFixed(2)} s against ${start.other.toFixed(2)} s, ${pairs}`,
    },
    {
      name: "memory of the policy pack at its most",
      measured: memory.one,
      limit: 400,
      unit: "MB",
      detail: `against ${memory.other.toFixed(0)} MB for one rule, ${pairs}`,
    },
  ];

  async function run(name: string, pack: string) {
    progress(`${name} over ${resources.length} resources`);
    const running = await RunningPack.start(pack);
    try {
      await running.judge(resources.slice(0, 300));
      const start = performance.now();
      const violations = await running.judge(resources);
      const seconds = (performance.now() - start) / 1000;
      if (violations > 0) throw new Error(`${name} finds ${violations} violations in a good hub`);
      return { seconds, startTime: running.startTime, memory: running.memory };
    } finally {
      running.stop();
    }
  }
};

/** Repositories that comply, each with a lifecycle policy and a repository policy. */
function hubOf(repositories: number): PackResource[] {
  const lifecycle = lifecyclePolicy([expireUntagged({ afterDays: 1 })]);
  const pull = {
    Effect: "Allow",
    Principal: { AWS: ["222222222222", "333333333333"] },
    Action: PULL_ACTIONS,
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [pull] });
  return Array.from({ length: repositories }, (_, index) => `team-${index}/api`).flatMap((name) => {
    const repository = {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      forceDelete: false,
    };
    return [
      { type: "aws:ecr/repository:Repository", name, props: repository },
      {
        type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        name,
        props: { repository: name, policy: lifecycle },
      },
      {
        type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
        name,
        props: { repository: name, policy },
      },
    ];
  });
}
