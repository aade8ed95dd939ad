import { storageBill } from "../../cost";
import type { StorageBill, StoredSizes } from "../../cost";
import type { Finding } from "../../finding";
import type { Prices } from "../../prices";
import { PRICES } from "../../prices";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { Passage } from "./passage";
import { momentOf, prepare } from "./prepare";
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
  const now = momentOf(options.now);
  const prepared = prepare(policy, images, inUse);
  const passages = passagesOf(prepared);
  const before = storageBill(sizesOf(passages), prices);
  const total = { expired: 0, archived: 0, removedReferrers: 0 };
  let conflictTotalCount = 0;
  for (const passage of passages) {
    let changed = 0;
    do {
      const changes = passage.run(now, () => conflictTotalCount++);
      total.expired += changes.expired;
      total.archived += changes.archived;
      total.removedReferrers += changes.removedReferrers;
      changed = changes.expired + changes.archived;
    } while (changed > 0);
  }
  const after = storageBill(sizesOf(passages), prices);
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
  return sizesOf(passagesOf(prepare({ rules: [] }, images)));
}

function passagesOf({ policy, repositories }: Prepared): Passage[] {
  return repositories.map((repository) => new Passage(repository, policy));
}

function sizesOf(passages: readonly Passage[]): StoredSizes {
  let standardSizeInBytes = 0;
  let archiveSizeInBytes = 0;
  for (const passage of passages) {
    standardSizeInBytes += passage.standardSizeInBytes;
    archiveSizeInBytes += passage.archiveSizeInBytes;
  }
  return { standardSizeInBytes, archiveSizeInBytes };
}
