import assert from "node:assert/strict";
import { toPlainProperties } from "../../../policies/support/plainProperties";
import { UNKNOWN, unknownCheckingProxy } from "../../support/policyHarness";

describe("the properties as policies see them", () => {
  const view = toPlainProperties(
    unknownCheckingProxy({
      name: "team-a/api",
      filters: [{ filter: "a", __defaults: ["filterType"] }, { filter: UNKNOWN }, { filter: "c" }],
      nothing: null,
      __proto__: { inherited: true },
    }),
  );

  it("are plain values, with which lists can do all that lists do", () => {
    assert.equal(view.name, "team-a/api");
    assert.equal(view.nothing, null);
    const filters = view.filters as readonly object[];
    assert.deepEqual(
      filters.map((each) => Object.keys(each)),
      [["filter"], ["filter"], ["filter"]],
    );
    assert.deepEqual(
      filters.flatMap((each, index) => (index === 1 ? [] : [each])),
      [{ filter: "a" }, { filter: "c" }],
    );
  });

  it("throw where an unknown value is read, and only there", () => {
    const [, unknown] = view.filters as readonly { readonly filter: string }[];
    assert.throws(() => unknown?.filter, {
      message: "string value at .filters.1.filter can't be known during preview",
    });
    assert.throws(() => JSON.stringify(view.filters), /can't be known during preview/);
    assert.deepEqual("filters" in view, true);
    assert.equal(view.absent, undefined);
  });
});
