import { getSize, isIndex } from "../image";
import type { CompiledPolicy } from "./compile";
import { previewAction } from "./entries";
import { findAppliedRule } from "./evaluateRepository";
import type { Repository } from "./prepare";
import type { ImageTotal, RepositoryTotal, RuleTotal, SimulationSummary } from "./result";

/** What an image adds to a sum of sizes: an index is stored through the images it lists. */
export function getOwnSize({ table, relations }: Repository, index: number): number {
  const image = table.images[index];
  return image === undefined || relations.childrenByList.has(index) ? 0 : getSize(image);
}

type Total = { -readonly [Key in keyof ImageTotal]: number };

function newTotal(): Total {
  return { imageTotalCount: 0, sizeInBytes: 0, inUseTotalCount: 0 };
}

function addTo(total: Total | undefined, sizeInBytes: number, isInUse: boolean): void {
  if (total === undefined) return;
  total.imageTotalCount++;
  total.sizeInBytes += sizeInBytes;
  if (isInUse) total.inUseTotalCount++;
}

/** Adds up what a simulation takes: by rule, by repository and in all. */
export class Totals {
  readonly repositories: RepositoryTotal[] = [];
  readonly #policy: CompiledPolicy;
  readonly #byRule: readonly Total[];
  readonly #referrers = { expire: newTotal(), transition: newTotal() };
  #current = { expire: newTotal(), transition: newTotal() };
  #sizesIncomplete = false;

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
    this.#byRule = policy.rules.map(newTotal);
  }

  /** Goes on with the next repository. */
  begin(repository: Repository): void {
    const { images } = repository.table;
    const [{ registryId, region, repositoryName } = {}] = images;
    this.#current = { expire: newTotal(), transition: newTotal() };
    this.repositories.push({
      ...{ registryId, region, repositoryName },
      imageTotalCount: images.length,
      expiring: this.#current.expire,
      transitioning: this.#current.transition,
    });
    for (const [referrer, action] of repository.outcomes.affectedReferrers) {
      const isInUse = repository.relations.inUse.has(referrer);
      addTo(this.#referrers[action], getOwnSize(repository, referrer), isInUse);
    }
    this.#sizesIncomplete ||= images.some(
      (image) => image.imageSizeInBytes === undefined && !isIndex(image),
    );
  }

  /** Adds an image of the repository that a rule takes. */
  add(repository: Repository, index: number): void {
    const rule = findAppliedRule(repository, index, this.#policy);
    if (rule === undefined) return;
    const size = getOwnSize(repository, index);
    const isInUse = repository.relations.inUse.has(index);
    addTo(this.#current[rule.action], size, isInUse);
    addTo(this.#byRule[repository.outcomes.appliedRule[index] ?? 0], size, isInUse);
  }

  rules(): RuleTotal[] {
    return this.#policy.rules.map(({ rulePriority, action }, index) => ({
      rulePriority,
      action: previewAction(action),
      ...(this.#byRule[index] ?? newTotal()),
    }));
  }

  summary(
    protectedImageTotalCount: number,
    conflictTotalCount: number,
  ): Omit<
    SimulationSummary,
    "laterImageTotalCount" | "laterTaggedImageTotalCount" | "laterSizeInBytes"
  > {
    const expiring = sum(this.repositories.map((one) => one.expiring));
    const archived = sum(this.repositories.map((one) => one.transitioning));
    const { imageTotalCount } = archived;
    return {
      imageTotalCount: this.repositories.reduce((count, one) => count + one.imageTotalCount, 0),
      expiringImageTotalCount: expiring.imageTotalCount,
      transitioningImageTotalCounts:
        imageTotalCount === 0 ? [] : [{ targetStorageClass: "ARCHIVE", imageTotalCount }],
      expiringSizeInBytes: expiring.sizeInBytes,
      transitioningSizeInBytes: archived.sizeInBytes,
      removedReferrerTotalCount: this.#referrers.expire.imageTotalCount,
      removedReferrerSizeInBytes: this.#referrers.expire.sizeInBytes,
      archivedReferrerTotalCount: this.#referrers.transition.imageTotalCount,
      archivedReferrerSizeInBytes: this.#referrers.transition.sizeInBytes,
      protectedImageTotalCount,
      conflictTotalCount,
      sizesIncomplete: this.#sizesIncomplete,
    };
  }
}

function sum(totals: readonly ImageTotal[]): ImageTotal {
  const all = newTotal();
  for (const total of totals) {
    all.imageTotalCount += total.imageTotalCount;
    all.sizeInBytes += total.sizeInBytes;
    all.inUseTotalCount += total.inUseTotalCount;
  }
  return all;
}
