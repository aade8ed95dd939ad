import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/pack";
import { brokenResource } from "../support/brokenResources";
import { judgedResources, judgedTypes } from "../support/judgedResources";
import { pathsIn, readProperties, withObjects } from "../support/readProperties";
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
  "iam-ecr-least-privilege": { forbidPush: true, judgeFullAccess: true },
};

/** What asks AWS reads nothing until it is switched on. */
const typesOnByDefault = policies
  .filter(({ metadata }) => metadata.level !== "disabled")
  .flatMap(({ metadata }) => metadata.resource);

describe("the resources that are broken for fuzzing", () => {
  it("are of each type that policies judge", () => {
    const types = new Set(judgedResources.map(({ type }) => type));
    // Of a type that nobody can judge nothing is read.
    const read = judgedTypes.filter((type) => !type.startsWith("aws:index/"));
    assert.deepEqual(
      read.filter((type) => !types.has(type)),
      [],
    );
  });

  it("have every property that policies read", async () => {
    const missing: string[] = [];
    for (const fixture of judgedResources) {
      const props = withObjects(fixture.props) as Record<string, unknown>;
      const twice = [
        { ...fixture, props },
        { ...fixture, props, name: "other" },
      ];
      const read = await readProperties(() => runPack(policies, twice, config));
      const examples = policies
        .flatMap(({ metadata }) => [...metadata.examples.good, ...metadata.examples.bad])
        .filter(({ type }) => type === fixture.type);
      const given = new Set(
        [props, ...examples.map((each) => each.props)].flatMap((each) => pathsIn(each)),
      );
      if (typesOnByDefault.includes(fixture.type)) assert.notEqual(read.size, 0, fixture.type);
      const unknown = [...read].filter((path) => !given.has(path));
      missing.push(...unknown.map((path) => `${fixture.type} ${path}`));
    }
    assert.deepEqual(missing, []);
  });
});

describe("no input makes the pack fail", () => {
  it(`in ${STACKS * RESOURCES_EACH} broken resources`, async () => {
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
