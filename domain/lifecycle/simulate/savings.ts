import { type StorageBill, type StoredSizes, storageBill } from "../../cost";
import type { Finding } from "../../finding";
import { type Prices, PRICES } from "../../prices";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { isConflict } from "./collect";
import { type Prepared, prepare } from "./prepare";
import { RepositoryTimeline, runToTheEnd } from "./repositoryTimeline";
import type { SimulateOptions } from "./result";

/** What is stored before and after a policy, and what that costs. */
export interface Savings {
  readonly before: StorageBill;
  readonly after: StorageBill;
  /**
   * US dollars a month that the policy saves at most: Amazon ECR bills a layer once, and expiring one of several images
   * that share a layer does not free it.
   */
  readonly savedCostUpperBound: number;
  readonly expired: number;
  readonly archived: number;
  readonly removedReferrers: number;
  readonly archivedReferrers: number;
  /** Images in use among those that are taken. */
  readonly conflictTotalCount: number;
  readonly findings: readonly Finding[];
}

/**
 * What a policy saves once it has run at `now` until it finds nothing more to do: what `simulateLifecycle` takes, with what
 * the next runs take.
 *
 * @throws RangeError when `now` is not a time.
 */
export function lifecycleSavings(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions & { readonly prices?: Prices },
): Savings {
  const { prices = PRICES } = options;
  const prepared = prepare(policy, images, options);
  const { now } = prepared;
  const timelines = buildTimelines(prepared);
  const before = storageBill(sumSizes(timelines), prices);
  const total = { expired: 0, archived: 0, removedReferrers: 0, archivedReferrers: 0 };
  let conflictTotalCount = 0;
  for (const timeline of timelines) {
    for (const { actions, referrers } of runToTheEnd(timeline, now, timeline.run(now))) {
      addCounts(total, { actions, referrers });
      conflictTotalCount += actions.filter(isConflict).length;
    }
  }
  const after = storageBill(sumSizes(timelines), prices);
  return {
    before,
    after,
    savedCostUpperBound: before.totalCost - after.totalCost,
    ...total,
    conflictTotalCount,
    findings: prepared.findings,
  };
}

/** Counts what was taken, by what happened to it. */
export interface Counts {
  expired: number;
  archived: number;
  removedReferrers: number;
  archivedReferrers: number;
}

/** Adds what one run took. */
export function addCounts(
  total: Counts,
  { actions, referrers }: ReturnType<RepositoryTimeline["run"]>,
): void {
  for (const { action } of actions) {
    if (action.type === "EXPIRE") total.expired++;
    else total.archived++;
  }
  for (const { action } of referrers) {
    if (action.type === "EXPIRE") total.removedReferrers++;
    else total.archivedReferrers++;
  }
}

/** The sizes an inventory stores, each image once, and what is not known of them. */
export function storedSizes(
  images: readonly Image[],
): StoredSizes & { readonly findings: readonly Finding[] } {
  const prepared = prepare(undefined, images, { now: new Date(8_640_000_000_000_000) });
  return { ...sumSizes(buildTimelines(prepared)), findings: prepared.findings };
}

function buildTimelines({ policy, repositories }: Prepared): RepositoryTimeline[] {
  return repositories.map((repository) => new RepositoryTimeline(repository, policy));
}

function sumSizes(timelines: readonly RepositoryTimeline[]): StoredSizes {
  let standardSizeInBytes = 0;
  let archiveSizeInBytes = 0;
  for (const timeline of timelines) {
    standardSizeInBytes += timeline.standardSizeInBytes;
    archiveSizeInBytes += timeline.archiveSizeInBytes;
  }
  return { standardSizeInBytes, archiveSizeInBytes };
}
