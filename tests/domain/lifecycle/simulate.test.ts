import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { ARCHIVE, DAY, NOW, image, keep, keepAny, policy, rule, taken } from "./fixtures";

function simulate(rules: LifecyclePolicy, images: readonly Image[]): Simulation {
  return simulateLifecycle(rules, images, { now: NOW });
}

function reasons({ protected: kept }: Simulation): string[] {
  return kept.map(({ imageDigest, reason }) => `${imageDigest}:${reason}`);
}

const untaggedAfterADay = policy(rule(1));
const archiveAndExpire = policy(
  rule(1, { tagStatus: "any", countType: "sinceImagePulled", countNumber: 90, action: ARCHIVE }),
  rule(2, {
    tagStatus: "any",
    storageClass: "archive",
    countType: "sinceImageTransitioned",
    countNumber: 90,
  }),
);

describe("simulateLifecycle", () => {
  it("shows an action as Amazon ECR's own preview does", () => {
    const images = [image("A", 2, { repositoryName: "team-a/api", imageSizeInBytes: 7 })];
    assert.deepEqual(simulate(untaggedAfterADay, images), {
      now: "2026-01-31T00:00:00.000Z",
      actions: [
        {
          repositoryName: "team-a/api",
          imageDigest: "A",
          imageTags: [],
          imagePushedAt: NOW - 2 * DAY,
          imageSizeInBytes: 7,
          storageClass: "STANDARD",
          action: { type: "EXPIRE" },
          appliedRulePriority: 1,
        },
      ],
      later: [],
      protected: [],
      conflicts: [],
      attention: [],
      rules: [
        {
          rulePriority: 1,
          action: { type: "EXPIRE" },
          ...{ imageTotalCount: 1, sizeInBytes: 7, inUseTotalCount: 0 },
        },
      ],
      repositories: [
        {
          ...{ registryId: undefined, region: undefined, repositoryName: "team-a/api" },
          imageTotalCount: 1,
          expiring: { imageTotalCount: 1, sizeInBytes: 7, inUseTotalCount: 0 },
          transitioning: { imageTotalCount: 0, sizeInBytes: 0, inUseTotalCount: 0 },
        },
      ],
      summary: {
        imageTotalCount: 1,
        expiringImageTotalCount: 1,
        transitioningImageTotalCounts: [],
        expiringSizeInBytes: 7,
        transitioningSizeInBytes: 0,
        removedReferrerTotalCount: 0,
        removedReferrerSizeInBytes: 0,
        protectedImageTotalCount: 0,
        conflictTotalCount: 0,
        archivedReferrerTotalCount: 0,
        archivedReferrerSizeInBytes: 0,
        laterImageTotalCount: 0,
        laterTaggedImageTotalCount: 0,
        laterSizeInBytes: 0,
        sizesIncomplete: false,
      },
      findings: [],
    });
  });

  describe("ages", () => {
    for (const [title, age, expected] of [
      ["leaves an image of exactly the age alone", 1, []],
      ["takes an image a millisecond older", 1 + 1 / DAY, ["A:1"]],
      ["leaves an image of the future alone", -1, []],
    ] as const) {
      it(title, () => {
        assert.deepEqual(taken(untaggedAfterADay, [image("A", age)]), expected);
      });
    }

    it("count from the activation of an image that was archived and restored", () => {
      const restored = image("A", 400, {
        lastArchivedAt: NOW - 200 * DAY,
        lastActivatedAt: NOW - DAY / 2,
      });
      assert.deepEqual(taken(untaggedAfterADay, [restored]), []);
      assert.deepEqual(taken(untaggedAfterADay, [restored], { now: NOW + DAY }), ["A:1"]);
    });
  });

  describe("pulls", () => {
    const pulled = (age: number): Partial<Image> => ({ lastRecordedPullTime: NOW - age * DAY });
    const activated = (age: number): Partial<Image> => ({ lastActivatedAt: NOW - age * DAY });
    for (const [title, more, expected] of [
      ["archives what was last pulled long ago", pulled(91), ["A:1"]],
      ["keeps what was pulled lately", pulled(1), []],
      ["takes the push for what was never pulled", {}, ["A:1"]],
      [
        "takes the activation for what was not pulled since",
        { ...pulled(300), ...activated(10) },
        [],
      ],
      ["takes the pull after the activation", { ...pulled(91), ...activated(200) }, ["A:1"]],
      ["takes the activation for what was never pulled", activated(91), ["A:1"]],
    ] as const) {
      it(title, () => {
        assert.deepEqual(taken(archiveAndExpire, [image("A", 500, more)]), expected);
      });
    }
  });

  describe("storage classes", () => {
    const archived = (age: number): Partial<Image> => ({
      imageStatus: "ARCHIVED",
      lastArchivedAt: NOW - age * DAY,
    });

    it("show a transition with its target", () => {
      const { actions, summary } = simulate(archiveAndExpire, [image("A", 91)]);
      assert.deepEqual(actions[0]?.action, { type: "TRANSITION", targetStorageClass: "ARCHIVE" });
      assert.deepEqual(summary.transitioningImageTotalCounts, [
        { targetStorageClass: "ARCHIVE", imageTotalCount: 1 },
      ]);
    });

    it("let rules of the archive take archived images only", () => {
      const images = [image("fresh", 500, archived(90)), image("due", 500, archived(91))];
      const { actions } = simulate(archiveAndExpire, images);
      assert.deepEqual(
        actions.map((one) => [one.imageDigest, one.storageClass]),
        [["due", "ARCHIVE"]],
      );
    });

    it("keep archived images out of the counts of standard ones", () => {
      const images = [image("A", 3), image("B", 2, archived(10)), image("C", 1)];
      assert.deepEqual(taken(policy(keepAny(1, 2)), images), []);
    });

    it("leave an image alone that is being restored, and say so", () => {
      const result = simulate(policy(keepAny(1, 1)), [
        image("A", 3, { imageStatus: "ACTIVATING" }),
        image("B", 2),
      ]);
      assert.deepEqual(result.actions, []);
      assert.deepEqual(reasons(result), ["A:being-restored"]);
    });

    it("leave an archived image alone whose time of archiving is unknown, with a finding", () => {
      const result = simulate(archiveAndExpire, [image("A", 500, { imageStatus: "ARCHIVED" })]);
      assert.deepEqual(result.actions, []);
      assert.deepEqual(
        result.findings.map(({ rule: id }) => id),
        ["inventory-archived-at-unknown"],
      );
    });
  });

  describe("claims", () => {
    it("keep an image from rules of lower precedence also where its claimer keeps it, and say so", () => {
      const rules = policy(keep(1, 1, "prod*"), rule(2, { tagStatus: "any", countNumber: 1 }));
      const result = simulate(rules, [image("A", 9, { imageTags: ["prod-1"] }), image("B", 5)]);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["B"],
      );
      assert.deepEqual(result.protected, [
        {
          repositoryName: undefined,
          imageDigest: "A",
          imageTags: ["prod-1"],
          imagePushedAt: NOW - 9 * DAY,
          imageSizeInBytes: 100,
          reason: "claimed-by-higher-rule",
          claimedByRulePriority: 1,
          sparedFromRulePriority: 2,
        },
      ]);
    });

    it("do not keep a claimed image out of the counts of lower rules", () => {
      const rules = policy(keep(1, 5, "prod*"), keepAny(2, 1));
      const images = [image("old", 3), image("prod", 1, { imageTags: ["prod-1"] })];
      assert.deepEqual(taken(rules, images), ["old:2"]);
    });

    it("hold for each storage class by itself", () => {
      const rules = policy(
        rule(1, { tagStatus: "any", countNumber: 10 }),
        rule(2, {
          tagStatus: "any",
          storageClass: "archive",
          countType: "sinceImageTransitioned",
          countNumber: 90,
        }),
      );
      const old = { imageStatus: "ARCHIVED", lastArchivedAt: NOW - 100 * DAY };
      assert.deepEqual(taken(rules, [image("A", 200, old)]), ["A:2"]);
    });
  });

  describe("ties", () => {
    it("take the later listed image for the newer one", () => {
      const images = [image("A", 1), image("B", 1), image("C", 1)];
      assert.deepEqual(taken(policy(keepAny(1, 1)), images), ["A:1", "B:1"]);
      assert.deepEqual(taken(policy(keepAny(1, 1)), images.toReversed()), ["C:1", "B:1"]);
    });
  });

  it("does nothing with a policy that AWS refuses, and says why", () => {
    const { actions, findings } = simulate(policy(rule(0, { tagStatus: "any" })), [image("A", 9)]);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      findings.map(({ rule: id }) => id),
      ["lifecycle-rule-priority"],
    );
  });

  it("applies the 33rd to the 50th rule like the others", () => {
    const rules = Array.from({ length: 50 }, (_, index) => keep(index + 1, 1, `v${index}-*`));
    const images = [31, 32, 33, 49].flatMap((index) => [
      image(`old${index}`, 2, { imageTags: [`v${index}-1`] }),
      image(`new${index}`, 1, { imageTags: [`v${index}-2`] }),
    ]);
    assert.deepEqual(taken(policy(...rules), images), [
      "old31:32",
      "old32:33",
      "old33:34",
      "old49:50",
    ]);
  });

  it("tells literal prefixes apart that differ in a wildcard, and takes wildcards in a row for one", () => {
    const images = [
      image("both", 9, { imageTags: ["v*1", "w-x-z"] }),
      image("one", 8, { imageTags: ["v1", "wxyz"] }),
    ];
    const rules = policy(
      rule(1, { tagPrefixList: ["v", "v*"] }),
      rule(2, { tagPatternList: ["w*z", "w**z", "w***z", "*y*z"] }),
    );
    assert.deepEqual(taken(rules, images), ["both:1", "one:2"]);
  });

  it("leaves images out that cannot be read, names each, and stops naming after twenty", () => {
    const images = [
      image("A", 9),
      { imageDigest: "B" },
      null,
      { imagePushedAt: "2026" },
    ] as Image[];
    const { findings, actions } = simulate(untaggedAfterADay, images);
    assert.deepEqual(
      actions.map((one) => one.imageDigest),
      ["A"],
    );
    assert.deepEqual(
      findings.map(({ path }) => path),
      ["images[1].imagePushedAt", "images[2]", "images[3].imageDigest", "images[3].imagePushedAt"],
    );
    const many = Array.from({ length: 30 }, () => ({ imageDigest: "B" }) as Image);
    const last = simulate(untaggedAfterADay, many).findings;
    assert.equal(last.length, 21);
    assert.equal(last[20]?.message, "10 more images cannot be read.");
  });

  for (const now of ["yesterday", NaN, "2026-01-31T00:00:00"]) {
    it(`refuses ${JSON.stringify(now)} as the moment`, () => {
      assert.throws(() => simulateLifecycle(untaggedAfterADay, [], { now }), RangeError);
    });
  }

  for (const now of [NOW, NOW / 1000, new Date(NOW), "2026-01-31", "2026-01-31T01:00:00+01:00"]) {
    it(`takes ${JSON.stringify(now)} as the moment`, () => {
      assert.equal(
        simulateLifecycle(untaggedAfterADay, [], { now }).now,
        "2026-01-31T00:00:00.000Z",
      );
    });
  }
});
