import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canMatchSomeTag,
  containsPattern,
  intersectsPattern,
  matchesTag,
  tagPattern,
  tagPrefix,
} from "../../../domain/lifecycle/tagPattern";
import { pattern, tag } from "./arbitraries";
import { matchesGlob } from "./referenceSimulator";

/** Every text of these letters up to a length: enough to tell patterns of a few parts apart. */
function textsUpTo(length: number): string[] {
  const texts = [""];
  for (let start = 0, end = 1; texts[start]!.length < length; start = end, end = texts.length) {
    for (const text of texts.slice(start, end))
      for (const letter of "ab-") texts.push(text + letter);
  }
  return texts;
}

const texts = textsUpTo(6);
const shortPattern = pattern.filter((text) => text.length <= 4);

describe("tag patterns", () => {
  it("match as a regular expression would", () => {
    fc.assert(
      fc.property(pattern, tag, (glob, text) => {
        assert.equal(matchesTag(tagPattern(glob), text), matchesGlob(glob, text));
      }),
      { numRuns: 1_000 },
    );
  });

  for (const [glob, text, expected] of [
    ["*", "", true],
    ["*", "anything", true],
    ["a", "a", true],
    ["a", "ab", false],
    ["a*", "a", true],
    ["*a", "ba", true],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["ab*bc", "abc", false],
    ["*ab*ab*", "abab", true],
    ["*ab*ab*", "aab", false],
    ["a**b", "ab", true],
    ["A*", "a", false],
  ] as const) {
    it(`${glob} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      assert.equal(matchesTag(tagPattern(glob), text), expected);
    });
  }

  it("of prefixes take a wildcard literally", () => {
    assert.ok(matchesTag(tagPrefix("v*"), "v*1"));
    assert.ok(!matchesTag(tagPrefix("v*"), "v1"));
    assert.ok(matchesTag(tagPrefix("v"), "v"));
  });

  it("contain another when they match every text it matches", () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (outer, inner) => {
        const expected = texts.every(
          (text) => !matchesGlob(inner, text) || matchesGlob(outer, text),
        );
        // Short texts can miss a counterexample, never invent one.
        if (!expected) assert.ok(!containsPattern(tagPattern(outer), tagPattern(inner)));
        if (containsPattern(tagPattern(outer), tagPattern(inner))) assert.ok(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("intersect another exactly when some text matches both", () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (left, right) => {
        const expected = texts.some((text) => matchesGlob(left, text) && matchesGlob(right, text));
        assert.equal(intersectsPattern(tagPattern(left), tagPattern(right)), expected);
      }),
      { numRuns: 300 },
    );
  });

  for (const [glob, possible] of [
    ["v*", true],
    ["*", true],
    ["_a.b-c", true],
    ["*.", true],
    ["-v", false],
    [".v", false],
    ["a b", false],
    ["v1/2", false],
    ["a".repeat(128), true],
    [`*${"a".repeat(129)}`, false],
  ] as const) {
    it(`${possible ? "can" : "cannot"} match a tag when they are ${glob.slice(0, 20)}`, () => {
      assert.equal(canMatchSomeTag(tagPattern(glob)), possible);
    });
  }
});
