import type { Finding } from "../../finding";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import type { CompiledRule } from "./compile";
import { actionOn } from "./entries";
import { judge, momentOf, prepare, takerOf } from "./prepare";
import type { Prepared, Repository } from "./prepare";
import type { ImageAction, ImageConflict, SimulateOptions } from "./result";

/** What a change of policy changes for the images of an inventory. */
export interface PolicyDiff {
  readonly now: string;
  /** Images that only the new policy expires. */
  readonly newlyExpired: readonly ImageAction[];
  /** Images that only the new policy archives. */
  readonly newlyArchived: readonly ImageAction[];
  /** Images that the old policy takes and the new one leaves alone, with what the old one does. */
  readonly newlyKept: readonly ImageAction[];
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
  const now = momentOf(options.now);
  const before = judged(prepare(from, images, options.inUse), now);
  const after = judged(prepare(to, images, options.inUse), now);
  const lists: Lists = { newlyExpired: [], newlyArchived: [], newlyKept: [], conflicts: [] };
  // Both divide the same inventory, so repositories and indexes are the same on both sides.
  for (const [place, repository] of after.repositories.entries()) {
    const previous = before.repositories[place];
    if (previous === undefined) continue;
    for (const index of repository.table.oldestFirst) {
      const old = takerOf(previous, index, before.policy);
      const taker = takerOf(repository, index, after.policy);
      if (taker !== undefined) compareTaken(repository, index, taker, old, lists);
      else if (old !== undefined) lists.newlyKept.push(actionOn(previous, index, old));
    }
  }
  const findings = { from: before.findings, to: after.findings };
  return { now: new Date(now).toISOString(), ...lists, findings };
}

interface Lists {
  readonly newlyExpired: ImageAction[];
  readonly newlyArchived: ImageAction[];
  readonly newlyKept: ImageAction[];
  readonly conflicts: ImageConflict[];
}

function compareTaken(
  repository: Repository,
  index: number,
  taker: CompiledRule,
  old: CompiledRule | undefined,
  { newlyExpired, newlyArchived, conflicts }: Lists,
): void {
  const inUseDigest = repository.relations.inUse.get(index);
  if (inUseDigest !== undefined) {
    conflicts.push({ ...actionOn(repository, index, taker), inUseDigest });
  } else if (taker.action !== old?.action) {
    const list = taker.action === "expire" ? newlyExpired : newlyArchived;
    list.push(actionOn(repository, index, taker));
  }
}

function judged(prepared: Prepared, now: number): Prepared {
  for (const repository of prepared.repositories) judge(repository, prepared.policy, now);
  return prepared;
}
