import assert from "node:assert/strict";
import fc from "fast-check";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { prepare } from "../../../domain/lifecycle/simulate/prepare";
import {
  type Run,
  RepositoryTimeline,
} from "../../../domain/lifecycle/simulate/repositoryTimeline";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { inventory, validPolicy } from "./arbitraries";
import { DAY, NOW, image, keepAny, policy, rule } from "./fixtures";

/** What run after run takes at one moment, each run by its images in any order. */
function runs(rules: LifecyclePolicy, images: readonly Image[], again: "run" | "runAgain") {
  const prepared = prepare(rules, images, { now: NOW });
  return prepared.repositories.map((repository) => {
    const timeline = new RepositoryTimeline(repository, prepared.policy);
    const found: string[][] = [];
    for (let run: Run = timeline.run(NOW); hasAny(run); run = timeline[again](NOW)) {
      const taken = run.actions.map((one) => `${one.imageDigest} ${one.appliedRulePriority}`);
      const followed = run.referrers.map((one) => `${one.imageDigest} ${one.action.type}`);
      found.push([...taken, ...followed].sort());
    }
    return { found, size: timeline.sizeInBytes, broken: [...timeline.brokenIndexes].sort() };
  });
}

function hasAny({ actions, referrers }: Run): boolean {
  return actions.length + referrers.length > 0;
}

describe("runs of a policy at one moment", () => {
  it("take the same, run by run, as if all images were looked at each time", () => {
    fc.assert(
      fc.property(validPolicy, inventory(true), (rules, images) => {
        assert.deepEqual(runs(rules, images, "runAgain"), runs(rules, images, "run"));
      }),
      { numRuns: 3_000 },
    );
  });

  it("go through indexes in indexes, of which each run sets one free", () => {
    const depth = 3_000;
    const images = Array.from({ length: depth }, (_, level) =>
      image(`d${level}`, 30, { children: [`d${level + 1}`] }),
    );
    const { actions, later } = simulateLifecycle(policy(rule(1), keepAny(2, 5)), images, {
      now: NOW + DAY,
    });
    assert.deepEqual([actions.length, later.length], [1, depth - 1]);
    assert.deepEqual(
      later.map(({ imageDigest }) => imageDigest),
      images.slice(1).map(({ imageDigest }) => imageDigest),
    );
  });
});
