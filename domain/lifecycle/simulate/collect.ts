import { actionOn, protectedImage } from "./entries";
import { ResultGroup, orderResults } from "./resultOrder";
import { findAppliedRule } from "./evaluateRepository";
import type { Prepared } from "./prepare";
import type { ImageAction, ImageConflict, ProtectedImage, Simulation } from "./result";
import { Totals } from "./totals";

/** Puts the outcomes on all repositories into one result. */
export function collect(prepared: Prepared, now: number): Simulation {
  const { policy, repositories, findings } = prepared;
  const { group, rank, length } = orderResults(repositories, policy.rules.length);
  const actions = new Array<ImageAction>(length[ResultGroup.action] ?? 0);
  const conflicts = new Array<ImageConflict>(length[ResultGroup.conflict] ?? 0);
  const kept = new Array<ProtectedImage>(length[ResultGroup.protected] ?? 0);
  const totals = new Totals();
  let number = 0;
  for (const repository of repositories) {
    for (let index = 0; index < repository.table.images.length; index++, number++) {
      const place = rank[number] ?? 0;
      const appliedRule = findAppliedRule(repository, index, policy);
      if (group[number] === ResultGroup.protected) {
        kept[place] = protectedImage(repository, index, policy);
      } else if (appliedRule !== undefined && group[number] === ResultGroup.action) {
        actions[place] = actionOn(repository, index, appliedRule);
        totals.add(repository, index, appliedRule);
      } else if (appliedRule !== undefined) {
        const inUseDigest = repository.relations.inUse.get(index) ?? "";
        conflicts[place] = { ...actionOn(repository, index, appliedRule), inUseDigest };
      }
    }
  }
  const summary = totals.summary(prepared, kept.length, conflicts.length);
  return {
    now: new Date(now).toISOString(),
    actions,
    protected: kept,
    conflicts,
    summary,
    findings,
  };
}
