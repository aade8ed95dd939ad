import assert from "node:assert/strict";
import fc from "fast-check";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { diffLifecyclePolicies } from "../../../domain/lifecycle/simulate/diff";
import { explainImage } from "../../../domain/lifecycle/simulate/explain";
import { simulateOverTime } from "../../../domain/lifecycle/simulate/overTime";
import { lifecycleSavings } from "../../../domain/lifecycle/simulate/savings";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { digestsInUse, inventory, repeatingInventory, validPolicy } from "./arbitraries";
import { NOW } from "./fixtures";
import { disagreement, disagreementOverTime } from "./referenceSimulator";

function takers(
  policy: LifecyclePolicy,
  images: readonly Image[],
  inUse: string[] = [],
): Map<string, number> {
  const { actions } = simulateLifecycle(policy, images, { now: NOW, inUse });
  return new Map(actions.map((one) => [one.imageDigest, one.appliedRulePriority]));
}

/** The referrers that expire with their subject, or are archived with it. */
function affectedReferrers({ protected: kept }: Simulation, outcome = "EXPIRE"): string[] {
  return kept.flatMap((one) =>
    one.reason === "referrer" &&
    (outcome === "EXPIRE" ? one.goesWithSubject : one.archivedWithSubject)
      ? [one.imageDigest]
      : [],
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

  it("never takes what a list lists that is not archived, however often it is listed", () => {
    fc.assert(
      fc.property(validPolicy, repeatingInventory, (policy, images) => {
        const simulation = simulateLifecycle(policy, images, { now: NOW });
        const acted = simulation.actions.map(({ imageDigest }) => imageDigest);
        const merged = new Set(
          images.flatMap((one) => (one.imageStatus === "ARCHIVED" ? [] : one.imageDigest)),
        );
        const listed = new Set(
          images.flatMap(({ imageDigest, children = [] }) =>
            merged.has(imageDigest) ? children.filter((child) => child !== imageDigest) : [],
          ),
        );
        for (const digest of [...acted, ...affectedReferrers(simulation)]) {
          assert.ok(!listed.has(digest));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("takes the same whatever is in use, and names what is", () => {
    fc.assert(
      fc.property(validPolicy, repeatingInventory, digestsInUse, (policy, images, inUse) => {
        const { actions, conflicts, ...rest } = simulateLifecycle(policy, images, {
          now: NOW,
          inUse,
        });
        const without = simulateLifecycle(policy, images, { now: NOW });
        assert.deepEqual(
          actions.map(({ inUseDigest: _, usedBy: __, ...one }) => one),
          without.actions,
        );
        assert.equal(rest.summary.expiringImageTotalCount, without.summary.expiringImageTotalCount);
        assert.deepEqual(
          conflicts,
          actions.filter(({ inUseDigest }) => inUseDigest !== undefined),
        );
        for (const { imageDigest, inUseDigest } of actions) {
          if (inUse.includes(imageDigest)) assert.notEqual(inUseDigest, undefined);
        }
      }),
    );
  });

  it("adds up: every image is acted on, protected or of no interest, and once", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), digestsInUse, (policy, images, inUse) => {
        const result = simulateLifecycle(policy, images, { now: NOW, inUse });
        const shown = [...result.actions, ...result.protected];
        assert.equal(new Set(shown.map(({ imageDigest }) => imageDigest)).size, shown.length);
        const { summary } = result;
        const archived = summary.transitioningImageTotalCounts[0]?.imageTotalCount ?? 0;
        assert.equal(summary.expiringImageTotalCount + archived, result.actions.length);
        assert.equal(summary.imageTotalCount, images.length);
        assert.equal(summary.protectedImageTotalCount, result.protected.length);
        assert.equal(summary.conflictTotalCount, result.conflicts.length);
        assert.equal(summary.removedReferrerTotalCount, affectedReferrers(result).length);
        assert.equal(
          summary.archivedReferrerTotalCount,
          affectedReferrers(result, "TRANSITION").length,
        );
        const byRule = result.rules.reduce((sum, { imageTotalCount }) => sum + imageTotalCount, 0);
        assert.equal(byRule, result.actions.length);
        const bytes = result.rules.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);
        assert.equal(bytes, summary.expiringSizeInBytes + summary.transitioningSizeInBytes);
        const savings = lifecycleSavings(policy, images, { now: NOW, inUse });
        assert.equal(
          savings.expired + savings.archived,
          result.actions.length + summary.laterImageTotalCount,
        );
      }),
    );
  });
});

describe("explainImage", () => {
  it("agrees with the simulation on every image", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const taken = takers(policy, images);
        const simulation = simulateLifecycle(policy, images, { now: NOW });
        const removed = affectedReferrers(simulation);
        const archived = affectedReferrers(simulation, "TRANSITION");
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
          const goes = [...taken.keys(), ...removed, ...archived].includes(imageDigest);
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
          const [kept, all] = [from, to].map((policy) => {
            const simulation = simulateLifecycle(policy, images, options);
            return [
              ...affectedReferrers(simulation),
              ...affectedReferrers(simulation, "TRANSITION"),
            ];
          });
          const diff = diffLifecyclePolicies(from, to, images, options);
          assert.deepEqual(
            diff.newlyRemovedReferrers.map(({ imageDigest }) => imageDigest),
            after!.filter((digest) => !before!.includes(digest)),
          );
          assert.deepEqual(
            diff.newlyKeptReferrers.map(({ imageDigest }) => imageDigest).sort(),
            kept!.filter((digest) => !all!.includes(digest)).sort(),
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
  it("takes on each day what the user guide's evaluation takes, into the archive and out of it", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (policy, images) => {
        const { days } = simulateOverTime(policy, images, { now: NOW, days: 130 });
        assert.equal(disagreementOverTime(policy, images, { days }), undefined);
      }),
      { numRuns: 150 },
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
