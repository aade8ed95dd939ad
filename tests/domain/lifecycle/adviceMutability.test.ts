import assert from "node:assert/strict";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import type { LifecycleRule } from "../../../domain/lifecycle/model";
import { readRepositoryRecord } from "../../../domain/lifecycle/repositoryRecord";
import { diffLifecyclePolicies } from "../../../domain/lifecycle/simulate/diff";
import type { TagMutability } from "../../../domain/repository/tagMutability";
import { ARCHIVE, NOW, keep, policy, rule } from "./fixtures";

const mutable: TagMutability = { mode: "MUTABLE", exclusionFilters: [] };
const immutable: TagMutability = { mode: "IMMUTABLE", exclusionFilters: [] };
const except = (...exclusionFilters: string[]): TagMutability => ({
  mode: "IMMUTABLE_WITH_EXCLUSION",
  exclusionFilters,
});
const onlyFixed = (...exclusionFilters: string[]): TagMutability => ({
  mode: "MUTABLE_WITH_EXCLUSION",
  exclusionFilters,
});

const EARLY = "lifecycle-untagged-early rules[1].selection.countNumber";
const untagged = (parts: Parameters<typeof rule>[1]): LifecycleRule[] => [
  keep(1, 9, "*"),
  rule(40, { tagStatus: "untagged", ...parts }),
];

describe("advice on a lifecycle policy by the mutability of the repository's tags", () => {
  const afterADay = untagged({ countNumber: 1 });
  const cases: [string, TagMutability[] | undefined, LifecycleRule[], string[]][] = [
    ["says nothing where the mutability is not known", undefined, afterADay, []],
    ["says nothing where no repository is known", [], afterADay, []],
    ["warns of an early rule for untagged images where tags move", [mutable], afterADay, [EARLY]],
    ["says nothing of it where tags are immutable", [immutable], afterADay, []],
    ["warns where only excluded tags move", [except("latest")], afterADay, [EARLY]],
    ["warns where all but excluded tags move", [onlyFixed("v*")], afterADay, [EARLY]],
    [
      "says nothing where every tag is excluded from moving",
      [onlyFixed("v*", "**")],
      afterADay,
      [],
    ],
    ["warns where tags move in one of several", [immutable, mutable], afterADay, [EARLY]],
    ["says nothing of an age of a week", [mutable], untagged({ countNumber: 7 }), []],
    ["warns of an age of 6 days", [mutable], untagged({ countNumber: 6 }), [EARLY]],
    [
      "warns of a count of 2",
      [mutable],
      untagged({ countType: "imageCountMoreThan", countNumber: 2 }),
      [EARLY],
    ],
    [
      "says nothing of a count of 3",
      [mutable],
      untagged({ countType: "imageCountMoreThan", countNumber: 3 }),
      [],
    ],
    [
      "keeps one image of a single tag that moves",
      [mutable],
      [keep(1, 1, "latest"), rule(40, { countNumber: 14 })],
      [],
    ],
    [
      "still warns of one image of many tags where none moves",
      [immutable],
      [keep(1, 1, "v*"), rule(40, { countNumber: 14 })],
      ["lifecycle-count-low rules[0].selection.countNumber"],
    ],
  ];
  for (const [title, tagMutability, rules, expected] of cases) {
    it(title, () => {
      const findings = checkLifecyclePolicy(policy(...rules), { tagMutability });
      assert.deepEqual(
        findings.map(({ rule: id, path }) => `${id} ${path}`),
        expected,
      );
    });
  }

  const texts: [string, TagMutability, LifecycleRule[], string][] = [
    [
      "an age",
      mutable,
      afterADay,
      "Tags may move (MUTABLE), and an image whose tag a newer push takes expires at once where its push is more than 1 day ago, although it may still run.",
    ],
    [
      "pulls",
      except("latest", "dev-*"),
      untagged({ countType: "sinceImagePulled", countNumber: 3, action: ARCHIVE }),
      "Tags that match latest, dev-* may move (IMMUTABLE_WITH_EXCLUSION), and an image whose tag a newer push takes is archived at once where its last pull is more than 3 days ago, although it may still run.",
    ],
    [
      "a count of 1",
      onlyFixed("v*"),
      untagged({ countType: "imageCountMoreThan", countNumber: 1 }),
      "Tags other than v* may move (MUTABLE_WITH_EXCLUSION), and an image whose tag a newer push takes expires once a newer one has no tag either, although it may still run.",
    ],
    [
      "a count of 2",
      mutable,
      untagged({ countType: "imageCountMoreThan", countNumber: 2 }),
      "Tags may move (MUTABLE), and an image whose tag a newer push takes expires once 2 newer ones have no tag either, although it may still run.",
    ],
  ];
  for (const [title, mutability, rules, expected] of texts) {
    it(`says of ${title} when an image goes that has lost its tag`, () => {
      const [finding] = checkLifecyclePolicy(policy(...rules), { tagMutability: [mutability] })
        .filter(({ rule: id }) => id === "lifecycle-untagged-early")
        .map(({ message }) => message);
      const fix =
        "Give each image a tag of its own, make the tags immutable, or raise countNumber.";
      assert.equal(finding, `${expected} ${fix}`);
    });
  }

  for (const [mode, mutability, which] of [
    [
      "where tags move",
      [mutable],
      "images that lose their tag, and what a deleted index listed, are",
    ],
    [
      "where it is not known",
      undefined,
      "images that lose their tag, and what a deleted index listed, are",
    ],
    [
      "where no tag moves",
      [immutable],
      "what a deleted index listed, and what was pushed without a tag, is",
    ],
    [
      "where tags move in one of two",
      [immutable, mutable],
      "images that lose their tag, and what a deleted index listed, are",
    ],
  ] as const) {
    it(`says which untagged images nothing covers, ${mode}`, () => {
      const findings = checkLifecyclePolicy(policy(keep(1, 9, "v*")), {
        tagMutability: mutability,
      });
      assert.deepEqual(
        findings.map(({ message }) => message),
        [
          `No rule covers untagged images, so ${which} stored for ever; add a rule with tagStatus untagged.`,
        ],
      );
    });
  }

  it("is part of a diff, for both policies", () => {
    const from = policy(...untagged({ countNumber: 30 }));
    const options = { now: NOW, tagMutability: [mutable] };
    const { findings } = diffLifecyclePolicies(from, policy(...afterADay), [], options);
    assert.deepEqual(
      [findings.from, findings.to].map((list) => list.map(({ rule: id }) => id)),
      [[], ["lifecycle-untagged-early"]],
    );
  });
});

describe("readRepositoryRecord", () => {
  const excluded = { mode: "IMMUTABLE_WITH_EXCLUSION", exclusionFilters: ["latest"] };
  for (const [title, value, expected] of [
    [
      "what describe-repositories prints",
      {
        repositoryName: "team-a/api",
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "latest" }],
      },
      { repositoryName: "team-a/api", tagMutability: excluded },
    ],
    [
      "a resource of Terraform",
      {
        name: "team-a/api",
        image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filter: [{ filter_type: "WILDCARD", filter: "latest" }],
      },
      { repositoryName: "team-a/api", tagMutability: excluded },
    ],
    [
      "properties of CloudFormation",
      {
        RepositoryName: "team-a/api",
        ImageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        ImageTagMutabilityExclusionFilters: [
          {
            ImageTagMutabilityExclusionFilterType: "WILDCARD",
            ImageTagMutabilityExclusionFilterValue: "latest",
          },
        ],
      },
      { repositoryName: "team-a/api", tagMutability: excluded },
    ],
    [
      "a repository that says nothing",
      { image_tag_mutability: null },
      { repositoryName: "", tagMutability: mutable },
    ],
    ["a mutability that Amazon ECR does not have", { imageTagMutability: "FIXED" }, undefined],
    ["a mutability that is computed later", { ImageTagMutability: { Ref: "Mode" } }, undefined],
    [
      "filters that are computed later",
      { imageTagMutabilityExclusionFilters: [{ Ref: "Filter" }] },
      undefined,
    ],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(readRepositoryRecord(value), expected);
    });
  }
});
