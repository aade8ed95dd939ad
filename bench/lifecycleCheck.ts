import { checkLifecyclePolicy } from "../domain/lifecycle/check";
import {
  type LifecyclePolicy,
  type LifecycleRule,
  LIFECYCLE_LIMITS,
} from "../domain/lifecycle/model";
import { parseLifecyclePolicy } from "../domain/lifecycle/parse";
import type { Benchmark } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { median } from "./support/median";

const ROUNDS = 15;
const ENTRIES = 16;
const run = <T>(name: string): Promise<T> =>
  inFreshProcess<T>(__filename, name, { nodeOptions: ["--conditions=ecr-hub:source"] });

export const takes = "a few seconds";

/** The check of policies, against what costs most to compare and what is too long to be one. */
export const benchmark: Benchmark = async (progress) => {
  progress("policies as long as AWS takes them");
  const [ordinary, hostile] = await run<[number, number]>("longestPolicies");
  progress("policies a hundred times too long");
  const [parsing, reading] = await run<[number, number]>("tooLongPolicies");
  return [
    {
      name: "check of 50 rules whose patterns all meet each other, against 50 rules of plain words",
      measured: hostile / ordinary,
      limit: 10,
      unit: "x",
      detail: `${hostile.toFixed(1)} ms against ${ordinary.toFixed(1)} ms, medians of ${ROUNDS} rounds`,
    },
    {
      name: "check of a policy that is a hundred times too long, against JSON.parse of its text",
      measured: reading / parsing,
      limit: 2,
      unit: "x",
      detail: `${reading.toFixed(1)} ms against ${parsing.toFixed(1)} ms, medians of ${ROUNDS} rounds`,
    },
  ];
};

/** Time of the processor, not of the clock, so that other work on the machine does not count. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function toPolicy(
  readEntry: (rule: number, entry: number) => string,
  entries: number,
): LifecyclePolicy {
  const rules = Array.from({ length: LIFECYCLE_LIMITS.rules }, (_, rule): LifecycleRule => ({
    rulePriority: rule + 1,
    selection: {
      tagStatus: "tagged",
      tagPatternList: Array.from({ length: entries }, (__, entry) => readEntry(rule, entry)),
      countType: "imageCountMoreThan",
      countNumber: 5,
    },
    action: { type: "expire" },
  }));
  return { rules };
}

/** Times of policies of the same length whose patterns have nothing in common, and of ones that meet everywhere. */
export function longestPolicies(): [ordinary: number, hostile: number] {
  const ordinary = toPolicy((rule, entry) => `team-${rule}-main-${entry}`.padEnd(20, "x"), ENTRIES);
  const hostile = toPolicy((rule, entry) => `*a${rule}*b${entry}*aab*`.padEnd(20, "a"), ENTRIES);
  const times = Array.from({ length: ROUNDS }, () =>
    [ordinary, hostile].map((policy) => timed(() => checkLifecyclePolicy(policy))),
  );
  return [0, 1].map((place) => median(times.map((round) => round[place] ?? NaN))) as [
    number,
    number,
  ];
}

/** Times of parsing the text of such a policy as JSON, and of reading it as a policy. */
export function tooLongPolicies(): [parsing: number, reading: number] {
  const policy = toPolicy((rule, entry) => `*a${rule}*b${entry}*aab*`, 4_000);
  const text = JSON.stringify(policy);
  const times = Array.from({ length: ROUNDS }, () => [
    timed(() => JSON.parse(text) as unknown),
    timed(() => [checkLifecyclePolicy(policy), parseLifecyclePolicy(text)]),
  ]);
  return [0, 1].map((place) => median(times.map((round) => round[place] ?? NaN))) as [
    number,
    number,
  ];
}
