import type { Finding } from "../../finding";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { isConflict } from "./collect";
import { actionOn, referrerAction } from "./entries";
import { evaluateRepository, findAppliedRule } from "./evaluateRepository";
import { imagesByAge } from "./order";
import { type Prepared, type Repository, prepare } from "./prepare";
import type { ImageAction, ImageConflict, ReferrerAction, SimulateOptions } from "./result";

/** An image whose fate changes, with the rule of each policy that takes it. */
export interface ImageChange extends ImageAction {
  readonly fromRulePriority?: number;
  readonly toRulePriority?: number;
}

/** What a change of policy changes for the images of an inventory. */
export interface PolicyDiff {
  readonly now: string;
  /** Images that only the new policy expires. */
  readonly newlyExpired: readonly ImageChange[];
  /** Images that only the new policy archives. */
  readonly newlyArchived: readonly ImageChange[];
  /** Images that the old policy takes and the new one leaves alone, with what the old one does. */
  readonly newlyKept: readonly ImageChange[];
  /** Referrers that only the new policy removes with their subject. */
  readonly newlyRemovedReferrers: readonly ReferrerAction[];
  /** Referrers that only the new policy archives with their subject. */
  readonly newlyArchivedReferrers: readonly ReferrerAction[];
  /** Referrers that go with their subject by the old policy, and stay by the new one. */
  readonly newlyKeptReferrers: readonly ReferrerAction[];
  /** Images in use that the new policy takes, whatever the old one does. */
  readonly conflicts: readonly ImageConflict[];
  /** Findings on the old policy and on the new one. */
  readonly findings: { readonly from: readonly Finding[]; readonly to: readonly Finding[] };
}

type Lists = {
  -readonly [Key in keyof Omit<PolicyDiff, "now" | "findings">]: PolicyDiff[Key][number][];
};

/**
 * Returns what a change from one policy, or from none, to another newly expires, archives and keeps, each oldest first.
 *
 * @throws RangeError when `now` is not a time.
 */
export function diffLifecyclePolicies(
  from: LifecyclePolicy | undefined,
  to: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions,
): PolicyDiff {
  const before = evaluateAll(prepare(from, images, options));
  const after = evaluateAll(prepare(to, images, options));
  const lists: Lists = {
    ...{ newlyExpired: [], newlyArchived: [], newlyKept: [], conflicts: [] },
    ...{ newlyRemovedReferrers: [], newlyArchivedReferrers: [], newlyKeptReferrers: [] },
  };
  for (const [place, index] of imagesByAge(after.repositories)) {
    // Both divide the same inventory, so repositories and indexes are the same on both sides.
    const repository = after.repositories[place];
    const previous = before.repositories[place];
    if (repository === undefined || previous === undefined) continue;
    compareActions([previous, before], [repository, after], index, lists);
    compareReferrers(previous, repository, index, lists);
  }
  const findings = { from: before.findings, to: after.findings };
  return { now: new Date(after.now).toISOString(), ...lists, findings };
}

type Side = readonly [Repository, Prepared];

function compareActions(from: Side, to: Side, index: number, lists: Lists): void {
  const old = findAppliedRule(from[0], index, from[1].policy);
  const applied = findAppliedRule(to[0], index, to[1].policy);
  const rule = applied ?? old;
  if (rule === undefined) return;
  const action = actionOn(to[0], index, rule);
  if (applied !== undefined && isConflict(action)) lists.conflicts.push(action);
  if (applied?.action === old?.action) return;
  const list =
    applied === undefined
      ? lists.newlyKept
      : applied.action === "expire"
        ? lists.newlyExpired
        : lists.newlyArchived;
  list.push({
    ...action,
    ...(old !== undefined && { fromRulePriority: old.rulePriority }),
    ...(applied !== undefined && { toRulePriority: applied.rulePriority }),
  });
}

function compareReferrers(from: Repository, to: Repository, index: number, lists: Lists): void {
  const old = from.outcomes.affectedReferrers.get(index);
  const action = to.outcomes.affectedReferrers.get(index);
  const shown = action ?? old;
  if (action === old || shown === undefined) return;
  const list =
    action === undefined
      ? lists.newlyKeptReferrers
      : action === "expire"
        ? lists.newlyRemovedReferrers
        : lists.newlyArchivedReferrers;
  list.push(referrerAction(to, index, shown));
}

function evaluateAll(prepared: Prepared): Prepared {
  const { repositories, policy, now } = prepared;
  for (const repository of repositories) evaluateRepository(repository, policy, now);
  return prepared;
}
