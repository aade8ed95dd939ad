import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkPrincipalArn,
  checkRepositoryName,
  checkRepositoryPrefix,
  isRepositoryName,
} from "../../../domain/identifiers";

describe("repository names and prefixes", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("a0._-/")), maxLength: 8 });

  it("are those that the pattern of AWS's API model takes", () => {
    const model = /^(?:[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)$/;
    fc.assert(
      fc.property(text, (one) => {
        assert.equal(isRepositoryName(one), one.length >= 2 && model.test(one));
      }),
      { numRuns: 2000 },
    );
  });

  it("are prefixes exactly where a name can go on from them", () => {
    const endings = ["", "a", "/a", "_a"];
    fc.assert(
      fc.property(text, (one) => {
        const isBeginning = one.length >= 2 && endings.some((end) => isRepositoryName(one + end));
        assert.equal(checkRepositoryPrefix(one, "x", "replication").length === 0, isBeginning);
      }),
      { numRuns: 2000 },
    );
  });

  it("are read in time that grows with their length only", () => {
    const hostile = [
      "a-".repeat(200_000),
      "-".repeat(400_000),
      "a".repeat(400_000) + "!",
      "a_".repeat(200_000),
    ];
    for (const one of hostile) {
      assert.equal(checkRepositoryName(one, "x").length > 0, true);
      assert.equal(checkRepositoryPrefix(one, "x", "replication").length > 0, true);
      assert.equal(checkPrincipalArn(`arn:aws:iam::222222222222:role/${one}`, "x").length, 1);
    }
  });
});
