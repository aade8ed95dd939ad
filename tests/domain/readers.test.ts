import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonInput, readers, toText } from "../support/readers";

describe("the readers of documents", () => {
  it("are all of the domain and of the command", () => {
    assert.deepEqual(
      Object.keys(readers)
        .filter((name) => /lifecycle|organization|policy/i.test(name))
        .sort(),
      [
        "checkLifecyclePolicy",
        "findLifecyclePolicies",
        "parseLifecyclePolicy",
        "parseOrganization",
        "parsePolicyDocument",
      ],
    );
  });

  it("throw on nothing that JSON can say", () => {
    fc.assert(
      fc.property(jsonInput, (value) => {
        const text = toText(value);
        for (const read of Object.values(readers)) read(value, text);
      }),
      { numRuns: 1_500, seed: 14 },
    );
  });
});
