import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkPrincipalArn,
  checkRepositoryCount,
  checkRepositoryName,
  checkRepositoryPrefix,
} from "../../../domain/identifiers";

const isName = (text: string) => checkRepositoryName(text, "x").length === 0;

describe("repository names and prefixes", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("a0._-/")), maxLength: 8 });

  it("are those that the pattern of AWS's API model takes", () => {
    const model = /^(?:[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)$/;
    fc.assert(
      fc.property(text, (one) => {
        assert.equal(isName(one), one.length >= 2 && model.test(one));
      }),
      { numRuns: 2000 },
    );
  });

  it("are prefixes exactly where a name can go on from them", () => {
    const endings = ["", "a", "/a", "_a"];
    fc.assert(
      fc.property(text, (one) => {
        const isBeginning = one.length >= 2 && endings.some((end) => isName(one + end));
        assert.equal(checkRepositoryPrefix(one, "x", "replication").length === 0, isBeginning);
      }),
      { numRuns: 2000 },
    );
  });

  it("warn of the URL of a registry in a name, and of more repositories than a registry has by default", () => {
    const registries = [
      "111111111111.dkr.ecr.us-east-1.amazonaws.com",
      "111111111111.dkr-ecr.us-east-1.on.aws",
    ];
    for (const registry of registries) {
      assert.deepEqual(checkRepositoryName(`${registry}/team-a/api`, "x"), [
        {
          rule: "repository-name-registry",
          path: "x",
          message: `repository name begins with the URL of a registry: given "${registry}/team-a/api", allowed the name without the registry: team-a/api.`,
          severity: "warning",
        },
      ]);
    }
    assert.deepEqual(checkRepositoryName("base/111111111111.dkr.ecr.us-east-1/api", "x"), []);
    assert.deepEqual(checkRepositoryCount(100_000, "repositories"), []);
    assert.deepEqual(checkRepositoryCount(100_001, "repositories"), [
      {
        rule: "repository-count",
        path: "repositories",
        message:
          "too many repositories: given 100001, allowed at most 100000 unless AWS raised the quota.",
        severity: "warning",
      },
    ]);
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
