import assert from "node:assert/strict";
import {
  buildLifecyclePolicy,
  expireOlderThan,
  keepLatest,
  protect,
} from "../../../domain/lifecycle";
import { rulesThatExpire } from "../../../domain/lifecycle/keeps";

type Rules = Parameters<typeof buildLifecyclePolicy>[0];

const RELEASES = "release-*";

function lost(rules: Rules, count = 3, pattern = RELEASES): number[] {
  return rulesThatExpire(buildLifecyclePolicy(rules), pattern, count);
}

const cases: readonly (readonly [title: string, rules: Rules, expected: readonly number[]])[] = [
  ["a count of them that is enough", [keepLatest({ count: 3, tagPatterns: [RELEASES] })], []],
  ["a count of them that is too low", [keepLatest({ count: 2, tagPatterns: [RELEASES] })], [1]],
  ["a count of some of them", [keepLatest({ count: 2, tagPatterns: ["release-rc-*"] })], [1]],
  [
    "a count of some of them by prefix",
    [keepLatest({ count: 2, tagPrefixes: ["release-rc"] })],
    [1],
  ],
  ["a count of other images", [keepLatest({ count: 1, tagPatterns: ["dev-*"] })], []],
  ["a count among all images, which others push them out of", [keepLatest({ count: 99 })], [1]],
  [
    "a wider pattern, which others push them out of",
    [keepLatest({ count: 99, tagPatterns: ["*"] })],
    [1],
  ],
  ["an age, however high", [expireOlderThan({ afterDays: 3650, tagPatterns: ["rel*"] })], [1]],
  ["an age of untagged images", [expireOlderThan({ afterDays: 1, tagStatus: "untagged" })], []],
  [
    "an age below their protection",
    [protect({ tagPatterns: [RELEASES] }), expireOlderThan({ afterDays: 1, tagStatus: "any" })],
    [],
  ],
  [
    "an age below the protection of some",
    [protect({ tagPatterns: ["release-1*"] }), expireOlderThan({ afterDays: 1, tagStatus: "any" })],
    [2],
  ],
];

describe("the rules that may expire images of a pattern", () => {
  for (const [title, rules, expected] of cases) {
    it(`are ${expected.length === 0 ? "none" : "found"} for ${title}`, () => {
      assert.deepEqual(lost(rules), expected);
    });
  }

  it("count a tag without wildcard as one image", () => {
    assert.deepEqual(lost([keepLatest({ count: 1, tagPatterns: ["latest"] })], 5, "latest"), []);
  });
});
