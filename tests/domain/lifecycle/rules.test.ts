import assert from "node:assert/strict";
import { lifecycleRules } from "../../../domain/lifecycle/findings";
import { inventoryRules } from "../../../domain/lifecycle/inventoryRules";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";
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
      "lifecycle-untagged-early warning",
      "lifecycle-archive-saves-nothing warning",
      "lifecycle-count-low warning",
      "lifecycle-rule-never-acts warning",
      "lifecycle-nothing-archived warning",
      "lifecycle-duplicate-key warning",
      "lifecycle-signature-counted warning",
      "lifecycle-signature-goes-first warning",
      "lifecycle-signature-stays warning",
      "inventory-image error",
      "inventory-duplicate-image warning",
      "inventory-children-unknown warning",
      "inventory-archived-at-unknown warning",
      "inventory-incomplete error",
      "inventory-preview error",
      "inventory-digest warning",
      "inventory-status-unknown warning",
      "inventory-size-unknown warning",
      "inventory-pushed-later warning",
      "inventory-archived-index-broken warning",
    ]);
  });
});
