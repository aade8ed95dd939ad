import assert from "node:assert/strict";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import type { LifecycleRule } from "../../../domain/lifecycle/model";
import { ARCHIVE, keep, keepAny, policy, rule } from "./fixtures";

/** Warnings on rules, as rule id and path; one for untagged images is added so that it is not always missed. */
function advice(...rules: LifecycleRule[]): string[] {
  const findings = checkLifecyclePolicy(policy(...rules));
  assert.deepEqual(
    findings.filter(({ severity }) => severity === "error"),
    [],
  );
  return findings.map(({ rule: id, path }) => `${id} ${path}`);
}

const untagged = rule(40);
const expireArchived = rule(99, {
  tagStatus: "any",
  storageClass: "archive",
  countType: "sinceImageTransitioned",
  countNumber: 90,
});

const archiveTagged = (priority: number, ...tagPatternList: string[]): LifecycleRule =>
  rule(priority, { tagPatternList, countNumber: 30, action: ARCHIVE });
const expireArchivedTagged = (priority: number, ...tagPatternList: string[]): LifecycleRule =>
  rule(priority, {
    ...{ tagPatternList, storageClass: "archive" },
    ...{ countType: "sinceImageTransitioned", countNumber: 90 },
  });

describe("advice on a valid lifecycle policy", () => {
  const cases: [string, LifecycleRule[], string[]][] = [
    ["is none on a sound policy", [keep(1, 5, "prod-*"), untagged], []],
    [
      "finds a rule that a wider one of higher precedence shadows",
      [keep(1, 5, "prod*"), keep(2, 5, "prod-eu-*"), untagged],
      ["lifecycle-rule-shadowed rules[1]"],
    ],
    [
      "finds a rule for any image that two others leave nothing",
      [keep(1, 5, "*"), untagged, keepAny(50, 9)],
      ["lifecycle-rule-shadowed rules[2]"],
    ],
    [
      "goes by priority, not by place",
      [keep(2, 5, "prod-eu-*"), keep(1, 5, "prod*"), untagged],
      ["lifecycle-rule-shadowed rules[0]"],
    ],
    [
      "knows that a list of more patterns is narrower",
      [keep(1, 5, "prod*"), keep(2, 5, "prod*", "*-eu"), untagged],
      ["lifecycle-rule-shadowed rules[1]"],
    ],
    [
      "does not take a special case above a general age for a mistake",
      [keep(1, 5, "prod-eu-*"), rule(2, { tagPatternList: ["prod-*"], countNumber: 30 }), untagged],
      [],
    ],
    [
      "finds a count that includes what a special case has claimed",
      [keep(1, 5, "prod-eu-*"), keep(2, 5, "prod-*"), untagged],
      ["lifecycle-tags-overlap rules[1].selection.tagPatternList"],
    ],
    [
      "finds overlapping prefixes likewise",
      [
        rule(1, { tagPrefixList: ["prod-eu"], countType: "imageCountMoreThan", countNumber: 5 }),
        rule(2, { tagPrefixList: ["prod"], countType: "imageCountMoreThan", countNumber: 5 }),
        untagged,
      ],
      ["lifecycle-tags-overlap rules[1].selection.tagPrefixList"],
    ],
    [
      "finds patterns of which neither is a special case of the other",
      [
        rule(1, { tagPatternList: ["prod-*"], countNumber: 30 }),
        rule(2, { tagPatternList: ["*-eu"], countNumber: 60 }),
        untagged,
      ],
      ["lifecycle-tags-overlap rules[1].selection.tagPatternList"],
    ],
    [
      "finds a list that reads like or and means and",
      [keep(1, 5, "prod", "staging"), untagged],
      ["lifecycle-tag-list-and rules[0].selection.tagPatternList"],
    ],
    [
      "finds a list of words of one form, although one tag could have both",
      [keep(1, 5, "*prod*", "*staging*"), untagged],
      ["lifecycle-tag-list-and rules[0].selection.tagPatternList"],
    ],
    [
      "finds a long list that means and",
      [keep(1, 5, ...Array.from({ length: 99 }, (_, index) => `v${index}`)), untagged],
      ["lifecycle-tag-list-and rules[0].selection.tagPatternList"],
    ],
    ["lets a list pass that one tag can serve", [keep(1, 5, "prod-*", "*-eu"), untagged], []],
    [
      "finds an entry that another one includes",
      [keep(1, 5, "prod-eu-*", "prod-*"), untagged],
      ["lifecycle-tag-redundant rules[0].selection.tagPatternList[1]"],
    ],
    [
      "finds one of two equal entries",
      [keep(1, 5, "prod-*", "prod-*"), untagged],
      ["lifecycle-tag-redundant rules[0].selection.tagPatternList[1]"],
    ],
    ...[" prod*", "pröd*", "-prod*", ".prod", "a".repeat(129)].map(
      (entry): [string, LifecycleRule[], string[]] => [
        `finds that no tag matches ${JSON.stringify(entry)}`,
        [keep(1, 5, entry), untagged],
        ["lifecycle-tag-never-matches rules[0].selection.tagPatternList[0]"],
      ],
    ),
    [
      "finds that a wildcard in a prefix is literal",
      [rule(1, { tagPrefixList: ["prod*"], countNumber: 30 }), untagged],
      ["lifecycle-tag-never-matches rules[0].selection.tagPrefixList[0]"],
    ],
    [
      "finds that nothing covers untagged images",
      [keep(1, 5, "prod-*")],
      ["lifecycle-untagged-uncovered rules"],
    ],
    ["takes a rule for any image as cover", [keepAny(1, 5)], []],
    [
      "does not take a rule of the archive as cover",
      [keep(1, 5, "prod-*"), expireArchived],
      ["lifecycle-nothing-archived rules[1]", "lifecycle-untagged-uncovered rules"],
    ],
    [
      "finds that archiving without expiry saves nothing",
      [rule(1, { tagStatus: "any", countNumber: 30, action: ARCHIVE })],
      ["lifecycle-archive-saves-nothing rules[0].action"],
    ],
    [
      "lets archiving pass that ends",
      [rule(1, { tagStatus: "any", countNumber: 30, action: ARCHIVE }), expireArchived],
      [],
    ],
    [
      "does not take the expiry of other archived images as an end",
      [
        untagged,
        rule(1, { tagPatternList: ["dev-*"], countNumber: 30, action: ARCHIVE }),
        rule(2, { storageClass: "archive", countType: "sinceImageTransitioned", countNumber: 90 }),
      ],
      ["lifecycle-archive-saves-nothing rules[1].action", "lifecycle-nothing-archived rules[2]"],
    ],
    [
      "tells archived images and expired ones apart by their tags",
      [archiveTagged(1, "dev-*"), expireArchivedTagged(2, "prod-*"), untagged],
      ["lifecycle-archive-saves-nothing rules[0].action", "lifecycle-nothing-archived rules[1]"],
    ],
    [
      "lets archiving pass that may end by the same tag",
      [archiveTagged(1, "dev-*"), expireArchivedTagged(2, "*-old"), untagged],
      [],
    ],
    [
      "lets archiving pass that ends by one of several tags",
      [archiveTagged(1, "app-*", "*-eu"), expireArchivedTagged(2, "app-*"), untagged],
      [],
    ],
    [
      "finds an expiry from the archive into which nothing goes",
      [keep(1, 5, "prod-*"), untagged, expireArchived],
      ["lifecycle-nothing-archived rules[2]"],
    ],
    [
      "finds ages so low that running versions go, of tagged and of any images",
      [
        rule(1, { tagPatternList: ["prod-*"], countNumber: 6 }),
        rule(2, { tagPatternList: ["latest"], countNumber: 1 }),
        rule(3, {
          tagStatus: "any",
          countType: "sinceImagePulled",
          countNumber: 6,
          action: ARCHIVE,
        }),
        expireArchived,
      ],
      [
        "lifecycle-count-low rules[0].selection.countNumber",
        "lifecycle-count-low rules[1].selection.countNumber",
        "lifecycle-count-low rules[2].selection.countNumber",
      ],
    ],
    ["lets an age of a week pass", [rule(1, { tagStatus: "any", countNumber: 7 })], []],
    [
      "lets a count of one pass that is of a tag without wildcard",
      [keep(1, 1, "latest"), untagged],
      [],
    ],
    [
      "finds a count that no repository exceeds and that keeps images from no rule",
      [keepAny(2, 100_000), untagged, keep(1, 100_000, "dev-*")].map((one, index) => ({
        ...one,
        rulePriority: [42, 41, 40][index] ?? 0,
      })),
      ["lifecycle-rule-never-acts rules[0].selection.countNumber"],
    ],
    [
      "finds that tagged images are protected from rules for untagged ones only",
      [keep(1, 1_000_000, "release-*"), untagged],
      ["lifecycle-rule-never-acts rules[0].selection.countNumber"],
    ],
    [
      "lets a protection pass from rules for other tags of the same image",
      [keep(1, 1_000_000, "release-*"), keep(2, 9, "dev-*"), untagged],
      [],
    ],
    [
      "lets a protection pass from a rule for any image",
      [keep(1, 1_000_000, "release-*"), rule(2, { tagStatus: "any", countNumber: 30 })],
      [],
    ],
    [
      "finds a count so low that running versions go",
      [keep(1, 2, "prod-*"), untagged],
      ["lifecycle-count-low rules[0].selection.countNumber"],
    ],
    [
      "lets a low count of untagged images pass",
      [rule(1, { countType: "imageCountMoreThan", countNumber: 1 }), keep(2, 5, "prod-*")],
      [],
    ],
  ];

  for (const [title, rules, expected] of cases) {
    it(title, () => {
      assert.deepEqual(advice(...rules), expected);
    });
  }

  it("says which entries and rules it means", () => {
    const findings = checkLifecyclePolicy(
      policy(
        keep(1, 5, "prod", "staging"),
        keep(2, 5, "*eu*", "*us*"),
        rule(3, { tagPatternList: ["dev"], countType: "sinceImagePulled", action: ARCHIVE }),
        untagged,
        expireArchived,
      ),
    );
    assert.deepEqual(findings, [
      {
        rule: "lifecycle-count-low",
        path: "rules[2].selection.countNumber",
        message:
          "Images are archived, and cannot be pulled, 1 day after their last pull, so a version that still runs may go; wait at least 7 days.",
        severity: "warning",
      },
      {
        rule: "lifecycle-tag-list-and",
        path: "rules[0].selection.tagPatternList",
        message:
          'An image must have a tag for every entry, and no tag serves both entry 0 and entry 1: the list means "and", not "or". Write one rule for each entry if "or" is meant.',
        severity: "warning",
      },
      {
        rule: "lifecycle-tag-list-and",
        path: "rules[1].selection.tagPatternList",
        message:
          'An image must have a tag for every entry, and entry 0 and entry 1 read like a choice: the list means "and", not "or". Write one rule for each entry if "or" is meant.',
        severity: "warning",
      },
    ]);
  });
});

describe("the texts of advice", () => {
  const old = (days: number, ...tagPatternList: string[]) =>
    rule(1, { tagPatternList, countNumber: days });
  const low = (what: string, least: string) =>
    `${what}, so a version that still runs may go; wait at least ${least}.`;
  const afterPush = "so a version that still runs may go after the next push; keep at least 3.";
  const texts: [title: string, rules: LifecycleRule[], expected: string[]][] = [
    [
      "one image kept",
      [keep(1, 1, "a*"), untagged],
      [`Only the newest image will be kept, ${afterPush}`],
    ],
    [
      "two images kept",
      [keep(1, 2, "a*"), untagged],
      [`Only the newest 2 images will be kept, ${afterPush}`],
    ],
    ["three images kept", [keep(1, 3, "a*"), untagged], []],
    ["one day", [old(1, "a*"), untagged], [low("Images expire 1 day after their push", "7 days")]],
    [
      "six days",
      [old(6, "a*"), untagged],
      [low("Images expire 6 days after their push", "7 days")],
    ],
    ["seven days", [old(7, "a*"), untagged], []],
    [
      "days without a pull",
      [
        rule(1, {
          tagPatternList: ["a*"],
          countType: "sinceImagePulled",
          countNumber: 3,
          action: ARCHIVE,
        }),
        untagged,
        expireArchived,
      ],
      [low("Images are archived, and cannot be pulled, 3 days after their last pull", "7 days")],
    ],
    [
      "a count that no repository exceeds",
      [keep(1, 100_000, "a*"), untagged],
      [
        "A repository holds at most 100000 images, unless AWS has raised that quota, so the rule never acts, and there is no rule below it that it keeps images from; lower countNumber or remove the rule.",
      ],
    ],
    [
      "no rule for untagged images",
      [keep(1, 9, "a*")],
      [
        "No rule covers untagged images, so images that lose their tag, and what a deleted index listed, are stored for ever; add a rule with tagStatus untagged.",
      ],
    ],
    [
      "an archive that only grows",
      [archiveTagged(1, "a*"), untagged],
      [
        "Archived images cost as much as standard ones below 150 TB and no rule expires them, so this saves nothing; add a rule with countType sinceImageTransitioned.",
      ],
    ],
    [
      "an archive that nothing fills",
      [untagged, expireArchived],
      [
        "No rule archives images that this rule selects, so it acts only on what is archived by hand; add a rule with action transition, or remove this one.",
      ],
    ],
    [
      "a tag that no image can have",
      [keep(1, 9, "a b"), untagged],
      [
        "No tag can match this entry, so the rule never matches; a tag has up to 128 of the characters A-Z a-z 0-9 _ . - and starts with none of . and -.",
      ],
    ],
    [
      "an entry that adds nothing",
      [keep(1, 9, "a*", "ab*"), untagged],
      [
        "Every image needs a tag for all entries, and a tag for entry 1 also serves this one; leave it out.",
      ],
    ],
    [
      "a rule that another leaves nothing",
      [keep(1, 9, "a*"), keep(2, 9, "ab*"), untagged],
      [
        "Rule 1 claims every image this rule selects, so it never acts; give it a lower rulePriority or remove it.",
      ],
    ],
    [
      "a rule that two others leave nothing",
      [keep(1, 9, "*"), untagged, keepAny(50, 9)],
      [
        "Rules 40 and 1 claim every image this rule selects, so it never acts; give it a lower rulePriority or remove it.",
      ],
    ],
    [
      "a count over images that a rule above claims",
      [keep(1, 9, "a-b*"), keep(2, 9, "a-*"), untagged],
      [
        "One tag can match this list and that of rule 1, which has precedence: it claims such images, and this rule still counts them. Make the lists exclude each other, or raise countNumber.",
      ],
    ],
    [
      "lists that meet",
      [old(30, "prod-*"), rule(2, { tagPatternList: ["*-eu"], countNumber: 60 }), untagged],
      [
        "One tag can match this list and that of rule 1, which has precedence: it claims such images. Make the lists exclude each other.",
      ],
    ],
  ];
  for (const [title, rules, expected] of texts) {
    it(`say what is wrong with ${title}, and what to do`, () => {
      const findings = checkLifecyclePolicy(policy(...rules));
      assert.deepEqual(
        findings.map(({ message }) => message),
        expected,
      );
    });
  }

  it("are nothing on low numbers for untagged and for archived images", () => {
    assert.deepEqual(advice(keep(1, 9, "*"), untagged), []);
    const counted = rule(40, { countType: "imageCountMoreThan", countNumber: 1 });
    assert.deepEqual(advice(keep(1, 9, "*"), counted), []);
  });
});
