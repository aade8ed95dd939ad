import assert from "node:assert/strict";
import { hubOfComponents } from "../../bench/support/hubOfComponents";
import { hubOfResources } from "../../bench/support/hubOfResources";
import { record } from "../support/recordedMocks";

const byText = (one: string, other: string) => (one < other ? -1 : 1);

/** Type and inputs of each resource of the provider, whatever its name and its parent. */
async function resourcesOf(program: () => void): Promise<readonly string[]> {
  const { resources } = await record(program);
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, inputs }) => `${type} ${JSON.stringify(inputs, undefined, 2)}`)
    .toSorted(byText);
}

describe("the two hubs of the benchmark of components", () => {
  it("are made of the same resources with the same inputs", async () => {
    const raw = await resourcesOf(() => {
      hubOfResources(3);
    });
    const hub = await resourcesOf(() => {
      hubOfComponents(3);
    });
    assert.deepEqual(hub, raw);
    assert.equal(hub.length, 2 + 3 * 3);
  });
});
