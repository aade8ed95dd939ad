import fc from "fast-check";
import { policies } from "../policies/pack";
import { brokenResource } from "../tests/support/brokenResources";
import { strictConfig } from "../tests/support/mandatoryPolicies";
import { runPack } from "../tests/support/policyHarness";
import type { Benchmark } from "./support/claim";

const RUNS = 10_000;
const RESOURCES_EACH = 10;

export const takes = "about two minutes";

/** The fuzzing of the tests, ten times as much and from another seed each time: what a quick run may miss. */
export const benchmark: Benchmark = async (progress) => {
  progress(`judging ${RUNS * RESOURCES_EACH} broken resources`);
  const stack = fc.array(brokenResource, { minLength: RESOURCES_EACH, maxLength: RESOURCES_EACH });
  const { failed, seed, numRuns } = await fc.check(
    fc.asyncProperty(stack, async (resources) => {
      await runPack(policies, resources, strictConfig);
    }),
    { numRuns: RUNS },
  );
  return [
    {
      name: "stacks of broken resources on which the policy pack fails",
      measured: failed ? 1 : 0,
      limit: 0,
      unit: "",
      detail: `${numRuns} stacks of ${RESOURCES_EACH} resources from seed ${seed}`,
    },
  ];
};
