import { getSize } from "../image";
import type { CompiledRule } from "./compile";
import { isExpiring } from "./evaluateRepository";
import type { Prepared, Repository } from "./prepare";
import type { SimulationSummary } from "./result";

/** What an image adds to a sum of sizes: an index is stored through the images it lists. */
export function getOwnSize({ table, relations }: Repository, index: number): number {
  const image = table.images[index];
  return image === undefined || relations.childrenByList.has(index) ? 0 : getSize(image);
}

interface CountAndSize {
  count: number;
  size: number;
}

/** Adds up what a simulation takes. */
export class Totals {
  readonly #expiring: CountAndSize = { count: 0, size: 0 };
  readonly #transitioning: CountAndSize = { count: 0, size: 0 };

  add(repository: Repository, index: number, appliedRule: CompiledRule): void {
    const total = appliedRule.action === "expire" ? this.#expiring : this.#transitioning;
    total.count++;
    total.size += getOwnSize(repository, index);
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
    for (const referrer of repository.outcomes.affectedReferrers) {
      removed.count++;
      removed.size += getOwnSize(repository, referrer);
    }
  }
  return removed;
}

/** The size of what is listed by nothing but lists that expire, or by what these leave behind: it can go after them. */
function sizeLeftBehind({ policy, repositories }: Prepared): number {
  let size = 0;
  for (const repository of repositories) {
    const { childrenByList, listsByChild } = repository.relations;
    const left = new Map<number, number>();
    const going = [...childrenByList.keys()].filter((list) => isExpiring(repository, list, policy));
    for (let list = going.pop(); list !== undefined; list = going.pop()) {
      for (const child of childrenByList.get(list) ?? []) {
        const lists = (left.get(child) ?? listsByChild.get(child)?.length ?? 0) - 1;
        left.set(child, lists);
        if (lists > 0) continue;
        size += getOwnSize(repository, child);
        going.push(child);
      }
    }
  }
  return size;
}
