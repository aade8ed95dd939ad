import assert from "node:assert/strict";
import fc from "fast-check";
import { buildLifecyclePolicy, checkLifecycleRules } from "../../../domain/lifecycle/build";
import type { FlatLifecycleRule } from "../../../domain/lifecycle/intent";

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

describe("the numbers that buildLifecyclePolicy gives", () => {
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
