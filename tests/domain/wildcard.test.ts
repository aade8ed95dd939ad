import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesAction } from "../../domain/iam/iamPolicy";
import { matchesWildcard } from "../../domain/wildcard";
import { like } from "../support/iamEvaluator";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 7 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 9 });

describe("matchesWildcard", () => {
  const cases: [pattern: string, text: string, matches: boolean][] = [
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["**", "a", true],
    ["prod*repo", "prod-repo", true],
    ["prod*repo", "prodrepo-x", false],
    ["*prod*", "repo-prod-repo", true],
    ["a.c", "abc", false],
    ["a?c", "abc", false],
    ["a?c", "a?c", true],
  ];
  for (const [one, other, matches] of cases) {
    it(`says ${String(matches)} to "${one}" for "${other}"`, () => {
      assert.equal(matchesWildcard(one, other), matches);
    });
  }

  it("agrees with the definition of both wildcards", () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        assert.equal(matchesWildcard(one, other, "?"), like(one, other));
      }),
      { numRuns: 5000 },
    );
  });

  /** A text that counts how often one looks into it. */
  class CountedText extends String {
    looks = 0;
    override charCodeAt(index: number): number {
      this.looks++;
      return super.charCodeAt(index);
    }
  }

  function looksInto(length: number, one: string): number {
    const counted = new CountedText("a".repeat(length));
    assert.equal(matchesWildcard(one, counted as unknown as string), false);
    return counted.looks;
  }

  for (const one of ["*a".repeat(20) + "*b", "*aaaaaaaaaab", "a*".repeat(20) + "b"]) {
    it(`looks twice as often into a text twice as long for ${one}`, () => {
      const looks = looksInto(20_000, one);
      assert.ok(looks <= 20_000 * one.length, String(looks));
      assert.ok(looksInto(40_000, one) <= 2.1 * looks);
    });
  }
});

describe("matchesAction", () => {
  it("agrees with the definition, whatever the case of letters", () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        assert.equal(matchesAction(one.toUpperCase(), other), like(one, other));
      }),
    );
    assert.equal(matchesAction("ECR:batch*image", "ecr:BatchGetImage"), true);
    assert.equal(matchesAction("ecr:Batch*", "ecr:PutImage"), false);
  });
});
