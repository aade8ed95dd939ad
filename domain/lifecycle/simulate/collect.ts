import { actionOn, protectedImage } from "./entries";
import { Lane, arrange } from "./lanes";
import { takerOf } from "./judge";
import type { Prepared } from "./prepare";
import type { ImageAction, ImageConflict, ProtectedImage, Simulation } from "./result";
import { Totals } from "./totals";

/** Puts the verdicts on all repositories into one result. */
export function collect(prepared: Prepared, now: number): Simulation {
  const { policy, repositories, findings } = prepared;
  const { lane, slot, length } = arrange(repositories, policy.rules.length);
  const actions = new Array<ImageAction>(length[Lane.action] ?? 0);
  const conflicts = new Array<ImageConflict>(length[Lane.conflict] ?? 0);
  const kept = new Array<ProtectedImage>(length[Lane.protected] ?? 0);
  const totals = new Totals();
  let number = 0;
  for (const repository of repositories) {
    for (let index = 0; index < repository.table.images.length; index++, number++) {
      const place = slot[number] ?? 0;
      const taker = takerOf(repository, index, policy);
      if (lane[number] === Lane.protected) {
        kept[place] = protectedImage(repository, index, policy);
      } else if (taker !== undefined && lane[number] === Lane.action) {
        actions[place] = actionOn(repository, index, taker);
        totals.add(repository, index, taker);
      } else if (taker !== undefined) {
        const inUseDigest = repository.relations.inUse.get(index) ?? "";
        conflicts[place] = { ...actionOn(repository, index, taker), inUseDigest };
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
