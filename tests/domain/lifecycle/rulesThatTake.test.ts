import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type TagSelection,
  archiveNotPulled,
  archiveOlderThan,
  buildLifecyclePolicy,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  protect,
} from "../../../domain/lifecycle";
import { type Image, REPOSITORY_IMAGE_QUOTA } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../domain/lifecycle/model";
import { rulesThatTake } from "../../../domain/lifecycle/rulesThatTake";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { matchesTag, tagPattern } from "../../../domain/lifecycle/tagPattern";
import { pattern, tag, validPolicy } from "./arbitraries";
import { DAY, NOW } from "./fixtures";

type Rules = Parameters<typeof buildLifecyclePolicy>[0];
type Case = readonly [title: string, rules: Rules, expected: readonly string[]];

const RELEASES = "release-*";
const ofReleases = { tagPatterns: [RELEASES] } satisfies TagSelection;
const ofBuilds = { tagPatterns: ["build-*"] } satisfies TagSelection;

/** The rules as `priority action (other tags)`. */
function taking(rules: Rules, count = 3, wanted = RELEASES): string[] {
  return rulesThatTake(buildLifecyclePolicy(rules), wanted, count).map(
    ({ rulePriority, action, otherTags }) =>
      [rulePriority, action, ...otherTags.map((each) => `(${each})`)].join(" "),
  );
}

const cases: readonly Case[] = [
  ["a count of them that is enough", [keepLatest({ count: 3, ...ofReleases })], []],
  ["a count of them that is too low", [keepLatest({ count: 2, ...ofReleases })], ["1 expire"]],
  [
    "a count of some of them",
    [keepLatest({ count: 2, tagPatterns: ["release-rc-*"] })],
    ["1 expire"],
  ],
  [
    "a count of some of them by prefix",
    [keepLatest({ count: 2, tagPrefixes: ["release-rc"] })],
    ["1 expire"],
  ],
  [
    "a count of those with another tag as well",
    [keepLatest({ count: 2, tagPatterns: [RELEASES, "signed"] })],
    [],
  ],
  [
    "a count among all images, which others push them out of",
    [keepLatest({ count: 99 })],
    ["1 expire"],
  ],
  [
    "a wider pattern, which others push them out of",
    [keepLatest({ count: 99, tagPatterns: ["*"] })],
    ["1 expire"],
  ],
  [
    "a count among all images that is just below the quota of a repository",
    [keepLatest({ count: REPOSITORY_IMAGE_QUOTA - 1 })],
    ["1 expire"],
  ],
  [
    "a count among all images that is the quota of a repository",
    [keepLatest({ count: REPOSITORY_IMAGE_QUOTA })],
    [],
  ],
  [
    "an age, however high",
    [expireOlderThan({ afterDays: 3650, tagPatterns: ["rel*"] })],
    ["1 expire"],
  ],
  ["an age of untagged images", [expireUntagged({ afterDays: 1 })], []],
  [
    "an age below their protection",
    [protect(ofReleases), expireOlderThan({ afterDays: 1, tagStatus: "any" })],
    [],
  ],
  [
    "an age below the protection of some",
    [protect({ tagPatterns: ["release-1*"] }), expireOlderThan({ afterDays: 1, tagStatus: "any" })],
    ["2 expire"],
  ],
  [
    "an age below the protection of those with another tag",
    [
      protect({ tagPatterns: [RELEASES, "signed"] }),
      expireOlderThan({ afterDays: 1, tagStatus: "any" }),
    ],
    ["2 expire"],
  ],
  [
    "another tag whose rule comes first",
    [expireOlderThan({ afterDays: 14, ...ofBuilds }), keepLatest({ count: 3, ...ofReleases })],
    ["1 expire (build-*)"],
  ],
  [
    "another tag whose rule comes first and counts",
    [keepLatest({ count: 50, ...ofBuilds }), keepLatest({ count: 3, ...ofReleases })],
    ["1 expire (build-*)"],
  ],
  [
    "another tag whose rule comes after theirs",
    [keepLatest({ count: 3, ...ofReleases }), expireOlderThan({ afterDays: 14, ...ofBuilds })],
    [],
  ],
  [
    "two other tags that one image can have",
    [expireOlderThan({ afterDays: 14, tagPatterns: ["build-*", "tested"] })],
    ["1 expire (build-*) (tested)"],
  ],
  [
    "a count of a tag that only one image can have",
    [keepLatest({ count: 1, tagPatterns: ["edge"] })],
    [],
  ],
  [
    "other tags that no image can have",
    [{ tagPatternList: ["-build"], countType: "sinceImagePushed", countNumber: 1 }],
    [],
  ],
  [
    "archiving by age and by pulls",
    [
      archiveOlderThan({ afterDays: 30, ...ofBuilds }),
      archiveNotPulled({ afterDays: 90, tagStatus: "any" }),
    ],
    ["1 transition (build-*)", "2 transition"],
  ],
  [
    "expiry of what is archived, which no rule does with them",
    [protect(ofReleases), expireArchived({ afterDays: 90 })],
    [],
  ],
];

/** Images that are a year old, in the order in which they were pushed. */
function yearOld(...tags: readonly (readonly string[])[]): Image[] {
  return tags.map((imageTags, index) => ({
    imageDigest: `sha256:${index}`,
    imageTags,
    imagePushedAt: NOW - 365 * DAY + index,
  }));
}

function entriesOf({ selection }: LifecycleRule): string[] {
  const { tagPatternList = [], tagPrefixList = [] } = selection;
  return [...tagPatternList, ...tagPrefixList.map((prefix) => `${prefix}*`)];
}

/** The oldest of the newest wanted images, with all it needs to be taken; then what pushes it out, wanted or not. */
function witness(rule: LifecycleRule, wanted: string, count: number): Image[] {
  const entries = entriesOf(rule);
  // No pattern has these letters, so that nothing but a `*` stands for them.
  const tagsOf = (patterns: readonly string[], text: string) =>
    patterns.map((each) => each.replaceAll("*", text));
  const areWanted = entries.some((each) => matchesTag(tagPattern(wanted), tagsOf([each], "x")[0]!));
  const newer = areWanted ? count - 1 : 40;
  const others = Array.from({ length: newer }, (_, index) => tagsOf(entries, `y${index}`));
  return yearOld(tagsOf([wanted, ...entries], "x"), ...others);
}

describe("the rules that may take images of a pattern", () => {
  for (const [title, rules, expected] of cases) {
    it(`are ${expected.length === 0 ? "none" : "found"} for ${title}`, () => {
      assert.deepEqual(taking(rules), expected);
    });
  }

  it("count a tag without wildcard as one image", () => {
    const latest = { tagPatterns: ["latest"] } satisfies TagSelection;
    assert.deepEqual(taking([keepLatest({ count: 1, ...latest })], 5, "latest"), []);
    assert.deepEqual(taking([keepLatest({ count: 9, tagPatterns: ["*"] })], 1, "latest"), [
      "1 expire",
    ]);
  });

  it("are all that the simulator shows on any inventory", () => {
    const images = fc
      .array(fc.uniqueArray(tag, { maxLength: 3 }), { maxLength: 8 })
      .filter((tags) => new Set(tags.flat()).size === tags.flat().length)
      .map((tags) => yearOld(...tags));
    fc.assert(
      fc.property(validPolicy, images, pattern, (policy, inventory, wanted) => {
        const count = 2;
        const production = inventory
          .filter(({ imageTags = [] }) =>
            imageTags.some((each) => matchesTag(tagPattern(wanted), each)),
          )
          .slice(-count)
          .map(({ imageDigest }) => imageDigest);
        const found = rulesThatTake(policy, wanted, count);
        const takers = found.map(({ rulePriority }) => rulePriority);
        for (const { imageDigest, appliedRulePriority } of actionsOn(policy, inventory)) {
          if (!production.includes(imageDigest)) continue;
          assert.ok(takers.includes(appliedRulePriority), `rule ${appliedRulePriority} is found`);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("are shown by the simulator each on an inventory of its own", () => {
    fc.assert(
      fc.property(validPolicy, pattern, fc.integer({ min: 1, max: 4 }), (policy, wanted, count) => {
        for (const { rulePriority, action } of rulesThatTake(policy, wanted, count)) {
          const rule = policy.rules.find((each) => each.rulePriority === rulePriority)!;
          const [oldest] = actionsOn(policy, witness(rule, wanted, count)).filter(
            ({ imageDigest }) => imageDigest === "sha256:0",
          );
          assert.deepEqual(
            [oldest?.appliedRulePriority, oldest?.action.type],
            [rulePriority, action.toUpperCase()],
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function actionsOn(policy: LifecyclePolicy, images: readonly Image[]) {
  return simulateLifecycle(policy, images, { now: NOW }).actions;
}
