import assert from "node:assert/strict";
import { programOf } from "../../local/engine/program";
import { badStack, folderOf } from "../../local/scenario";
import { policies } from "../../policies/pack";
import { mandatoryPolicies, strictConfig } from "../support/mandatoryPolicies";
import { runPack } from "../support/policyHarness";
import { record } from "../support/recordedMocks";

describe("the bad example", () => {
  it("has one resource for each mandatory policy, by its name, and nothing else that is stopped", async () => {
    const { resources } = await record(programOf(folderOf(badStack)));
    const fixtures = resources.map(({ type, name, inputs: props }) => ({ type, name, props }));
    const { violations } = await runPack(policies, fixtures, strictConfig);
    const stopped = violations.filter(({ level }) => level === "mandatory");
    assert.deepEqual(
      stopped.map(({ policy, resource }) => `${policy} stops ${resource}`).toSorted(),
      mandatoryPolicies.map((policy) => `${policy} stops ${policy}`).toSorted(),
    );
  });
});
