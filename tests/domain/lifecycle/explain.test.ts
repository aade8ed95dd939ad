import assert from "node:assert/strict";
import { type ImageExplanation, explainImage } from "../../../domain/lifecycle/simulate/explain";
import { diffLifecyclePolicies } from "../../../domain/lifecycle/simulate/diff";
import { ARCHIVE, NOW, image, keep, keepAny, policy, rule } from "./fixtures";

const rules = policy(
  keep(1, 1, "prod-*"),
  rule(2, { tagPatternList: ["dev-*"], countNumber: 14 }),
  rule(3),
  rule(4, { tagStatus: "any", countType: "sinceImagePulled", countNumber: 90, action: ARCHIVE }),
  rule(5, {
    tagStatus: "any",
    storageClass: "archive",
    countType: "sinceImageTransitioned",
    countNumber: 90,
  }),
);
const images = [
  image("old", 200, { imageTags: ["prod-1", "v1"] }),
  image("new", 100, { imageTags: ["prod-2"] }),
  image("dev", 10.5, { imageTags: ["dev-1"] }),
  image("index", 2, { imageTags: ["multi"], children: ["amd64"] }),
  image("amd64", 2),
  image("signature", 2, { subjectManifestDigest: "index" }),
  image("archived", 300, { imageStatus: "ARCHIVED" }),
  image("restoring", 300, { imageStatus: "ACTIVATING" }),
];

function explain(reference: string): ImageExplanation | undefined {
  return explainImage(rules, images, reference, { now: NOW })[0];
}

describe("explainImage", () => {
  it("tells what each rule makes of an image", () => {
    assert.deepEqual(explain("old"), {
      repositoryName: undefined,
      imageDigest: "old",
      imageTags: ["prod-1", "v1"],
      imagePushedAt: images[0]?.imagePushedAt,
      imageSizeInBytes: 100,
      storageClass: "STANDARD",
      outcome: "EXPIRE",
      because: "Rule 1 takes it.",
      rules: [
        {
          rulePriority: 1,
          effect: "takes",
          because: "The image is number 2 from the newest that matches, and 1 are kept.",
        },
        {
          rulePriority: 2,
          effect: "passes",
          because: 'The image has no tag that matches "dev-*".',
        },
        {
          rulePriority: 3,
          effect: "passes",
          because: "The rule is for untagged images, and the image has tags.",
        },
        {
          rulePriority: 4,
          effect: "outranked",
          because:
            "The image was last pulled 200.0 days ago, and the rule takes what is older than 90 days.",
        },
        {
          rulePriority: 5,
          effect: "passes",
          because: "The rule is for storage class archive, and the image is in standard.",
        },
      ],
    });
  });

  for (const [reference, outcome, because] of [
    ["v1", "EXPIRE", "Rule 1 takes it."],
    ["prod-2", "KEEP", "Rule 1 claims and keeps it, so rule 4 cannot take it."],
    ["dev", "KEEP", "Rule 2 claims and keeps it."],
    ["amd64", "KEEP", "It is listed by index, which is in the repository."],
    ["signature", "KEEP", "It refers to index, which is in the repository."],
    ["archived", "KEEP", "Rule 5 claims and keeps it."],
    ["restoring", "KEEP", "It is being restored from the archive."],
  ] as const) {
    it(`says of ${reference}: ${outcome}, ${because}`, () => {
      const explanation = explain(reference);
      assert.deepEqual([explanation?.outcome, explanation?.because], [outcome, because]);
    });
  }

  it("says when no rule matches", () => {
    const [explanation] = explainImage(policy(keep(1, 1, "x")), images, "old", { now: NOW });
    assert.equal(explanation?.because, "No rule matches it.");
  });

  it("says when an image that is taken is in use", () => {
    const [explanation] = explainImage(rules, images, "old", { now: NOW, inUse: ["old"] });
    assert.deepEqual([explanation?.outcome, explanation?.inUseDigest], ["EXPIRE", "old"]);
  });

  it("counts in the archive when the time of archiving is not known", () => {
    const last = explain("archived")?.rules.at(-1);
    assert.deepEqual(last, {
      rulePriority: 5,
      effect: "keeps",
      because: "When the image was archived is not known.",
    });
  });

  it("says of a referrer of a referrer that it goes, too", () => {
    const chain = [
      image("subject", 9),
      image("sbom", 9, { subjectManifestDigest: "subject" }),
      image("signature", 9, { subjectManifestDigest: "sbom" }),
    ];
    const [explanation] = explainImage(policy(rule(1)), chain, "signature", { now: NOW });
    assert.deepEqual(
      [explanation?.outcome, explanation?.because],
      [
        "REMOVE_WITH_SUBJECT",
        "It refers to sbom, which is in the repository; it goes with that image.",
      ],
    );
  });

  it("has an explanation for each repository that has the tag, and none for what no repository has", () => {
    const both = ["a", "b"].map((repositoryName) =>
      image(repositoryName, 1, { repositoryName, imageTags: ["v1"] }),
    );
    const found = explainImage(rules, both, "v1", { now: NOW });
    assert.deepEqual(
      found.map(({ repositoryName }) => repositoryName),
      ["a", "b"],
    );
    assert.deepEqual(explainImage(rules, both, "v2", { now: NOW }), []);
  });
});

describe("diffLifecyclePolicies", () => {
  it("tells what is newly expired, archived and kept, and what is in the way", () => {
    const from = policy(keepAny(1, 2));
    const to = policy(
      keep(1, 5, "keep*"),
      rule(2, { tagPatternList: ["dev*"], countNumber: 1 }),
      rule(3, { tagStatus: "any", countNumber: 3, action: ARCHIVE }),
    );
    const inventory = [
      image("kept", 9, { imageTags: ["keep1"] }),
      image("archived", 8, { imageTags: ["x"] }),
      image("used", 7, { imageTags: ["y"] }),
      image("expired", 2, { imageTags: ["dev1"] }),
      image("untouched", 1, { imageTags: ["z"] }),
    ];
    const diff = diffLifecyclePolicies(from, to, inventory, { now: NOW, inUse: ["used"] });
    const names = (
      list: readonly { imageDigest: string; appliedRulePriority: number }[],
    ): string[] =>
      list.map(({ imageDigest, appliedRulePriority }) => `${imageDigest}:${appliedRulePriority}`);
    assert.equal(diff.now, "2026-01-31T00:00:00.000Z");
    assert.deepEqual(names(diff.newlyExpired), ["expired:2"]);
    assert.deepEqual(names(diff.newlyArchived), ["archived:3", "used:3"]);
    assert.deepEqual(names(diff.newlyKept), ["kept:1"]);
    assert.deepEqual(names(diff.conflicts), ["used:3"]);
    assert.deepEqual([diff.newlyRemovedReferrers, diff.newlyKeptReferrers], [[], []]);
    assert.deepEqual(
      diff.findings.from.map(({ rule: id }) => id),
      ["lifecycle-count-low"],
    );
    assert.deepEqual(
      diff.findings.to.map(({ rule: id }) => id),
      ["lifecycle-count-low", "lifecycle-count-low", "lifecycle-archive-saves-nothing"],
    );
  });

  it("tells which referrers newly go and stay with their subject, however long the chain", () => {
    const chain = [
      image("subject", 9, { imageTags: ["v1"] }),
      image("sbom", 8, { subjectManifestDigest: "subject" }),
      image("signature", 7, { subjectManifestDigest: "sbom" }),
    ];
    const keep = (countNumber: number) => policy(rule(1, { tagStatus: "any", countNumber }));
    const [young, old] = [keep(3), keep(30)];
    const lists = [
      diffLifecyclePolicies(old, young, chain, { now: NOW }),
      diffLifecyclePolicies(young, old, chain, { now: NOW }),
    ].map(({ newlyRemovedReferrers, newlyKeptReferrers }) =>
      [newlyRemovedReferrers, newlyKeptReferrers].map((list) =>
        list.map(({ imageDigest }) => imageDigest),
      ),
    );
    const both = ["sbom", "signature"];
    assert.deepEqual(lists, [
      [both, []],
      [[], both],
    ]);
  });

  it("lists images of several repositories oldest first", () => {
    const images = [
      image("new", 2, { repositoryName: "a" }),
      image("old", 9, { repositoryName: "b" }),
      image("middle", 5, { repositoryName: "a" }),
    ];
    const diff = diffLifecyclePolicies(
      policy(rule(1, { countNumber: 30 })),
      policy(rule(1)),
      images,
      {
        now: NOW,
      },
    );
    assert.deepEqual(
      diff.newlyExpired.map(({ imageDigest }) => imageDigest),
      ["old", "middle", "new"],
    );
  });
});
