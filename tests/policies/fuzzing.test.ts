import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/pack";
import { brokenResource } from "../support/brokenResources";
import { type PackConfig, runPack } from "../support/policyHarness";
import { strictConfig } from "../support/mandatoryPolicies";

const STACKS = 1_000;
const RESOURCES_EACH = 10;

/** With every policy at work, but for the one that asks AWS. */
const config: PackConfig = {
  ...strictConfig,
  "workload-image-no-latest": {},
  "ecr-repository-immutable-tags": {
    enforcementLevel: "remediate",
    pullThroughCachePrefixes: ["cache"],
  },
  "iam-ecr-least-privilege": { publishers: ["ci"], judgeFullAccess: true },
};

describe("no input makes the pack fail", () => {
  it(`in ${STACKS * RESOURCES_EACH} broken resources`, async function () {
    this.timeout(120_000);
    const stack = fc.array(brokenResource, {
      minLength: RESOURCES_EACH,
      maxLength: RESOURCES_EACH,
    });
    await fc.assert(
      fc.asyncProperty(stack, async (resources) => {
        const named = resources.map((resource, index) => ({ ...resource, name: `r${index}` }));
        const { violations } = await runPack(policies, named, config);
        for (const { message } of violations) assert.match(message, /\n|can't run policy/);
      }),
      { numRuns: STACKS },
    );
  });
});
