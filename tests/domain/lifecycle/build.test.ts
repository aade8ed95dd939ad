import assert from "node:assert/strict";
import fc from "fast-check";
import { hasErrors } from "../../../domain/finding";
import {
  buildLifecyclePolicy,
  checkLifecycleRules,
  flatRulePath,
} from "../../../domain/lifecycle/build";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import { lifecycleRules } from "../../../domain/lifecycle/findings";
import type { FlatLifecycleRule } from "../../../domain/lifecycle/intent";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";
import { renderLifecyclePolicy } from "../../../domain/lifecycle/render";
import {
  archiveNotPulled,
  archiveOlderThan,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  lifecyclePolicy,
  protect,
} from "../../../domain/lifecycle/rules";
import { inventoryRules } from "../../../domain/lifecycle/inventoryRules";
import { ruleIntent, validPolicy } from "./arbitraries";

function numbers(...rules: FlatLifecycleRule[]): number[] {
  return buildLifecyclePolicy(rules).rules.map(({ rulePriority }) => rulePriority);
}

const tagged = (rulePriority?: number): FlatLifecycleRule => ({
  tagPatternList: ["v*"],
  countType: "imageCountMoreThan",
  countNumber: 5,
  ...(rulePriority !== undefined && { rulePriority }),
});
const any = (rulePriority?: number): FlatLifecycleRule => ({
  tagStatus: "any",
  countType: "sinceImagePushed",
  countNumber: 5,
  ...(rulePriority !== undefined && { rulePriority }),
});
const anyArchived: FlatLifecycleRule = {
  tagStatus: "any",
  countType: "sinceImageTransitioned",
  countNumber: 90,
};

const taggedArchived = (rulePriority?: number): FlatLifecycleRule => ({
  ...tagged(rulePriority),
  countType: "sinceImageTransitioned",
  countNumber: 90,
});

describe("buildLifecyclePolicy", () => {
  const numberings: [string, FlatLifecycleRule[], number[]][] = [
    ["numbers rules by their place", [tagged(), tagged(), tagged()], [1, 2, 3]],
    [
      "leaves explicit numbers and goes on after them",
      [tagged(), tagged(10), tagged()],
      [1, 10, 11],
    ],
    ["steps over explicit numbers to come", [tagged(), tagged(2), tagged()], [1, 2, 3]],
    ["never gives a number twice", [tagged(2), tagged(1), tagged(), tagged(3)], [2, 1, 4, 3]],
    ["puts any last", [any(), tagged(), tagged()], [3, 1, 2]],
    ["puts any last in each storage class", [anyArchived, any(), tagged()], [2, 3, 1]],
    ["stays below an explicit any", [any(5), tagged()], [5, 1]],
    ["stays below an explicit any while numbers are free", [any(2), tagged(), tagged()], [2, 1, 3]],
    [
      "goes on after the highest number before, not after the last one",
      [tagged(5), tagged(1), tagged()],
      [5, 1, 6],
    ],
    [
      "heeds the numbers of the other storage class only so that none comes twice",
      [taggedArchived(7), tagged(), any(9), taggedArchived(), tagged(8)],
      [7, 1, 9, 10, 8],
    ],
    ["never goes below a number to stay below any", [tagged(4), tagged(), any(5)], [4, 6, 5]],
    [
      "survives numbers that are none",
      [tagged(NaN), tagged(-3), tagged(2 ** 60), tagged()],
      [NaN, -3, 2 ** 60, 1],
    ],
  ];
  for (const [title, rules, expected] of numberings) {
    it(title, () => {
      assert.deepEqual(numbers(...rules), expected);
    });
  }

  it("fills in what the grammar leaves no choice about, and leaves out what is not set", () => {
    const { rules } = buildLifecyclePolicy([
      { tagPrefixList: ["v"], countType: "sinceImagePulled", countNumber: 90 },
      anyArchived,
    ]);
    assert.deepEqual(rules, [
      {
        rulePriority: 1,
        selection: {
          tagStatus: "tagged",
          tagPrefixList: ["v"],
          countType: "sinceImagePulled",
          countUnit: "days",
          countNumber: 90,
        },
        action: { type: "transition", targetStorageClass: "archive" },
      },
      {
        rulePriority: 2,
        selection: {
          tagStatus: "any",
          storageClass: "archive",
          countType: "sinceImageTransitioned",
          countUnit: "days",
          countNumber: 90,
        },
        action: { type: "expire" },
      },
    ]);
  });

  it("never takes an omission for any image", () => {
    const policy = buildLifecyclePolicy([{ countType: "sinceImagePushed", countNumber: 5 }]);
    const [finding] = checkLifecyclePolicy(policy);
    assert.equal(finding?.rule, "lifecycle-missing-key");
    assert.equal(finding.path, "rules[0].selection.tagStatus");
  });

  it("corrects nothing", () => {
    const [rule] = buildLifecyclePolicy([
      { ...any(), storageClass: "archive", action: "expire", targetStorageClass: "archive" },
    ]).rules;
    assert.equal(rule?.selection.storageClass, "archive");
    assert.deepEqual(rule.action, { type: "expire", targetStorageClass: "archive" });
  });

  it("passes holes of other languages on to the check", () => {
    const policy = buildLifecyclePolicy([
      null,
      { countType: null },
    ] as unknown as FlatLifecycleRule[]);
    assert.ok(hasErrors(checkLifecyclePolicy(policy)));
  });

  it("is total on what any language may pass", () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (rules) => {
        checkLifecyclePolicy(buildLifecyclePolicy(rules as FlatLifecycleRule[]));
      }),
    );
  });
});

describe("checkLifecycleRules", () => {
  const inOrder = (patterns: [string, number?][]): FlatLifecycleRule[] =>
    patterns.map(([pattern, rulePriority]) => ({
      ...tagged(rulePriority),
      tagPatternList: [pattern],
    }));

  it("refuses a rule without number that one listed after it would precede, at its path", () => {
    const rules = inOrder([["a"], ["b"], ["c", 2], ["d"]]);
    const errors = checkLifecycleRules(rules).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors, [
      {
        rule: "lifecycle-rule-order",
        path: "rules[1].rulePriority",
        message:
          "rulePriority is missing, and no number is free for this place in the list: rules[2], listed after it, has 2; give this rule a rulePriority, or that one a higher one.",
        severity: "error",
      },
    ]);
  });

  it("finds what the check of the policy finds, at the paths of flat rules", () => {
    const [rule] = inOrder([["*a*b*c*d*"]]);
    assert.deepEqual(
      checkLifecycleRules([rule!]).map(({ rule: id, path }) => `${id} ${path}`),
      ["lifecycle-tag-wildcards rules[0].tagPatternList[0]"],
    );
  });

  it("keeps the order in which rules are written, or refuses it, whatever numbers are given", () => {
    const some = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined });
    const rule = fc.tuple(some, fc.boolean());
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), (given) => {
        const rules = given.map(([number, archived], index) => ({
          ...(archived ? taggedArchived(number) : tagged(number)),
          tagPatternList: [`v${index}`],
        }));
        const refused = checkLifecycleRules(rules).some(({ rule: id }) =>
          ["lifecycle-rule-order", "lifecycle-rule-priority-duplicate"].includes(id),
        );
        const built = numbers(...rules);
        for (const [index, [number, archived]] of given.entries()) {
          if (refused || number !== undefined) continue;
          for (const [other, [, otherArchived]] of given.entries()) {
            if (archived !== otherArchived || other === index) continue;
            assert.equal(other < index, built[other]! < built[index]!);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("valid lifecycle intents", () => {
  it("stay valid from build over render to parse and check", () => {
    fc.assert(
      fc.property(ruleIntent, (rule) => {
        const policy = buildLifecyclePolicy([rule]);
        const parsed = parseLifecyclePolicy(renderLifecyclePolicy(policy));
        assert.deepEqual(parsed, {
          ok: true,
          value: JSON.parse(renderLifecyclePolicy(policy)) as unknown,
        });
        assert.ok(!hasErrors(checkLifecyclePolicy(policy)));
      }),
    );
  });

  it("are rendered alike however often they are read and rendered", () => {
    fc.assert(
      fc.property(validPolicy, (policy) => {
        const text = renderLifecyclePolicy(policy);
        const parsed = parseLifecyclePolicy(text);
        assert.ok(parsed.ok);
        assert.equal(renderLifecyclePolicy(parsed.value), text);
      }),
    );
  });
});

describe("renderLifecyclePolicy", () => {
  it("orders rules by priority and keys as AWS does", () => {
    const text = renderLifecyclePolicy({
      rules: [
        {
          action: { type: "expire" },
          selection: {
            countNumber: 1,
            countUnit: "days",
            countType: "sinceImagePushed",
            tagStatus: "untagged",
          },
          description: "later",
          rulePriority: 2,
        },
        {
          rulePriority: 1,
          selection: {
            tagPatternList: ["a"],
            tagStatus: "tagged",
            countNumber: 9,
            countType: "imageCountMoreThan",
          },
          action: { type: "expire" },
        },
      ],
    });
    assert.equal(
      text,
      '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPatternList":["a"],"countType":"imageCountMoreThan","countNumber":9},"action":{"type":"expire"}},' +
        '{"rulePriority":2,"description":"later","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":1},"action":{"type":"expire"}}]}',
    );
  });
});

describe("flatRulePath", () => {
  for (const [path, expected] of [
    ["rules[2].selection.tagPatternList[0]", "rules[2].tagPatternList[0]"],
    ["rules[2].selection", "rules[2]"],
    ["rules[12].action.type", "rules[12].action"],
    ["rules[0].action.targetStorageClass", "rules[0].targetStorageClass"],
    ["rules[0].rulePriority", "rules[0].rulePriority"],
    ["rules", "rules"],
  ] as const) {
    it(`makes ${expected} of ${path}`, () => {
      assert.equal(flatRulePath(path), expected);
    });
  }
});

describe("the helpers", () => {
  const cases: [string, string][] = [
    [
      lifecyclePolicy([expireUntagged({ afterDays: 1 })]),
      '{"rules":[{"rulePriority":1,"description":"Expire untagged images after 1 day","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":1},"action":{"type":"expire"}}]}',
    ],
    [
      lifecyclePolicy([keepLatest({ count: 10, tagPatterns: ["*"] })]),
      '{"rules":[{"rulePriority":1,"description":"Keep the latest 10 images tagged *","selection":{"tagStatus":"tagged","tagPatternList":["*"],"countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}}]}',
    ],
    [
      lifecyclePolicy([
        keepLatest({ count: 5, tagPrefixes: ["prod-"] }),
        expireOlderThan({ afterDays: 14, tagPatterns: ["dev-*"], description: "prune" }),
      ]),
      '{"rules":[{"rulePriority":1,"description":"Keep the latest 5 images tagged prod-...","selection":{"tagStatus":"tagged","tagPrefixList":["prod-"],"countType":"imageCountMoreThan","countNumber":5},"action":{"type":"expire"}},{"rulePriority":2,"description":"prune","selection":{"tagStatus":"tagged","tagPatternList":["dev-*"],"countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}',
    ],
    [
      lifecyclePolicy([archiveNotPulled({ afterDays: 90 }), expireArchived({ afterDays: 180 })]),
      '{"rules":[{"rulePriority":1,"description":"Archive images not pulled for 90 days","selection":{"tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":90},"action":{"type":"transition","targetStorageClass":"archive"}},{"rulePriority":2,"description":"Expire images archived for 180 days","selection":{"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned","countUnit":"days","countNumber":180},"action":{"type":"expire"}}]}',
    ],
    [
      lifecyclePolicy([
        protect({ tagPatterns: ["release-*"], rulePriority: 5 }),
        archiveOlderThan({ afterDays: 30, tagStatus: "untagged" }),
      ]),
      '{"rules":[{"rulePriority":5,"description":"Protect images tagged release-*","selection":{"tagStatus":"tagged","tagPatternList":["release-*"],"countType":"imageCountMoreThan","countNumber":1000000},"action":{"type":"expire"}},{"rulePriority":6,"description":"Archive untagged images after 30 days","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":30},"action":{"type":"transition","targetStorageClass":"archive"}}]}',
    ],
  ];
  for (const [text, expected] of cases) {
    it(`write ${(JSON.parse(expected) as { rules: { description: string }[] }).rules.map(({ description }) => description).join(", ")}`, () => {
      assert.equal(text, expected);
      assert.ok(parseLifecyclePolicy(text).ok);
    });
  }
});

describe("lifecyclePolicy", () => {
  const release = keepLatest({ count: 5, tagPatterns: ["release-*"] });
  const first = expireOlderThan({ afterDays: 30, tagPatterns: ["dev-*"], rulePriority: 1 });

  it("refuses rules that cannot be numbered in their order", () => {
    assert.throws(() => lifecyclePolicy([release, first]), {
      name: "RangeError",
      message:
        "rules[0].rulePriority: rulePriority is missing, and no number is free for this place in the list: rules[1], listed after it, has 1; give this rule a rulePriority, or that one a higher one.",
    });
    assert.ok(parseLifecyclePolicy(lifecyclePolicy([first, release])).ok);
  });

  it("refuses an empty list where no type forbids it", () => {
    assert.throws(() => lifecyclePolicy([] as unknown as [typeof release]), {
      name: "RangeError",
      message: "rules: number of rules: given 0, allowed 1 to 50.",
    });
  });
});

describe("the rules of lifecycle policies and inventories", () => {
  it("are frozen", () => {
    const severities = Object.entries({ ...lifecycleRules, ...inventoryRules }).map(
      ([id, { severity }]) => `${id} ${severity}`,
    );
    assert.deepEqual(severities, [
      "lifecycle-shape error",
      "lifecycle-unknown-key error",
      "lifecycle-missing-key error",
      "lifecycle-text-length error",
      "lifecycle-rule-count error",
      "lifecycle-rule-priority error",
      "lifecycle-rule-priority-duplicate error",
      "lifecycle-rule-order error",
      "lifecycle-tag-status error",
      "lifecycle-tag-list error",
      "lifecycle-tag-list-duplicate error",
      "lifecycle-tag-empty error",
      "lifecycle-tag-wildcards error",
      "lifecycle-count-type error",
      "lifecycle-count-unit error",
      "lifecycle-count-number error",
      "lifecycle-archive-days error",
      "lifecycle-storage-class error",
      "lifecycle-action-type error",
      "lifecycle-action-target error",
      "lifecycle-any-last error",
      "lifecycle-untagged-duplicate error",
      "lifecycle-rule-shadowed warning",
      "lifecycle-tag-list-and warning",
      "lifecycle-tag-redundant warning",
      "lifecycle-tag-never-matches warning",
      "lifecycle-tags-overlap warning",
      "lifecycle-untagged-uncovered warning",
      "lifecycle-archive-saves-nothing warning",
      "lifecycle-count-low warning",
      "lifecycle-rule-never-acts warning",
      "lifecycle-nothing-archived warning",
      "inventory-image error",
      "inventory-duplicate-image warning",
      "inventory-children-unknown warning",
      "inventory-archived-at-unknown warning",
    ]);
  });
});
