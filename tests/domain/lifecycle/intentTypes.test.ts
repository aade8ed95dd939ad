import assert from "node:assert/strict";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import { buildLifecyclePolicy } from "../../../domain/lifecycle/build";
import type { FlatLifecycleRule, LifecycleRuleIntent } from "../../../domain/lifecycle/intent";
import {
  archiveNotPulled,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  lifecyclePolicy,
  protect,
} from "../../../domain/lifecycle/rules";

/** What the grammar allows compiles; what it forbids does not, which the type check of this file proves. */
const allowed: LifecycleRuleIntent[] = [
  { tagPatternList: ["a"], countType: "imageCountMoreThan", countNumber: 3 },
  { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 1, action: "transition" },
  { tagStatus: "any", countType: "sinceImagePulled", countNumber: 9 },
  {
    tagPrefixList: ["a"],
    countType: "sinceImageTransitioned",
    countNumber: 90,
    storageClass: "archive",
  },
];

// prettier-ignore
const refused: FlatLifecycleRule[] = [
  // @ts-expect-error -- a rule says which images it is about
  { countType: "imageCountMoreThan", countNumber: 3 } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- one list, not both
  { tagPatternList: ["a"], tagPrefixList: ["a"], countType: "imageCountMoreThan", countNumber: 3 } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- untagged images have no tags
  { tagStatus: "untagged", tagPatternList: ["a"], countType: "imageCountMoreThan", countNumber: 3 } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- pulls decide about archiving only
  { tagStatus: "any", countType: "sinceImagePulled", countNumber: 3, action: "expire" } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- archived images can only expire
  { tagStatus: "any", countType: "sinceImageTransitioned", countNumber: 90, action: "transition" } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- an expiry has no target
  { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 3, targetStorageClass: "archive" } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- counts are of standard storage
  { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 3, storageClass: "archive" } satisfies LifecycleRuleIntent,
  // @ts-expect-error -- one of AWS's words
  { tagStatus: "any", countType: "sinceImageCreated", countNumber: 3 } satisfies LifecycleRuleIntent,
];

/** A rule as any Pulumi language may give it. */
const loose: FlatLifecycleRule = {
  tagStatus: "any",
  countType: "sinceImagePushed",
  countNumber: 9,
};

const anyArchived = {
  tagStatus: "any",
  countType: "sinceImageTransitioned",
  countNumber: 90,
} as const;

describe("LifecycleRuleIntent", () => {
  it("is a flat rule that the check takes", () => {
    for (const rule of allowed) {
      const findings = checkLifecyclePolicy(buildLifecyclePolicy([rule]));
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
    }
  });

  it("forbids what the check refuses, too", () => {
    for (const rule of refused) {
      const findings = checkLifecyclePolicy(buildLifecyclePolicy([rule]));
      assert.ok(
        findings.some(({ severity }) => severity === "error"),
        JSON.stringify(rule),
      );
    }
  });

  it("is what the helpers take, too", () => {
    // @ts-expect-error -- protection is of tagged images
    assert.throws(() => protect());
    // @ts-expect-error -- one kind of tag selection
    keepLatest({ count: 3, tagPatterns: ["a"], tagPrefixes: ["a"] });
    // @ts-expect-error -- untagged images have no tags
    expireOlderThan({ afterDays: 3, tagStatus: "untagged", tagPatterns: ["a"] });
    // Lists come from files; an empty one is a finding.
    const tagPatterns: string[] = ["a"];
    keepLatest({ count: 3, tagPatterns });
    // @ts-expect-error -- tagged images are selected by a list
    keepLatest({ count: 3, tagStatus: "tagged" });
    // @ts-expect-error -- untagged images need no selection
    expireUntagged({ afterDays: 3, tagPatterns: ["a"] });
    // @ts-expect-error -- days, not a count
    archiveNotPulled({ count: 3 });
    // @ts-expect-error -- the archive is expired, not archived once more
    expireArchived({ afterDays: 90, action: "transition" });
  });

  it("is what lifecyclePolicy takes, at least one", () => {
    // @ts-expect-error -- a policy has a rule
    assert.throws(() => lifecyclePolicy([]), RangeError);
    // @ts-expect-error -- a list of which nothing is known may be empty
    assert.ok(lifecyclePolicy(allowed));
    // @ts-expect-error -- a rule that says tagStatus in any text may say a wrong one
    assert.ok(lifecyclePolicy([loose]));
    // @ts-expect-error -- archived images can only expire
    lifecyclePolicy([{ ...anyArchived, action: "transition" }]);
    assert.ok(lifecyclePolicy([anyArchived]));
  });
});
