import type { Image } from "../image";
import type { CompiledRule } from "./compile";
import { isExpiring } from "./prepare";
import type { Prepared, Repository } from "./prepare";
import type { SimulationSummary } from "./result";

/** The size of an image, 0 where it is not known. */
export function sizeOf({ imageSizeInBytes: size }: Image): number {
  return typeof size === "number" && size > 0 && Number.isFinite(size) ? size : 0;
}

/** What an image adds to a sum of sizes: an index is stored through the images it lists. */
export function ownSizeOf({ table, relations }: Repository, index: number): number {
  const image = table.images[index];
  return image === undefined || relations.childrenOf.has(index) ? 0 : sizeOf(image);
}

interface CountAndSize {
  count: number;
  size: number;
}

/** Adds up what a simulation takes. */
export class Totals {
  readonly #expiring: CountAndSize = { count: 0, size: 0 };
  readonly #transitioning: CountAndSize = { count: 0, size: 0 };

  add(repository: Repository, index: number, taker: CompiledRule): void {
    const total = taker.action === "expire" ? this.#expiring : this.#transitioning;
    total.count++;
    total.size += ownSizeOf(repository, index);
  }

  summary(prepared: Prepared, protectedCount: number, conflictCount: number): SimulationSummary {
    const referrers = removedReferrers(prepared);
    const archived = this.#transitioning.count;
    return {
      imageTotalCount: prepared.repositories.reduce(
        (sum, { table }) => sum + table.images.length,
        0,
      ),
      expiringImageTotalCount: this.#expiring.count,
      transitioningImageTotalCounts:
        archived === 0 ? [] : [{ targetStorageClass: "ARCHIVE", imageTotalCount: archived }],
      expiringSizeInBytes: this.#expiring.size,
      transitioningSizeInBytes: this.#transitioning.size,
      removedReferrerTotalCount: referrers.count,
      removedReferrerSizeInBytes: referrers.size,
      protectedImageTotalCount: protectedCount,
      conflictTotalCount: conflictCount,
    };
  }
}

function removedReferrers({ policy, repositories }: Prepared): CountAndSize {
  const removed = { count: 0, size: 0 };
  for (const repository of repositories) {
    for (const [referrer, subject] of repository.relations.subjectOf) {
      if (!isExpiring(repository, subject, policy)) continue;
      removed.count++;
      removed.size += ownSizeOf(repository, referrer);
    }
  }
  return removed;
}
