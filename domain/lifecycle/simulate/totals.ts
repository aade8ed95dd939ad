import { sizeOf } from "../image";
import type { CompiledRule } from "./compile";
import type { Repository } from "./prepare";
import type { SimulationSummary } from "./result";

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

  summary(
    repositories: readonly Repository[],
    protectedCount: number,
    conflictCount: number,
  ): SimulationSummary {
    const referrers = removedReferrers(repositories);
    const archived = this.#transitioning.count;
    return {
      imageTotalCount: repositories.reduce((sum, { table }) => sum + table.images.length, 0),
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

function removedReferrers(repositories: readonly Repository[]): CountAndSize {
  const removed = { count: 0, size: 0 };
  for (const repository of repositories) {
    for (const referrer of repository.verdicts.followers) {
      removed.count++;
      removed.size += ownSizeOf(repository, referrer);
    }
  }
  return removed;
}
