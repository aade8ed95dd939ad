import type { Finding } from "../../finding";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import type { CompiledRule } from "./compile";
import { actionOn, resultImage } from "./entries";
import { imageAt } from "./imageTable";
import { evaluateRepository, findAppliedRule } from "./evaluateRepository";
import { imagesByAge } from "./order";
import { parseNow, prepare } from "./prepare";
import type { Prepared, Repository } from "./prepare";
import type { ImageAction, ImageConflict, ResultImage, SimulateOptions } from "./result";

/** What a change of policy changes for the images of an inventory. */
export interface PolicyDiff {
  readonly now: string;
  /** Images that only the new policy expires. */
  readonly newlyExpired: readonly ImageAction[];
  /** Images that only the new policy archives. */
  readonly newlyArchived: readonly ImageAction[];
  /** Images that the old policy takes and the new one leaves alone, with what the old one does. */
  readonly newlyKept: readonly ImageAction[];
  /** Referrers that only the new policy removes with their subject. */
  readonly newlyRemovedReferrers: readonly ResultImage[];
  /** Referrers that the old policy removes with their subject and the new one leaves alone. */
  readonly newlyKeptReferrers: readonly ResultImage[];
  /** Images in use that the new policy takes, whatever the old one does. */
  readonly conflicts: readonly ImageConflict[];
  /** Findings on the old policy and on the new one. */
  readonly findings: { readonly from: readonly Finding[]; readonly to: readonly Finding[] };
}

/**
 * Tells what a change from one policy to another newly expires, archives and keeps, each oldest first.
 *
 * @throws RangeError when `now` is not a time.
 */
export function diffLifecyclePolicies(
  from: LifecyclePolicy,
  to: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions,
): PolicyDiff {
  const now = parseNow(options.now);
  const before = evaluateAll(prepare(from, images, options.inUse), now);
  const after = evaluateAll(prepare(to, images, options.inUse), now);
  const lists: Lists = {
    ...{ newlyExpired: [], newlyArchived: [], newlyKept: [], conflicts: [] },
    ...{ newlyRemovedReferrers: [], newlyKeptReferrers: [] },
  };
  for (const [place, index] of imagesByAge(after.repositories)) {
    // Both divide the same inventory, so repositories and indexes are the same on both sides.
    const repository = after.repositories[place];
    const previous = before.repositories[place];
    if (repository === undefined || previous === undefined) continue;
    const old = findAppliedRule(previous, index, before.policy);
    const appliedRule = findAppliedRule(repository, index, after.policy);
    if (appliedRule !== undefined) compareTaken(repository, index, appliedRule, old, lists);
    else if (old !== undefined) lists.newlyKept.push(actionOn(previous, index, old));
    compareReferrers(repository, previous, index, lists);
  }
  const findings = { from: before.findings, to: after.findings };
  return { now: new Date(now).toISOString(), ...lists, findings };
}

interface Lists {
  readonly newlyExpired: ImageAction[];
  readonly newlyArchived: ImageAction[];
  readonly newlyKept: ImageAction[];
  readonly newlyRemovedReferrers: ResultImage[];
  readonly newlyKeptReferrers: ResultImage[];
  readonly conflicts: ImageConflict[];
}

function compareTaken(
  repository: Repository,
  index: number,
  appliedRule: CompiledRule,
  old: CompiledRule | undefined,
  { newlyExpired, newlyArchived, conflicts }: Lists,
): void {
  const inUseDigest = repository.relations.inUse.get(index);
  if (inUseDigest !== undefined) {
    conflicts.push({ ...actionOn(repository, index, appliedRule), inUseDigest });
  } else if (appliedRule.action !== old?.action) {
    const list = appliedRule.action === "expire" ? newlyExpired : newlyArchived;
    list.push(actionOn(repository, index, appliedRule));
  }
}

function compareReferrers(
  repository: Repository,
  previous: Repository,
  index: number,
  { newlyRemovedReferrers, newlyKeptReferrers }: Lists,
): void {
  const goes = repository.outcomes.affectedReferrers.has(index);
  if (goes === previous.outcomes.affectedReferrers.has(index)) return;
  const list = goes ? newlyRemovedReferrers : newlyKeptReferrers;
  list.push(resultImage(imageAt(repository.table, index)));
}

function evaluateAll(prepared: Prepared, now: number): Prepared {
  for (const repository of prepared.repositories)
    evaluateRepository(repository, prepared.policy, now);
  return prepared;
}
