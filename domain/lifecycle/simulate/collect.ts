import { timeOf } from "../image";
import { actionOn, protectedImage } from "./entries";
import { Lane, arrange } from "./lanes";
import { takerOf } from "./prepare";
import type { Prepared, Repository } from "./prepare";
import type { ImageAction, ImageConflict, ProtectedImage, Simulation } from "./result";
import { Totals } from "./totals";

/** Puts the verdicts on all repositories into one result. */
export function collect(prepared: Prepared, now: number): Simulation {
  const totals = new Totals();
  const results = prepared.repositories.map((repository) =>
    collectRepository(repository, prepared, totals),
  );
  const [only] = results;
  const { actions, conflicts, kept } = only && results.length === 1 ? only : merge(results);
  return {
    now: new Date(now).toISOString(),
    actions,
    protected: kept,
    conflicts,
    summary: totals.summary(prepared, kept.length, conflicts.length),
    findings: prepared.findings,
  };
}

interface Entries {
  readonly actions: readonly ImageAction[];
  readonly conflicts: readonly ImageConflict[];
  readonly kept: readonly ProtectedImage[];
}

function collectRepository(repository: Repository, { policy }: Prepared, totals: Totals): Entries {
  const { lane, slot, length } = arrange(repository, policy.rules.length);
  const actions = new Array<ImageAction>(length[Lane.action] ?? 0);
  const conflicts = new Array<ImageConflict>(length[Lane.conflict] ?? 0);
  const kept = new Array<ProtectedImage>(length[Lane.protected] ?? 0);
  for (let index = 0; index < lane.length; index++) {
    const place = slot[index] ?? 0;
    const taker = takerOf(repository, index, policy);
    if (lane[index] === Lane.protected) {
      kept[place] = protectedImage(repository, index, policy);
    } else if (taker !== undefined && lane[index] === Lane.action) {
      actions[place] = actionOn(repository, index, taker);
      totals.add(repository, index, taker);
    } else if (taker !== undefined) {
      const inUseDigest = repository.relations.inUse.get(index) ?? "";
      conflicts[place] = { ...actionOn(repository, index, taker), inUseDigest };
    }
  }
  return { actions, conflicts, kept };
}

function merge(results: readonly Entries[]): Entries {
  return {
    actions: results.flatMap(({ actions }) => actions).sort(byRuleThenAge),
    conflicts: results.flatMap(({ conflicts }) => conflicts),
    kept: results.flatMap(({ kept }) => kept),
  };
}

function byRuleThenAge(left: ImageAction, right: ImageAction): number {
  return (
    left.appliedRulePriority - right.appliedRulePriority ||
    timeOf(left.imagePushedAt) - timeOf(right.imagePushedAt)
  );
}
