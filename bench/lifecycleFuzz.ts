import fc from "fast-check";
import { checkLifecyclePolicy } from "../domain/lifecycle/check";
import { parseLifecyclePolicy } from "../domain/lifecycle/parse";
import { simulateOverTime } from "../domain/lifecycle/simulate/overTime";
import { inventory, validPolicy } from "../tests/domain/lifecycle/arbitraries";
import { damaged } from "../tests/domain/lifecycle/damaged";
import { NOW } from "../tests/domain/lifecycle/fixtures";
import { disagreementOverTime } from "../tests/domain/lifecycle/referenceSimulator";
import type { Benchmark, Claim } from "./support/claim";

const RUNS = 20_000;
/** Enough for what is archived, and for what that sets free, to be taken in later runs. */
const DAYS = 4;

export const takes = "about half a minute";

/** Two properties of the tests, many more times and from another seed each time: what a quick run may miss. */
export const benchmark: Benchmark = (progress) => {
  progress(`comparing ${RUNS} simulations with the reference`);
  const simulator = fc.check(
    fc.property(validPolicy, inventory(true), (policy, images) => {
      const simulation = simulateOverTime(policy, images, { now: NOW, days: DAYS });
      return disagreementOverTime(policy, images, simulation) === undefined;
    }),
    { numRuns: RUNS },
  );
  progress(`reading ${RUNS} damaged policies`);
  const parser = fc.check(
    fc.property(damaged(validPolicy), (value) => {
      const parsed = parseLifecyclePolicy(value);
      return parsed.ok
        ? Array.isArray(checkLifecyclePolicy(parsed.value))
        : parsed.findings.length > 0;
    }),
    { numRuns: RUNS },
  );
  return Promise.resolve([
    claim("random inventories on which the simulator differs from the reference", simulator),
    claim("damaged policies on which the parser fails", parser),
  ]);
};

interface Outcome {
  readonly failed: boolean;
  readonly seed: number;
  readonly numRuns: number;
}

function claim(name: string, { failed, seed, numRuns }: Outcome): Claim {
  return {
    name,
    measured: failed ? 1 : 0,
    limit: 0,
    unit: "",
    detail: `${numRuns} runs from seed ${seed}`,
  };
}
