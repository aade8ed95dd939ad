import type { Image } from "../domain/lifecycle/image";
import type { LifecyclePolicy } from "../domain/lifecycle/model";
import { simulateLifecycle } from "../domain/lifecycle/simulate/simulate";
import type { Benchmark, Claim } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { NOW, YEAR, buildTag, sampleImages, samplePolicy } from "./support/lifecycleSamples";
import { median } from "./support/median";

const PAIRS = 5;
const NODE_OPTIONS = ["--conditions=ecr-hub:source", "--expose-gc"];
const run = <T>(name: string): Promise<T> =>
  inFreshProcess<T>(__filename, name, { nodeOptions: NODE_OPTIONS });

export const takes = "about a minute and a half";

/** The simulator against one sort of the same images, over sizes, and on patterns meant to hurt. */
export const benchmark: Benchmark = async (progress) => {
  progress("1,000,000 images and 50 rules with tag patterns, against one sort");
  const [taken, sort, evaluation] = await run<[number, number, number]>("evaluationAgainstSort");
  progress("1,000 to 1,000,000 images");
  const growth = await run<[number, number][]>("growth");
  progress("patterns that blow up a regular expression");
  const [ordinary, hostile, half] = await run<[number, number, number]>("hostilePatterns");
  progress("image lists in image lists, 5,000 and 20,000 deep");
  const [shallow, deep] = await run<[number, number]>("nestedLists");
  progress("100,000 images in one repository and in 20,000, and patterns of other scripts");
  const [single, many] = await run<[number, number]>("manyRepositories");
  const [latin, other] = await run<[number, number]>("otherScripts");
  return [
    {
      name: "evaluation of 1,000,000 images and 50 rules, against one sort of them by push time",
      measured: evaluation / sort,
      limit: 3,
      unit: "x",
      detail: `${ms(evaluation)} against ${ms(sort)}, medians of ${PAIRS} pairs; ${taken} images taken`,
    },
    growthClaim(growth),
    {
      name: "patterns that blow up a regular expression, against ordinary ones with as many wildcards",
      measured: hostile / ordinary,
      limit: 1.5,
      unit: "x",
      detail: `${ms(hostile)} against ${ms(ordinary)} for 200,000 images, medians of ${PAIRS} rounds`,
    },
    {
      name: "such patterns on tags of 120 characters, against tags of 60",
      measured: hostile / half,
      limit: 2.2,
      unit: "x",
      detail: `${ms(hostile)} against ${ms(half)}: no more than in proportion`,
    },
    {
      name: "20,000 image lists, each listed by the one before, against 5,000",
      measured: deep / shallow,
      limit: 8,
      unit: "x",
      detail: `${ms(deep)} against ${ms(shallow)}, medians of ${PAIRS} rounds: a run for each list, in proportion`,
    },
    {
      name: "100,000 images in 20,000 repositories, against the same in one",
      measured: many / single,
      limit: 5,
      unit: "x",
      detail: `${ms(many)} against ${ms(single)}, medians of ${PAIRS} rounds`,
    },
    {
      name: "patterns of 400 characters of another script, against Latin ones",
      measured: other / latin,
      limit: 2,
      unit: "x",
      detail: `${ms(other)} against ${ms(latin)} for 1,000 images, medians of ${PAIRS} rounds`,
    },
  ];
};

/** What an image costs at the largest size against the second largest, each divided by what n log n lets it cost. */
function growthClaim(growth: readonly [count: number, time: number][]): Claim {
  const perStep = growth.map(([count, time]) => time / (count * Math.log2(count)));
  return {
    name: "growth of the evaluation from 100,000 to 1,000,000 images, against n log n",
    measured: (perStep.at(-1) ?? NaN) / (perStep.at(-2) ?? NaN),
    limit: 1.5,
    unit: "x",
    detail: growth
      .map(([count, time]) => `${count.toLocaleString("en-US")}: ${ms(time)}`)
      .join(", "),
  };
}

function ms(time: number): string {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`;
}

/** Time of the processor, not of the clock, so that other work on the machine does not count. */
function timed(work: () => unknown): number {
  globalThis.gc?.();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function warmUp(policy: LifecyclePolicy): void {
  const images = sampleImages(20_000);
  for (let round = 0; round < 5; round++) simulateLifecycle(policy, images, { now: NOW });
}

const ordinaryPolicy = samplePolicy((rule) => `team-${rule}-*`);

export function evaluationAgainstSort(): [taken: number, sort: number, evaluation: number] {
  warmUp(ordinaryPolicy);
  const images = sampleImages(1_000_000);
  const sorts: number[] = [];
  const evaluations: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    sorts.push(timed(() => images.toSorted((left, right) => pushTime(left) - pushTime(right))));
    evaluations.push(timed(() => simulateLifecycle(ordinaryPolicy, images, { now: NOW })));
  }
  const { actions } = simulateLifecycle(ordinaryPolicy, images, { now: NOW });
  return [actions.length, median(sorts), median(evaluations)];
}

function pushTime({ imagePushedAt }: Image): number {
  return imagePushedAt as number;
}

export function growth(): [count: number, time: number][] {
  warmUp(ordinaryPolicy);
  return [1_000, 10_000, 100_000, 1_000_000].map((count) => {
    const images = sampleImages(count);
    const rounds = Math.max(1, 100_000 / count);
    const times = Array.from({ length: PAIRS }, () =>
      timed(() => {
        for (let round = 0; round < rounds; round++) {
          simulateLifecycle(ordinaryPolicy, images, { now: NOW });
        }
      }),
    );
    return [count, median(times) / rounds];
  });
}

/** Tags of one letter, and patterns that a regular expression tries in every way: at the end, and in the middle. */
function hostilePattern(rule: number): string {
  return rule % 2 === 0 ? `*a*a*a*a${"b".repeat(rule + 1)}` : `*a*a*ab${rule}*`;
}

function hostileTag(length: number): (index: number) => string {
  return (index) => `${index}b${"a".repeat(length - 10)}`;
}

/** As many wildcards and letters, in words as people choose them. */
function ordinaryPattern(rule: number): string {
  return rule % 2 === 0 ? `*team*of*main*${rule}-done` : `*t*e*n${rule}*`;
}

function ordinaryTag(index: number, digest: string): string {
  return `${buildTag(index, digest)}-build-of-the-main-branch-on-the-large-runner-of-the-second-shift-in-the-north-signed-and-done`;
}

/** Times of ordinary patterns, of hostile ones, and of hostile ones on tags half as long. */
export function hostilePatterns(): [ordinary: number, hostile: number, half: number] {
  const cases = [
    [samplePolicy(ordinaryPattern), sampleImages(200_000, ordinaryTag)],
    [samplePolicy(hostilePattern), sampleImages(200_000, hostileTag(120))],
    [samplePolicy(hostilePattern), sampleImages(200_000, hostileTag(60))],
  ] as const;
  return mediansOf(cases) as [number, number, number];
}

/** The median time of each simulation, of rounds in which each has its turn. */
function mediansOf(cases: readonly (readonly [LifecyclePolicy, readonly Image[]])[]): number[] {
  for (const [policy] of cases) warmUp(policy);
  const times = Array.from({ length: PAIRS }, () =>
    cases.map(([policy, images]) => timed(() => simulateLifecycle(policy, images, { now: NOW }))),
  );
  return cases.map((_, place) => median(times.map((round) => round[place] ?? NaN)));
}

/** Times of image lists of which each run of the policy takes one, the one that no other lists any more. */
export function nestedLists(): [shallow: number, deep: number] {
  const nest = (depth: number): Image[] =>
    Array.from({ length: depth }, (_, level) => ({
      imageDigest: `sha256:${level}`,
      imagePushedAt: NOW - YEAR,
      children: [`sha256:${level + 1}`],
    }));
  return mediansOf([
    [ordinaryPolicy, nest(5_000)],
    [ordinaryPolicy, nest(20_000)],
  ]) as [number, number];
}

/** Times of images in one repository, and of the same images in as many as have five each. */
export function manyRepositories(): [single: number, many: number] {
  const images = sampleImages(100_000);
  const divided = images.map((image, index) => ({
    ...image,
    repositoryName: `team-${Math.floor(index / 5)}/api`,
  }));
  return mediansOf([
    [ordinaryPolicy, images],
    [ordinaryPolicy, divided],
  ]) as [number, number];
}

/** Times of patterns as long as a policy can have them, in letters of Latin and of Chinese script. */
export function otherScripts(): [latin: number, other: number] {
  const images = sampleImages(1_000);
  const patternOf = (first: number) => (rule: number) =>
    `*${Array.from({ length: 400 }, (_, index) => String.fromCharCode(first + ((index * index + rule) % 26))).join("")}*`;
  return mediansOf([
    [samplePolicy(patternOf(0x61)), images],
    [samplePolicy(patternOf(0x4e00)), images],
  ]) as [number, number];
}
