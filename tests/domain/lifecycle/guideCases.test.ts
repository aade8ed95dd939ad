import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecycleRule } from "../../../domain/lifecycle/model";
import { ARCHIVE, DAY, NOW, image, keep, keepAny, policy, rule, taken } from "./fixtures";

const tagged = (digest: string, age: number, ...imageTags: string[]): Image =>
  image(digest, age, { imageTags });
const archived = (digest: string, days: number): Image =>
  image(digest, 300, { imageStatus: "ARCHIVED", lastArchivedAt: NOW - days * DAY });
const index = (digest: string, age: number, ...children: string[]): Image =>
  image(digest, age, { imageTags: [digest], children });
const older = (priority: number, days: number, ...tagPatternList: string[]): LifecycleRule =>
  rule(priority, { tagPatternList, countNumber: days });
const anyOlder = (priority: number, days: number): LifecycleRule =>
  rule(priority, { tagStatus: "any", countNumber: days });
const notPulled = (priority: number, days: number): LifecycleRule =>
  rule(priority, {
    ...{ tagStatus: "any", countType: "sinceImagePulled", countNumber: days },
    action: ARCHIVE,
  });
const inArchive = (priority: number, days: number): LifecycleRule =>
  rule(priority, {
    ...{ tagStatus: "any", storageClass: "archive" },
    ...{ countType: "sinceImageTransitioned", countNumber: days },
  });

/** Inputs with answers worked out by hand from Amazon ECR's user guide: what goes, as `digest:priority`. */
const cases: [title: string, rules: LifecycleRule[], images: Image[], expected: string[]][] = [
  // Counts and ages.
  [
    "a count keeps the newest",
    [keep(1, 2, "*")],
    [tagged("a", 3, "x"), tagged("b", 2, "y"), tagged("c", 1, "z")],
    ["a:1"],
  ],
  [
    "a count larger than the number of images takes nothing",
    [keep(1, 4, "*")],
    [tagged("a", 3, "x"), tagged("b", 2, "y")],
    [],
  ],
  [
    "a count of tagged images does not count untagged ones",
    [keep(1, 1, "*")],
    [image("u", 1), tagged("a", 2, "x")],
    [],
  ],
  [
    "a count of untagged images keeps the newest of them",
    [rule(1, { countType: "imageCountMoreThan", countNumber: 1 })],
    [image("u", 3), image("v", 2), tagged("a", 1, "x")],
    ["u:1"],
  ],
  ["an age must be exceeded", [rule(1)], [image("u", 1)], []],
  ["an age that is just exceeded is enough", [rule(1)], [image("u", 1 + 1 / 86_400)], ["u:1"]],
  ["what is pushed later than now is not old", [rule(1)], [image("u", -1)], []],
  [
    "an age takes all that exceed it, the oldest first",
    [anyOlder(1, 5)],
    [image("u", 6), tagged("a", 9, "x"), tagged("b", 5, "y")],
    ["a:1", "u:1"],
  ],
  [
    "of the same time, the image listed later is the newer one",
    [keep(1, 1, "*")],
    [tagged("a", 2, "x"), tagged("b", 2, "y")],
    ["a:1"],
  ],
  // Tags.
  [
    "a pattern without wildcard is one tag",
    [older(1, 5, "v1")],
    [tagged("a", 9, "v1"), tagged("b", 9, "v10"), tagged("c", 9, "xv1")],
    ["a:1"],
  ],
  [
    "a wildcard stands for no character, too",
    [older(1, 5, "v1*")],
    [tagged("a", 9, "v1")],
    ["a:1"],
  ],
  ["a dot in a pattern is a dot", [older(1, 5, "v1.0")], [tagged("a", 9, "v1x0")], []],
  ["patterns tell cases apart", [older(1, 5, "Prod-*")], [tagged("a", 9, "prod-1")], []],
  [
    "a wildcard in the middle",
    [older(1, 5, "*-rc*")],
    [tagged("a", 9, "v1-rc1"), tagged("b", 9, "v1-arc"), tagged("c", 9, "rc1")],
    ["a:1"],
  ],
  [
    "a star in a prefix is a star",
    [rule(1, { tagPrefixList: ["v*"], countNumber: 5 })],
    [tagged("a", 9, "v1")],
    [],
  ],
  [
    "a prefix may be the whole tag",
    [rule(1, { tagPrefixList: ["v1"], countNumber: 5 })],
    [tagged("a", 9, "v1"), tagged("b", 9, "v10")],
    ["a:1", "b:1"],
  ],
  [
    "two patterns need a tag for each",
    [older(1, 5, "prod*", "*eu")],
    [tagged("a", 9, "prod-1"), tagged("b", 8, "prod-1", "web-eu"), tagged("c", 7, "web-eu")],
    ["b:1"],
  ],
  [
    "one tag may serve two patterns",
    [older(1, 5, "prod*", "*eu")],
    [tagged("a", 9, "prod-eu")],
    ["a:1"],
  ],
  [
    "two prefixes need a tag for each",
    [rule(1, { tagPrefixList: ["a", "b"], countNumber: 5 })],
    [tagged("a", 9, "a1"), tagged("b", 9, "a1", "b1")],
    ["b:1"],
  ],
  ["any tag of an image is enough", [older(1, 5, "v*")], [tagged("a", 9, "x", "v1")], ["a:1"]],
  ["the pattern * is no rule for untagged images", [older(1, 5, "*")], [image("u", 9)], []],
  [
    "a signature by tag counts like an image",
    [keep(1, 1, "*")],
    [tagged("a", 2, "v1"), tagged("s", 1, `sha256-${"0".repeat(64)}.sig`)],
    ["a:1"],
  ],
  // Precedence.
  [
    "a rule claims what it keeps",
    [keep(1, 1, "prod*"), anyOlder(2, 5)],
    [tagged("a", 9, "prod-1"), tagged("b", 8, "x")],
    ["b:2"],
  ],
  [
    "a count below counts what is claimed above",
    [keep(1, 1, "prod*"), keepAny(2, 2)],
    [tagged("a", 1, "prod-1"), tagged("b", 2, "x"), tagged("c", 3, "y")],
    ["c:2"],
  ],
  [
    "a count below counts what is taken above",
    [keep(1, 1, "a*"), keepAny(2, 2)],
    [tagged("a", 1, "a2"), tagged("b", 2, "a1"), tagged("c", 3, "x")],
    ["b:1", "c:2"],
  ],
  [
    "a rule for untagged images claims them from the one for any",
    [rule(1, { countType: "imageCountMoreThan", countNumber: 5 }), anyOlder(2, 1)],
    [image("u", 9), tagged("a", 8, "x")],
    ["a:2"],
  ],
  [
    "precedence goes by number, not by place",
    [older(20, 5, "*"), keep(10, 1, "prod*")],
    [tagged("a", 9, "prod-1"), tagged("b", 8, "prod-2")],
    ["a:10"],
  ],
  [
    "an image of two rules is acted on by one",
    [older(1, 5, "a"), older(2, 5, "b")],
    [tagged("x", 9, "a", "b")],
    ["x:1"],
  ],
  // Storage classes.
  [
    "never pulled counts from the push",
    [notPulled(1, 30)],
    [image("u", 31), image("v", 29)],
    ["u:1"],
  ],
  [
    "a pull renews an image",
    [notPulled(1, 30)],
    [image("u", 90, { lastRecordedPullTime: NOW - 5 * DAY })],
    [],
  ],
  [
    "a pull may be long ago",
    [notPulled(1, 30)],
    [image("u", 90, { lastRecordedPullTime: NOW - 31 * DAY })],
    ["u:1"],
  ],
  [
    "a restored image counts from its activation",
    [notPulled(1, 30)],
    [image("u", 90, { lastRecordedPullTime: NOW - 60 * DAY, lastActivatedAt: NOW - 5 * DAY })],
    [],
  ],
  [
    "a restored image is as new as its activation",
    [keep(1, 1, "*")],
    [tagged("a", 2, "x"), image("b", 90, { imageTags: ["y"], lastActivatedAt: NOW - DAY })],
    ["a:1"],
  ],
  [
    "archived for more than 90 days",
    [inArchive(1, 90)],
    [archived("a", 91), archived("b", 90), image("c", 300)],
    ["a:1"],
  ],
  ["the archive is none of a standard rule's business", [anyOlder(1, 1)], [archived("a", 100)], []],
  [
    "a standard count does not count the archive",
    [keepAny(1, 1)],
    [archived("a", 1), image("u", 400)],
    [],
  ],
  [
    "what is being restored is left alone",
    [anyOlder(1, 1)],
    [image("a", 300, { imageStatus: "ACTIVATING" })],
    [],
  ],
  [
    "a rule for any image in each storage class",
    [anyOlder(1, 5), inArchive(2, 90)],
    [image("u", 9), archived("a", 91)],
    ["u:1", "a:2"],
  ],
  // Lists and referrers.
  ["a list shelters what it lists", [rule(1)], [index("list", 9, "child"), image("child", 9)], []],
  [
    "what a list shelters is not counted",
    [rule(1, { countType: "imageCountMoreThan", countNumber: 1 })],
    [index("list", 9, "child"), image("child", 1), image("u", 9)],
    [],
  ],
  [
    "an archived list shelters nothing",
    [rule(1)],
    [
      { ...index("list", 9, "child"), imageStatus: "ARCHIVED", lastArchivedAt: NOW - DAY },
      image("child", 9),
    ],
    ["child:1"],
  ],
  [
    "one list that is not archived is enough",
    [rule(1)],
    [
      index("one", 9, "child"),
      { ...index("two", 9, "child"), imageStatus: "ARCHIVED", lastArchivedAt: NOW - DAY },
      image("child", 9),
    ],
    [],
  ],
  [
    "a list that goes shelters until it is gone",
    [older(1, 5, "list"), rule(2)],
    [index("list", 9, "child"), image("child", 9)],
    ["list:1"],
  ],
  [
    "a referrer stays with its subject",
    [rule(1)],
    [tagged("a", 9, "v1"), image("sbom", 9, { subjectManifestDigest: "a" })],
    [],
  ],
  [
    "a referrer without subject is an untagged image",
    [rule(1)],
    [image("sbom", 9, { subjectManifestDigest: "gone" })],
    ["sbom:1"],
  ],
  [
    "a referrer follows its subject by no rule",
    [older(1, 5, "v1"), rule(2)],
    [tagged("a", 9, "v1"), image("sbom", 9, { subjectManifestDigest: "a" })],
    ["a:1"],
  ],
];

describe("the lifecycle rules of the Amazon ECR user guide, case by case:", () => {
  for (const [title, rules, images, expected] of cases) {
    it(title, () => {
      assert.deepEqual(taken(policy(...rules), images).sort(), expected.toSorted());
    });
  }
});
