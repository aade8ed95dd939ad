import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { ARCHIVE, DAY, NOW, image, keepAny, policy, rule } from "./fixtures";

const anyAfterADay = policy(rule(1, { tagStatus: "any" }));

function simulate(
  images: readonly Image[],
  inUse: string[] = [],
  rules = anyAfterADay,
): Simulation {
  return simulateLifecycle(rules, images, { now: NOW, inUse });
}

function names(list: readonly { readonly imageDigest: string }[]): string[] {
  return list.map(({ imageDigest }) => imageDigest);
}

describe("an inventory with several entries of one image", () => {
  it("counts it once, in the place of the first entry, and says so", () => {
    const { actions, summary, findings } = simulate(
      [image("A", 3), image("B", 2), image("A", 3), image("A", 3)],
      [],
      policy(keepAny(1, 1)),
    );
    assert.deepEqual(names(actions), ["A"]);
    assert.equal(summary.imageTotalCount, 2);
    assert.deepEqual(
      findings.filter(({ rule: id }) => id.startsWith("inventory")),
      [
        {
          rule: "inventory-duplicate-image",
          path: "images",
          message:
            "2 entries repeat an image of the same repository and digest; such entries count as one image with the tags and children of all, and where they differ what keeps it longer holds.",
          severity: "warning",
        },
      ],
    );
  });

  it("knows it by its digest, whatever else differs", () => {
    const entries = [
      image("A", 9, { imageTags: ["v1"], imageSizeInBytes: 5 }),
      image("A", 4, { imageTags: ["v2", "v1"], imageSizeInBytes: 7 }),
    ];
    const [expected] = [entries, entries.toReversed()].map((images) => simulate(images).actions);
    assert.deepEqual(expected, [
      {
        repositoryName: undefined,
        imageDigest: "A",
        imageTags: ["v1", "v2"],
        imagePushedAt: NOW - 4 * DAY,
        imageSizeInBytes: 7,
        storageClass: "STANDARD",
        action: { type: "EXPIRE" },
        appliedRulePriority: 1,
      },
    ]);
  });

  it("finds an image in use through any of its entries", () => {
    const { actions, conflicts } = simulate([image("A", 9), image("A", 8), image("B", 7)], ["A"]);
    assert.deepEqual([names(actions), names(conflicts)], [["A", "B"], ["A"]]);
  });

  it("never expires what a list lists, nor what refers to an image, through another entry", () => {
    const images = [
      image("index", 0, { imageTags: ["v1"] }),
      image("amd64", 9),
      image("signature", 9, { subjectManifestDigest: "index" }),
      image("amd64", 8),
      image("signature", 8),
      image("index", 0, { children: ["amd64"] }),
    ];
    const result = simulate(images);
    assert.deepEqual(names(result.actions), []);
    assert.deepEqual(
      result.protected.map(({ imageDigest, reason }) => `${imageDigest}:${reason}`),
      ["amd64:listed-by-manifest", "signature:referrer"],
    );
  });

  it("takes the later time of each, and the state that is acted on less", () => {
    const archiveNotPulled = policy(
      rule(1, {
        tagStatus: "any",
        countType: "sinceImagePulled",
        countNumber: 30,
        action: ARCHIVE,
      }),
    );
    const entries = [
      image("A", 90, { lastRecordedPullTime: new Date(NOW - DAY) }),
      image("A", 90, { lastRecordedPullTime: "2025-01-01T00:00:00Z", imageStatus: "ARCHIVED" }),
      image("B", 90, { imageStatus: "ARCHIVED" }),
      image("B", 90, { imageStatus: "ACTIVATING" }),
    ];
    for (const images of [entries, entries.toReversed()]) {
      const result = simulate(images, [], archiveNotPulled);
      assert.deepEqual([names(result.actions), names(result.protected)], [[], ["B"]]);
    }
  });

  for (const [title, one, other] of [
    ["repository", { repositoryName: "a" }, { repositoryName: "b" }],
    ["region", { region: "us-east-1" }, { region: "eu-west-1" }],
    ["registry", { registryId: "111111111111" }, { registryId: "222222222222" }],
  ] as const) {
    it(`is not meant where another ${title} has the digest`, () => {
      const { actions, findings } = simulate(
        [image("A", 9, one), image("A", 8, other), image("B", 7, one)],
        [],
        policy(keepAny(1, 1)),
      );
      assert.deepEqual(names(actions), ["A"]);
      assert.ok(findings.every(({ rule: id }) => id !== "inventory-duplicate-image"));
    });
  }
});
