import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import {
  type OverTimeOptions,
  type SimulatedDay,
  simulateOverTime,
} from "../../../domain/lifecycle/simulate/overTime";
import { lifecycleSavings, storedSizes } from "../../../domain/lifecycle/simulate/savings";
import { PRICES } from "../../../domain/prices";
import { ARCHIVE, DAY, NOW, image, keepAny, policy, rule } from "./fixtures";

const GB = 2 ** 30;

function daysOf(
  rules: LifecyclePolicy,
  images: readonly Image[],
  options: Partial<OverTimeOptions> = {},
): readonly SimulatedDay[] {
  return simulateOverTime(rules, images, { now: NOW, days: 3, ...options }).days;
}

/** What follows its subject on a day, as `digest:action`. */
function followers(day: SimulatedDay | undefined): string[] {
  return day?.referrers.map(({ imageDigest, action }) => `${imageDigest}:${action.type}`) ?? [];
}

/** Days on which something happens, as `day: what`. */
function events(days: readonly SimulatedDay[]): string[] {
  return days.flatMap(({ day, pushed, expired, archived, removedReferrers }) => {
    const counts = { pushed, expired, archived, removedReferrers };
    const happened = Object.entries(counts).filter(([, count]) => count > 0);
    return happened.length === 0
      ? []
      : [`${day}: ${happened.map(([what, count]) => `${count} ${what}`).join(", ")}`];
  });
}

describe("simulateOverTime", () => {
  it("shows the inventory at the end of each day, beginning with the evaluation at now", () => {
    const [first, ...others] = daysOf(policy(rule(1)), [
      image("A", 9, { imageSizeInBytes: GB }),
      image("B", 0, { imageSizeInBytes: 2 * GB }),
    ]);
    const { actions = [], referrers, ...totals } = first ?? {};
    assert.deepEqual([actions.map(({ imageDigest }) => imageDigest), referrers], [["A"], []]);
    assert.deepEqual(totals, {
      day: 0,
      date: "2026-01-31T00:00:00.000Z",
      pushed: 0,
      expired: 1,
      archived: 0,
      removedReferrers: 0,
      archivedReferrers: 0,
      imageTotalCount: 1,
      standardSizeInBytes: 2 * GB,
      archiveSizeInBytes: 0,
      monthlyCost: 0.2,
    });
    assert.deepEqual(
      others.map(({ day, imageTotalCount }) => [day, imageTotalCount]),
      [
        [1, 1],
        [2, 0],
        [3, 0],
      ],
    );
  });

  it("takes the manifests of an index in the run after the index", () => {
    const images = [
      image("index", 9, { imageTags: ["v1"], children: ["amd64", "arm64"] }),
      image("amd64", 9),
      image("arm64", 9),
    ];
    const days = daysOf(policy(rule(1, { tagStatus: "any" })), images);
    assert.deepEqual(events(days), ["0: 1 expired", "1: 2 expired"]);
  });

  it("keeps a manifest until its last list has gone", () => {
    const images = [
      image("old", 9, { imageTags: ["v1"], children: ["amd64"] }),
      image("new", 0, { imageTags: ["v2"], children: ["amd64"] }),
      image("amd64", 9),
    ];
    const days = daysOf(policy(rule(1, { tagStatus: "any", countNumber: 1 })), images);
    assert.deepEqual(events(days), ["0: 1 expired", "2: 1 expired", "3: 1 expired"]);
  });

  it("tells of each day when it is simulated", () => {
    const told: SimulatedDay[] = [];
    const onDay = (day: SimulatedDay): void => void told.push(day);
    const days = daysOf(policy(rule(1)), [image("old", 9)], { onDay });
    assert.deepEqual(told, days);
    assert.equal(told.length, 4);
  });

  it("removes referrers with their subject, also those of referrers", () => {
    const images = [
      image("subject", 9, { imageTags: ["v1"] }),
      image("sbom", 9, { subjectManifestDigest: "subject" }),
      image("signature", 9, { subjectManifestDigest: "sbom" }),
    ];
    const days = daysOf(policy(rule(1, { tagStatus: "any" })), images);
    assert.deepEqual(events(days), ["0: 1 expired, 2 removedReferrers"]);
    assert.equal(days[0]?.imageTotalCount, 0);
  });

  describe("with a referrer that is archived or being restored", () => {
    const subjects = {
      expires: rule(1, { tagPatternList: ["v*"] }),
      "is archived": rule(1, { tagPatternList: ["v*"], action: ARCHIVE }),
      stays: rule(1, { tagPatternList: ["v*"], countNumber: 30 }),
    };
    const cases: [subject: keyof typeof subjects, sbom: string, referrers: string[]][] = [
      ["expires", "ARCHIVED", ["sbom:EXPIRE", "signature:EXPIRE"]],
      ["expires", "ACTIVATING", ["sbom:EXPIRE", "signature:EXPIRE"]],
      ["is archived", "ARCHIVED", ["signature:TRANSITION"]],
      ["is archived", "ACTIVATING", []],
      ["stays", "ARCHIVED", ["signature:TRANSITION"]],
      ["stays", "ACTIVATING", []],
    ];
    for (const [subject, imageStatus, referrers] of cases) {
      const what = referrers.join(" and ") || "nothing";
      it(`does ${what} when it is ${imageStatus} and its subject ${subject}, in any order`, () => {
        const images = [
          image("subject", 9, { imageTags: ["v1"] }),
          image("sbom", 8, { subjectManifestDigest: "subject", imageStatus }),
          image("signature", 7, { subjectManifestDigest: "sbom" }),
        ];
        for (const inventory of [images, images.toReversed()]) {
          const [first] = daysOf(policy(subjects[subject]), inventory);
          assert.deepEqual(followers(first).sort(), referrers);
        }
      });
    }

    it("expires what refers to it, also what a count keeps among images with the same time", () => {
      const images = [
        image("restored", 1, { lastActivatedAt: NOW - DAY }),
        image("other", 1),
        image("sbom", 1, { subjectManifestDigest: "restored", imageStatus: "ARCHIVED" }),
        image("signature", 1, { subjectManifestDigest: "sbom" }),
      ];
      const [first] = daysOf(policy(keepAny(1, 1)), images);
      const actions = first?.actions.map(({ imageDigest }) => imageDigest);
      assert.deepEqual(
        [actions, followers(first), first?.imageTotalCount],
        [["restored", "other"], ["sbom:EXPIRE", "signature:EXPIRE"], 0],
      );
    });
  });

  it("keeps a referrer that a list lists, and leaves it to the rules when the list has gone", () => {
    const images = [
      image("subject", 9, { imageTags: ["v1"] }),
      image("signature", 9, { subjectManifestDigest: "subject" }),
      image("index", 0, { imageTags: ["v2"], children: ["signature"] }),
    ];
    const days = daysOf(policy(rule(1, { tagStatus: "any", countNumber: 1 })), images);
    assert.deepEqual(events(days), ["0: 1 expired", "2: 1 expired", "3: 1 expired"]);
  });

  it("ends restores within a day, and counts the age of such an image from then", () => {
    const images = [image("A", 400, { imageStatus: "ACTIVATING" }), image("B", 2)];
    const days = daysOf(policy(rule(1, { countNumber: 3 })), images, { days: 5 });
    assert.deepEqual(events(days), ["2: 1 expired", "4: 1 expired"]);
    const newest = daysOf(policy(keepAny(1, 1)), images, { days: 5 });
    assert.deepEqual(events(newest), ["1: 1 expired"]);
  });

  it("lets archive terms come due", () => {
    const rules = policy(
      rule(1, {
        tagStatus: "any",
        countType: "sinceImagePulled",
        countNumber: 30,
        action: ARCHIVE,
      }),
      rule(2, {
        tagStatus: "any",
        storageClass: "archive",
        countType: "sinceImageTransitioned",
        countNumber: 90,
      }),
    );
    const days = daysOf(rules, [image("A", 29)], { days: 100 });
    assert.deepEqual(events(days), ["2: 1 archived", "93: 1 expired"]);
    assert.equal(days[2]?.archiveSizeInBytes, 100);
    assert.equal(days[2]?.standardSizeInBytes, 0);
  });

  it("reports an image in use on the day a rule takes it", () => {
    const { days, conflicts } = simulateOverTime(policy(rule(1)), [image("A", 0)], {
      now: NOW,
      days: 5,
      inUse: ["A"],
    });
    assert.deepEqual(
      conflicts.map(({ imageDigest, date }) => [imageDigest, date]),
      [["A", "2026-02-02T00:00:00.000Z"]],
    );
    assert.deepEqual(
      days.map(({ actions }) => actions.length),
      [0, 0, 1, 0, 0, 0],
    );
  });

  it("pushes images like the newest ones, at the rate given", () => {
    const images = [
      image("A", 1, { imageTags: ["v1"], imageSizeInBytes: 10 }),
      image("B", 2, { imageSizeInBytes: 30 }),
    ];
    const days = daysOf(policy(keepAny(1, 3)), images, { pushesPerDay: 1.5, days: 4 });
    assert.deepEqual(events(days), [
      "1: 1 pushed",
      "2: 2 pushed, 2 expired",
      "3: 1 pushed, 1 expired",
      "4: 2 pushed, 2 expired",
    ]);
    assert.equal(days[1]?.standardSizeInBytes, 10 + 30 + 10);
  });

  it("models an index by the size of what it lists, and never a listed or referring image", () => {
    const images = [
      image("index", 1, { imageTags: ["v1"], children: ["amd64"], imageSizeInBytes: 5 }),
      image("amd64", 1, { imageSizeInBytes: 7 }),
      image("signature", 0, { subjectManifestDigest: "index", imageSizeInBytes: 1000 }),
    ];
    const days = daysOf(policy(keepAny(1, 100)), images, { pushesPerDay: 1 });
    assert.equal(days[3]?.standardSizeInBytes, 7 + 1000 + 3 * 7);
  });

  it("pushes to the registry, region and repository of the images", () => {
    const images = ["us-east-1", "eu-west-1"].map((region) =>
      image("A", 1, { registryId: "111111111111", region, repositoryName: "team-a/api" }),
    );
    const days = daysOf(policy(keepAny(1, 1)), images, { pushesPerDay: 1, days: 1 });
    assert.deepEqual(events(days), ["1: 2 pushed, 2 expired"]);
  });

  it("moves a tag without a number to each push, so that the image before it has it no more", () => {
    const images = [image("A", 1, { imageTags: ["latest"] })];
    const keepLatestTag = policy(rule(1, { tagPatternList: ["latest"], countNumber: 1 }), rule(2));
    const days = daysOf(keepLatestTag, images, { pushesPerDay: 1, days: 4 });
    assert.deepEqual(events(days), [
      "1: 1 pushed, 1 expired",
      "2: 1 pushed",
      "3: 1 pushed, 1 expired",
      "4: 1 pushed, 1 expired",
    ]);
    const byTag = policy(rule(1, { tagPatternList: ["latest"], countNumber: 2 }));
    assert.deepEqual(events(daysOf(byTag, images, { pushesPerDay: 1, days: 9 })).length, 9);
    assert.equal(daysOf(byTag, images, { pushesPerDay: 1, days: 9 }).at(-1)?.imageTotalCount, 10);
  });

  it("pushes a tag with a number as another version, which stays on its image", () => {
    const images = [image("A", 1, { imageTags: ["v1.2-eu"] })];
    const rules = policy(
      rule(1, { tagPatternList: ["v1.2-eu"], countNumber: 2 }),
      rule(2, {
        tagPatternList: ["v1.*-eu"],
        countType: "imageCountMoreThan",
        countNumber: 2,
      }),
      rule(3),
    );
    const days = daysOf(rules, images, { pushesPerDay: 1, days: 4 });
    assert.deepEqual(events(days), [
      "1: 1 pushed",
      "2: 1 pushed, 1 expired",
      "3: 1 pushed, 1 expired",
      "4: 1 pushed, 1 expired",
    ]);
  });

  it("goes on with images of the future and leaves out what has gone", () => {
    const images = Array.from({ length: 100 }, (_, index) => image(`d${index}`, 100 - index));
    const days = daysOf(policy(rule(1, { countNumber: 50 })), images, {
      days: 60,
      pushesPerDay: 1,
    });
    assert.equal(days.at(-1)?.imageTotalCount, 51);
  });

  for (const [title, options] of [
    ["no days", { days: 0 }],
    ["too many days", { days: 4_000 }],
    ["half a day", { days: 0.5 }],
    ["pushes backwards", { pushesPerDay: -1 }],
    ["too many pushes", { days: 3_650, pushesPerDay: 1_000 }],
    ["a number that is none", { pushesPerDay: NaN }],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => daysOf(policy(rule(1)), [image("A", 1)], options), RangeError);
    });
  }
});

describe("lifecycleSavings", () => {
  it("is the bill before and after all that one policy can do at once", () => {
    const images = [
      image("index", 9, { imageTags: ["v1"], children: ["amd64"], imageSizeInBytes: 3 * GB }),
      image("amd64", 9, { imageSizeInBytes: 3 * GB }),
      image("kept", 0, { imageTags: ["v2"], imageSizeInBytes: GB }),
      image("used", 9, { imageSizeInBytes: GB }),
    ];
    const savings = lifecycleSavings(policy(rule(1, { tagStatus: "any" })), images, {
      now: NOW,
      inUse: ["used"],
    });
    const { before, after, savedCostUpperBound, findings, ...counts } = savings;
    assert.deepEqual([before.standardSizeInBytes, after.standardSizeInBytes], [5 * GB, GB]);
    assert.ok(Math.abs(savedCostUpperBound - 0.4) < 1e-12);
    assert.deepEqual(counts, {
      expired: 3,
      archived: 0,
      removedReferrers: 0,
      archivedReferrers: 0,
      conflictTotalCount: 1,
    });
    assert.ok(findings.every(({ severity }) => severity === "warning"));
  });

  it("uses the prices given", () => {
    const prices = { ...PRICES, storageGbMonth: 1 };
    const { before } = lifecycleSavings(
      policy(rule(1)),
      [image("A", 0, { imageSizeInBytes: GB })],
      { now: NOW, prices },
    );
    assert.equal(before.totalCost, 1);
  });
});

describe("storedSizes", () => {
  it("adds up each storage class, an index by what it lists", () => {
    const images = [
      image("index", 9, { children: ["amd64", "elsewhere"], imageSizeInBytes: 50 }),
      image("amd64", 9, { imageSizeInBytes: 50 }),
      image("far", 9, { children: ["elsewhere"], imageSizeInBytes: 20 }),
      image("old", 9, { imageStatus: "ARCHIVED", lastArchivedAt: NOW - DAY, imageSizeInBytes: 7 }),
      image("unknown", 9, { imageSizeInBytes: undefined }),
    ];
    const { findings, ...sizes } = storedSizes(images);
    assert.deepEqual(sizes, { standardSizeInBytes: 70, archiveSizeInBytes: 7 });
    assert.deepEqual(
      findings.map(({ rule: id }) => id),
      ["inventory-size-unknown"],
    );
  });
});
