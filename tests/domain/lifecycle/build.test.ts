import assert from "node:assert/strict";
import fc from "fast-check";
import { hasErrors } from "../../../domain/finding";
import { buildLifecyclePolicy, flatRulePath } from "../../../domain/lifecycle/build";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import type { FlatLifecycleRule } from "../../../domain/lifecycle/intent";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";
import { renderLifecyclePolicy } from "../../../domain/lifecycle/render";
import { ruleIntent, validPolicy } from "./arbitraries";

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

describe("buildLifecyclePolicy", () => {
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
