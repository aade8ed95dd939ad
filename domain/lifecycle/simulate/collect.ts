import { findAttention } from "./attention";
import { actionOn, protectedImage } from "./entries";
import { findAppliedRule } from "./evaluateRepository";
import type { Prepared } from "./prepare";
import type {
  ImageAction,
  ImageConflict,
  ProtectedImage,
  Simulation,
  SimulationSummary,
} from "./result";
import { ResultGroup, orderResults } from "./resultOrder";
import { Totals } from "./totals";

type LaterTotals = Pick<
  SimulationSummary,
  "laterImageTotalCount" | "laterTaggedImageTotalCount" | "laterSizeInBytes"
>;

/** Puts the outcomes of all repositories into one result; what later runs take is added by `addLater`. */
export function collect(prepared: Prepared): Simulation {
  const { policy, repositories, findings } = prepared;
  const { group, rank, length } = orderResults(repositories, policy.rules.length);
  const actions = new Array<ImageAction>(length[ResultGroup.action] ?? 0);
  const kept = new Array<ProtectedImage>(length[ResultGroup.protected] ?? 0);
  const totals = new Totals(policy);
  let number = 0;
  for (const repository of repositories) {
    totals.begin(repository);
    for (let index = 0; index < repository.table.images.length; index++, number++) {
      const position = rank[number] ?? 0;
      if (group[number] === ResultGroup.protected) {
        kept[position] = protectedImage(repository, index, policy);
      }
      const rule = findAppliedRule(repository, index, policy);
      if (rule === undefined) continue;
      actions[position] = actionOn(repository, index, rule);
      totals.add(repository, index);
    }
  }
  const conflicts = actions.filter(isConflict);
  const later: LaterTotals = {
    laterImageTotalCount: 0,
    laterTaggedImageTotalCount: 0,
    laterSizeInBytes: 0,
  };
  return {
    now: new Date(prepared.now).toISOString(),
    ...{ actions, later: [], protected: kept, conflicts },
    attention: findAttention(prepared),
    ...{ rules: totals.rules(), repositories: totals.repositories },
    summary: { ...totals.summary(kept.length, conflicts.length), ...later },
    findings,
  };
}

/** Whether an image that a rule takes is in use. */
export function isConflict(action: ImageAction): action is ImageConflict {
  return action.inUseDigest !== undefined;
}

/** Adds what the next runs take, and the size of it. */
export function addLater(
  simulation: Simulation,
  later: readonly ImageAction[],
  laterSizeInBytes: number,
): Simulation {
  const tagged = later.filter(({ imageTags }) => imageTags.length > 0);
  const totals: LaterTotals = {
    laterImageTotalCount: later.length,
    laterTaggedImageTotalCount: tagged.length,
    laterSizeInBytes,
  };
  return { ...simulation, later, summary: { ...simulation.summary, ...totals } };
}
