import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesAction } from "../../domain/iam/iamPolicy";
import { matchesWildcard, overlapsWildcard } from "../../domain/wildcard";
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

describe("overlapsWildcard", () => {
  const overlapping: [one: string, other: string, expected: boolean][] = [
    ["*", "arn:aws:ecr:*", true],
    ["arn:*", "arn:aws:ecr:*", true],
    ["arn:aws:e??:*", "arn:aws:ecr:*", true],
    ["arn:aws:ec2:*", "arn:aws:ecr:*", false],
    ["a*c", "a*b", false],
    ["a*", "*b", true],
    ["?", "", false],
    ["**", "", true],
    ["", "", true],
  ];
  for (const [one, other, expected] of overlapping) {
    it(`finds ${expected ? "a text" : "no text"} for both of ${one} and ${other}`, () => {
      assert.deepEqual(
        [overlapsWildcard(one, other), overlapsWildcard(other, one)],
        [expected, expected],
      );
    });
  }

  it("finds whatever text both match", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (one, other, both) => {
        const isCovered = like(one, both) && like(other, both);
        assert.ok(!isCovered || overlapsWildcard(one, other));
      }),
      { numRuns: 5000 },
    );
  });

  it("agrees with matchesWildcard where one pattern is a text", () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        fc.pre(!/[*?]/.test(other));
        assert.equal(overlapsWildcard(one, other), matchesWildcard(one, other, "?"));
      }),
      { numRuns: 5000 },
    );
  });
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
