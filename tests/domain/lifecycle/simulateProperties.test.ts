import assert from "node:assert/strict";
import fc from "fast-check";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { diffLifecyclePolicies } from "../../../domain/lifecycle/simulate/diff";
import { explainImage } from "../../../domain/lifecycle/simulate/explain";
import { simulateOverTime } from "../../../domain/lifecycle/simulate/overTime";
import { lifecycleSavings } from "../../../domain/lifecycle/simulate/savings";
import { ImageState } from "../../../domain/lifecycle/simulate/imageTable";
import { RepositoryTimeline } from "../../../domain/lifecycle/simulate/repositoryTimeline";
import { prepare } from "../../../domain/lifecycle/simulate/prepare";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { digestsInUse, inventory, repeatingInventory, validPolicy } from "./arbitraries";
import { DAY, NOW } from "./fixtures";
import { disagreement } from "./referenceSimulator";

function takers(
  policy: LifecyclePolicy,
  images: readonly Image[],
  inUse: string[] = [],
): Map<string, number> {
  const { actions, conflicts } = simulateLifecycle(policy, images, { now: NOW, inUse });
  return new Map(
    [...actions, ...conflicts].map((one) => [one.imageDigest, one.appliedRulePriority]),
  );
}

/** The referrers that go with their subject. */
function affectedReferrers({ protected: kept }: Simulation): string[] {
  return kept.flatMap((one) =>
    one.reason === "referrer" && one.goesWithSubject ? [one.imageDigest] : [],
  );
}

describe("simulateLifecycle", () => {
  it("takes what the user guide's evaluation takes, rule by rule", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const simulation = simulateLifecycle(policy, images, { now: NOW });
        assert.equal(disagreement(policy, images, simulation), undefined);
      }),
      { numRuns: 500 },
    );
  });

  it("takes the same images whatever the order of the inventory, without ties", () => {
    const shuffled = inventory(false).chain((images) =>
      fc.tuple(fc.constant(images), fc.shuffledSubarray(images, { minLength: images.length })),
    );
    fc.assert(
      fc.property(validPolicy, shuffled, (policy, [images, other]) => {
        const options = { now: NOW };
        const { actions, ...rest } = simulateLifecycle(policy, images, options);
        const { actions: otherActions, ...otherRest } = simulateLifecycle(policy, other, options);
        assert.deepEqual(otherActions, actions);
        assert.deepEqual(otherRest.summary, rest.summary);
      }),
    );
  });

  it("lets no rule change what rules of higher precedence take", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const sorted = policy.rules.toSorted(
          (left, right) => left.rulePriority - right.rulePriority,
        );
        const lowest = sorted.at(-1)?.rulePriority ?? 0;
        const all = takers(policy, images);
        const fewer =
          sorted.length === 1 ? new Map() : takers({ rules: sorted.slice(0, -1) }, images);
        const higher = [...all].filter(([, priority]) => priority !== lowest);
        assert.deepEqual(higher.sort(), [...fewer].sort());
      }),
    );
  });

  it("never takes more when a count is raised", () => {
    fc.assert(
      fc.property(
        validPolicy,
        inventory(true),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        (policy, images, seed, by) => {
          const place = seed % policy.rules.length;
          const raised = policy.rules.map((rule, index) =>
            index === place
              ? {
                  ...rule,
                  selection: { ...rule.selection, countNumber: rule.selection.countNumber + by },
                }
              : rule,
          );
          const before = takers(policy, images);
          for (const [digest, priority] of takers({ rules: raised }, images)) {
            assert.equal(before.get(digest), priority);
          }
        },
      ),
    );
  });

  it("never takes what is in use, nor what a list in the repository lists, however often it is listed", () => {
    fc.assert(
      fc.property(validPolicy, repeatingInventory, digestsInUse, (policy, images, inUse) => {
        const simulation = simulateLifecycle(policy, images, { now: NOW, inUse });
        const acted = simulation.actions.map(({ imageDigest }) => imageDigest);
        const listed = new Set(
          images.flatMap(({ imageDigest, children = [] }) =>
            children.filter((child) => child !== imageDigest),
          ),
        );
        for (const digest of [...acted, ...affectedReferrers(simulation)]) {
          assert.ok(!inUse.includes(digest));
          assert.ok(!listed.has(digest));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("adds up: every image is acted on, in conflict, protected or of no interest, and once", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), digestsInUse, (policy, images, inUse) => {
        const result = simulateLifecycle(policy, images, { now: NOW, inUse });
        const shown = [...result.actions, ...result.conflicts, ...result.protected];
        assert.equal(new Set(shown.map(({ imageDigest }) => imageDigest)).size, shown.length);
        const { summary } = result;
        const archived = summary.transitioningImageTotalCounts[0]?.imageTotalCount ?? 0;
        assert.equal(summary.expiringImageTotalCount + archived, result.actions.length);
        assert.equal(summary.imageTotalCount, images.length);
        assert.equal(summary.protectedImageTotalCount, result.protected.length);
        assert.equal(summary.conflictTotalCount, result.conflicts.length);
        assert.equal(summary.removedReferrerTotalCount, affectedReferrers(result).length);
      }),
    );
  });
});

describe("explainImage", () => {
  it("agrees with the simulation on every image", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const taken = takers(policy, images);
        const removed = affectedReferrers(simulateLifecycle(policy, images, { now: NOW }));
        for (const { imageDigest } of images) {
          const [explanation] = explainImage(policy, images, imageDigest, { now: NOW });
          assert.ok(explanation);
          const taking = explanation.rules.filter(({ effect }) => effect === "takes");
          assert.deepEqual(
            taking.map(({ rulePriority }) => rulePriority),
            [taken.get(imageDigest)].filter((priority) => priority !== undefined),
          );
          assert.equal(
            explanation.outcome === "REMOVE_WITH_SUBJECT",
            removed.includes(imageDigest),
          );
          const goes = taken.has(imageDigest) || removed.includes(imageDigest);
          assert.equal(explanation.outcome !== "KEEP", goes);
        }
      }),
    );
  });
});

describe("diffLifecyclePolicies", () => {
  it("tells of the same referrers as the simulations of both", () => {
    fc.assert(
      fc.property(
        validPolicy,
        validPolicy,
        inventory(true),
        digestsInUse,
        (from, to, images, inUse) => {
          const options = { now: NOW, inUse };
          const [before, after] = [from, to].map((policy) =>
            affectedReferrers(simulateLifecycle(policy, images, options)),
          );
          const diff = diffLifecyclePolicies(from, to, images, options);
          assert.deepEqual(
            diff.newlyRemovedReferrers.map(({ imageDigest }) => imageDigest),
            after!.filter((digest) => !before!.includes(digest)),
          );
          assert.deepEqual(
            diff.newlyKeptReferrers.map(({ imageDigest }) => imageDigest),
            before!.filter((digest) => !after!.includes(digest)),
          );
        },
      ),
    );
  });

  it("is what lies between two simulations", () => {
    fc.assert(
      fc.property(validPolicy, validPolicy, inventory(true), (from, to, images) => {
        const diff = diffLifecyclePolicies(from, to, images, { now: NOW });
        const before = takers(from, images);
        const after = takers(to, images);
        const kept = diff.newlyKept.map(({ imageDigest }) => imageDigest);
        assert.deepEqual(
          kept.sort(),
          [...before.keys()].filter((digest) => !after.has(digest)).sort(),
        );
        const newly = [...diff.newlyExpired, ...diff.newlyArchived].map(
          ({ imageDigest }) => imageDigest,
        );
        for (const digest of after.keys())
          if (!before.has(digest)) assert.ok(newly.includes(digest));
        const same = diffLifecyclePolicies(to, to, images, { now: NOW });
        assert.equal(
          same.newlyExpired.length + same.newlyArchived.length + same.newlyKept.length,
          0,
        );
      }),
    );
  });
});

describe("simulateOverTime", () => {
  it("begins with what the simulation takes, and never loses an image in use", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), digestsInUse, (policy, images, inUse) => {
        const { summary } = simulateLifecycle(policy, images, { now: NOW, inUse });
        const { days } = simulateOverTime(policy, images, { now: NOW, inUse, days: 200 });
        const [first] = days;
        assert.equal(first?.expired, summary.expiringImageTotalCount);
        assert.equal(first.removedReferrers, summary.removedReferrerTotalCount);
        const left = days.at(-1)?.imageTotalCount ?? 0;
        const present = new Set(images.map(({ imageDigest }) => imageDigest));
        assert.ok(left >= inUse.filter((digest) => present.has(digest)).length);
      }),
    );
  });

  it("never lets what is in use go, nor what a living list lists, on any day", () => {
    fc.assert(
      fc.property(validPolicy, repeatingInventory, digestsInUse, (policy, images, inUse) => {
        const prepared = prepare(policy, images, inUse);
        for (const repository of prepared.repositories) {
          const timeline = new RepositoryTimeline(repository, prepared.policy);
          const isGone = (index: number): boolean =>
            repository.table.state[index] === ImageState.gone;
          const { listsByChild } = repository.relations;
          for (let day = 0; day < 150; day += 10) {
            const listed = [...listsByChild.keys()].filter((index) =>
              listsByChild.get(index)?.some((list) => !isGone(list)),
            );
            const there = listed.filter((index) => !isGone(index));
            timeline.run(NOW + day * DAY, () => undefined);
            assert.ok(there.every((index) => !isGone(index)));
          }
          for (const [index, { imageDigest }] of repository.table.images.entries()) {
            if (inUse.includes(imageDigest)) assert.ok(!isGone(index));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("keeps its books: what is left is what there was, without what went", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), fc.nat(2), (policy, images, pushesPerDay) => {
        const { days } = simulateOverTime(policy, images, { now: NOW, days: 100, pushesPerDay });
        let count = images.length;
        for (const day of days) {
          count += day.pushed - day.expired - day.removedReferrers;
          assert.equal(day.imageTotalCount, count);
          assert.ok(day.standardSizeInBytes >= 0 && day.archiveSizeInBytes >= 0);
        }
      }),
    );
  });
});

describe("lifecycleSavings", () => {
  it("never adds to the bill, and finds nothing more to do afterwards", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const savings = lifecycleSavings(policy, images, { now: NOW });
        assert.ok(savings.savedCostUpperBound >= -1e-12);
        assert.ok(savings.expired + savings.removedReferrers <= images.length);
      }),
    );
  });
});
