import { sizeOf } from "../image";
import type { CompiledRule } from "./compile";
import { isExpiring } from "./judge";
import type { Prepared, Repository } from "./prepare";
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

  summary(prepared: Prepared, protectedCount: number, conflictCount: number): SimulationSummary {
    const { repositories } = prepared;
    const referrers = removedReferrers(repositories);
    const archived = this.#transitioning.count;
    return {
      imageTotalCount: repositories.reduce((sum, { table }) => sum + table.images.length, 0),
      expiringImageTotalCount: this.#expiring.count,
      transitioningImageTotalCounts:
        archived === 0 ? [] : [{ targetStorageClass: "ARCHIVE", imageTotalCount: archived }],
      expiringSizeInBytes: this.#expiring.size + sizeLeftBehind(prepared),
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

/** The size of what is listed by nothing but lists that expire, or by what these leave behind: it can go after them. */
function sizeLeftBehind({ policy, repositories }: Prepared): number {
  let size = 0;
  for (const repository of repositories) {
    const { childrenOf, listsOf } = repository.relations;
    const left = new Map<number, number>();
    const going = [...childrenOf.keys()].filter((list) => isExpiring(repository, list, policy));
    for (let list = going.pop(); list !== undefined; list = going.pop()) {
      for (const child of childrenOf.get(list) ?? []) {
        const lists = (left.get(child) ?? listsOf.get(child)?.length ?? 0) - 1;
        left.set(child, lists);
        if (lists > 0) continue;
        size += ownSizeOf(repository, child);
        going.push(child);
      }
    }
  }
  return size;
}
