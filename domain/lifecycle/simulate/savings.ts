import { storageBill } from "../../cost";
import type { StorageBill, StoredSizes } from "../../cost";
import type { Finding } from "../../finding";
import type { Prices } from "../../prices";
import { PRICES } from "../../prices";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { RepositoryTimeline } from "./repositoryTimeline";
import { parseNow, prepare } from "./prepare";
import type { Prepared } from "./prepare";
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
  readonly conflictTotalCount: number;
  readonly findings: readonly Finding[];
}

/**
 * What a policy saves once it has run at `now` until it finds nothing more to do, so that the manifests of expired indexes
 * have gone, too.
 *
 * @throws RangeError when `now` is not a time.
 */
export function lifecycleSavings(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions & { readonly prices?: Prices },
): Savings {
  const { inUse, prices = PRICES } = options;
  const now = parseNow(options.now);
  const prepared = prepare(policy, images, inUse);
  const timelines = buildTimelines(prepared);
  const before = storageBill(sumSizes(timelines), prices);
  const total = { expired: 0, archived: 0, removedReferrers: 0 };
  let conflictTotalCount = 0;
  for (const timeline of timelines) {
    let changed = 0;
    do {
      const changes = timeline.run(now, () => conflictTotalCount++);
      total.expired += changes.expired;
      total.archived += changes.archived;
      total.removedReferrers += changes.removedReferrers;
      changed = changes.expired + changes.archived;
    } while (changed > 0);
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

/** The sizes an inventory stores, each image once. */
export function storedSizes(images: readonly Image[]): StoredSizes {
  return sumSizes(buildTimelines(prepare({ rules: [] }, images)));
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
