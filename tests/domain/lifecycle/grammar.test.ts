import assert from "node:assert/strict";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";
import { type Refusal, type SoundPolicy, findingsOn, itRefuses, soundPolicy } from "./soundPolicy";

const refusals: Refusal[] = [
  [
    "an unknown key of the policy",
    (_, policy) => (policy.Rules = []),
    ['lifecycle-unknown-key Rules: unknown key: given "Rules", allowed rules.'],
  ],
  [
    "an unknown key of a rule",
    ([first]) => (first!.priority = 1),
    [
      'lifecycle-unknown-key rules[0].priority: unknown key: given "priority", allowed rulePriority, description, selection, action.',
    ],
  ],
  [
    "an unknown key of a selection",
    ([first]) => (first!.selection["count unit"] = "days"),
    [
      'lifecycle-unknown-key rules[0].selection["count unit"]: unknown key: given "count unit", allowed tagStatus, tagPatternList, tagPrefixList, storageClass, countType, countUnit, countNumber.',
    ],
  ],
  [
    "an unknown key of an action",
    ([first]) => (first!.action.kind = "expire"),
    [
      'lifecycle-unknown-key rules[0].action.kind: unknown key: given "kind", allowed type, targetStorageClass.',
    ],
  ],
  [
    "a policy without rules",
    (_, policy) => delete (policy as Partial<SoundPolicy>).rules,
    ["lifecycle-missing-key rules: rules is missing: allowed a list of 1 to 50 rules."],
  ],
  [
    "rules that are no list",
    (_, policy) => ((policy as Record<string, unknown>).rules = { 0: {} }),
    ['lifecycle-shape rules: rules: given {"0":{}}, allowed a list of 1 to 50 rules.'],
  ],
  [
    "an empty list of rules",
    (_, policy) => (policy.rules = []),
    ["lifecycle-rule-count rules: number of rules: given 0, allowed 1 to 50."],
  ],
  [
    "a rule that is null",
    (rules) => rules.push(null as never),
    [
      "lifecycle-shape rules[4]: rules[4]: given null, allowed an object with rulePriority, description, selection, action.",
    ],
  ],
  [
    "a rulePriority of 0",
    ([first]) => (first!.rulePriority = 0),
    [
      "lifecycle-rule-priority rules[0].rulePriority: rulePriority: given 0, allowed an integer of at least 1.",
    ],
  ],
  [
    "a rulePriority that is text",
    ([first]) => (first!.rulePriority = "1"),
    [
      'lifecycle-rule-priority rules[0].rulePriority: rulePriority: given "1", allowed an integer of at least 1.',
    ],
  ],
  [
    "a rulePriority that is used twice",
    (rules) => (rules[1]!.rulePriority = 1),
    [
      "lifecycle-rule-priority-duplicate rules[1].rulePriority: rulePriority: given 1, which rules[0] has, too; allowed a number no other rule has.",
    ],
  ],
  [
    "a description that is null",
    ([first]) => (first!.description = null),
    [
      "lifecycle-shape rules[0].description: description: given null, allowed a string, or no description at all.",
    ],
  ],
  [
    "a selection that is missing",
    ([first]) => delete (first as Partial<SoundPolicy["rules"][number]>).selection,
    [
      "lifecycle-missing-key rules[0].selection: selection is missing: allowed an object with tagStatus, tagPatternList, tagPrefixList, storageClass, countType, countUnit, countNumber.",
    ],
  ],
  [
    "an action that is a word",
    ([first]) => ((first as Record<string, unknown>).action = "expire"),
    [
      'lifecycle-shape rules[0].action: action: given "expire", allowed an object with type, targetStorageClass.',
    ],
  ],
  [
    "a rule for any image that is not the last of its storage class",
    (rules) => (rules[0]!.rulePriority = 7),
    [
      "lifecycle-any-last rules[2].rulePriority: rulePriority of a rule for any image: given 3, and rule 7 has a higher one; allowed the highest of storage class standard.",
    ],
  ],
  [
    "a countType of another service",
    (rules) => (rules[1]!.selection.countType = "sinceImageCreated"),
    [
      'lifecycle-count-type rules[1].selection.countType: countType: given "sinceImageCreated", allowed "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned".',
    ],
  ],
  [
    "a countUnit with a count",
    ([first]) => (first!.selection.countUnit = "days"),
    [
      'lifecycle-count-unit rules[0].selection.countUnit: countUnit: given "days", allowed none with countType "imageCountMoreThan".',
    ],
  ],
  [
    "an age without countUnit",
    (rules) => delete rules[1]!.selection.countUnit,
    [
      'lifecycle-missing-key rules[1].selection.countUnit: countUnit is missing: allowed "days" with countType "sinceImagePushed".',
    ],
  ],
  [
    "a countUnit other than days",
    (rules) => (rules[1]!.selection.countUnit = "hours"),
    [
      'lifecycle-count-unit rules[1].selection.countUnit: countUnit: given "hours", allowed "days".',
    ],
  ],
  ...[0, -1, 1.5, "10", null, 2 ** 53].map((countNumber): Refusal => [
    `a countNumber of ${JSON.stringify(countNumber)}`,
    ([first]) => (first!.selection.countNumber = countNumber),
    [
      `lifecycle-count-number rules[0].selection.countNumber: countNumber: given ${JSON.stringify(countNumber)}, allowed an integer of at least 1.`,
    ],
  ]),
  [
    "archived images expired before 90 days",
    (rules) => (rules[3]!.selection.countNumber = 89),
    [
      "lifecycle-archive-days rules[3].selection.countNumber: countNumber: given 89, allowed at least 90 days in the archive.",
    ],
  ],
  [
    "sinceImageTransitioned without its storage class",
    (rules) => delete rules[3]!.selection.storageClass,
    [
      'lifecycle-missing-key rules[3].selection.storageClass: storageClass is missing: allowed "standard", "archive".',
    ],
  ],
  [
    "sinceImageTransitioned in standard storage",
    (rules) => (rules[3]!.selection.storageClass = "standard"),
    [
      'lifecycle-storage-class rules[3].selection.storageClass: storageClass: given "standard", allowed "archive" with countType "sinceImageTransitioned".',
      "lifecycle-any-last rules[2].rulePriority: rulePriority of a rule for any image: given 3, and rule 4 has a higher one; allowed the highest of storage class standard.",
    ],
  ],
  [
    "a count in the archive",
    ([first]) => (first!.selection.storageClass = "archive"),
    [
      'lifecycle-storage-class rules[0].selection.storageClass: storageClass: given "archive", allowed "standard" with countType "imageCountMoreThan".',
    ],
  ],
  [
    "an unknown action",
    ([first]) => (first!.action.type = "delete"),
    [
      'lifecycle-action-type rules[0].action.type: type: given "delete", allowed "expire", "transition".',
    ],
  ],
  [
    "an expiry by pulls",
    (rules) => (rules[2]!.action = { type: "expire" }),
    [
      'lifecycle-action-type rules[2].action.type: action: given "expire", allowed "transition" with countType "sinceImagePulled".',
    ],
  ],
  [
    "a transition of archived images",
    (rules) => (rules[3]!.action = { type: "transition", targetStorageClass: "archive" }),
    [
      'lifecycle-action-type rules[3].action.type: action: given "transition", allowed "expire" with countType "sinceImageTransitioned".',
    ],
  ],
  [
    "a target of an expiry",
    ([first]) => (first!.action.targetStorageClass = "archive"),
    [
      'lifecycle-action-target rules[0].action.targetStorageClass: targetStorageClass: given "archive", allowed none with action "expire".',
    ],
  ],
  [
    "a transition without target",
    (rules) => (rules[2]!.action = { type: "transition" }),
    [
      'lifecycle-missing-key rules[2].action.targetStorageClass: targetStorageClass is missing: allowed "archive" with action "transition".',
    ],
  ],
  [
    "a transition to standard storage",
    (rules) => (rules[2]!.action = { type: "transition", targetStorageClass: "standard" }),
    [
      'lifecycle-action-target rules[2].action.targetStorageClass: targetStorageClass: given "standard", allowed "archive".',
    ],
  ],
  [
    "a text that is too long",
    ([first]) => (first!.description = "x".repeat(31_000)),
    ["lifecycle-text-length : length of the text: given 31692, allowed at most 30720 characters."],
  ],
];

describe("parseLifecyclePolicy", () => {
  it("takes a sound policy", () => {
    const parsed = parseLifecyclePolicy(soundPolicy());
    assert.deepEqual(parsed, { ok: true, value: soundPolicy() });
  });

  itRefuses(refusals);

  it("refuses more than 50 rules", () => {
    const rules = Array.from({ length: 51 }, (_, index) => ({
      ...soundPolicy().rules[0],
      rulePriority: index + 1,
      selection: { ...soundPolicy().rules[0]!.selection, tagPatternList: [`v${index}-*`] },
    }));
    assert.deepEqual(
      findingsOn({ rules }).map(({ rule, message }) => [rule, message]),
      [["lifecycle-rule-count", "number of rules: given 51, allowed 1 to 50."]],
    );
  });

  it("takes what is valid and looks odd: gaps in priorities, rules out of order, any in each storage class", () => {
    const policy = soundPolicy();
    policy.rules.reverse();
    policy.rules[0]!.rulePriority = 1000;
    assert.ok(parseLifecyclePolicy(policy).ok);
  });

  it("finds everything at once", () => {
    const policy = soundPolicy();
    for (const [index, rule] of policy.rules.entries()) rule.rulePriority = -index;
    policy.rules[1]!.action.type = "delete";
    policy.extra = true;
    assert.equal(findingsOn(policy).length, 6);
  });

  it("reads text, and refuses text that is not JSON", () => {
    assert.ok(parseLifecyclePolicy(JSON.stringify(soundPolicy(), null, 4)).ok);
    assert.deepEqual(
      findingsOn('{"rules": [').map(({ rule }) => rule),
      ["json-syntax"],
    );
  });

  it("refuses text above 30,720 characters, with what else is wrong in it", () => {
    const policy = soundPolicy();
    policy.rules[0]!.rulePriority = 0;
    const text = JSON.stringify(policy) + " ".repeat(31_000);
    assert.deepEqual(
      findingsOn(text).map(({ rule }) => rule),
      ["lifecycle-text-length", "lifecycle-rule-priority"],
    );
  });

  it("refuses text far above the limit unread", () => {
    assert.deepEqual(
      findingsOn("[".repeat(2_000_000)).map(({ rule }) => rule),
      ["json-too-large"],
    );
  });
});
