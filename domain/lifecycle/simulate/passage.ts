import type { CompiledPolicy } from "./compile";
import { actionOn } from "./entries";
import { Place } from "./imageTable";
import { judge, takerOf } from "./prepare";
import type { Repository } from "./prepare";
import type { ImageConflict } from "./result";
import { ownSizeOf } from "./totals";

/** What happened to a repository in one run of its policy. */
export interface Changes {
  expired: number;
  archived: number;
  /** Referrers that went because their subject did. */
  removedReferrers: number;
}

/** A repository as its policy changes it, run by run. It changes the repository it is given. */
export class Passage {
  standardSizeInBytes = 0;
  archiveSizeInBytes = 0;
  imageTotalCount = 0;
  #repository: Repository;
  /** How many living lists and subjects shelter an image; only for images that have any. */
  readonly #shelters = new Map<number, number>();
  #goneSinceTidying = 0;

  constructor(repository: Repository) {
    this.#repository = repository;
    const { listsOf, subjectOf } = repository.relations;
    for (const [index, lists] of listsOf) this.#shelters.set(index, lists.length);
    for (const index of subjectOf.keys()) {
      this.#shelters.set(index, (this.#shelters.get(index) ?? 0) + 1);
    }
    for (const index of repository.table.oldestFirst) this.#account(index, 1);
  }

  /** Puts an image into standard storage that was not there so far. */
  add(index: number): void {
    this.#repository.table.place[index] = Place.standard;
    this.#account(index, 1);
  }

  /** Runs the policy once; `onConflict` hears of images in use that it takes. */
  run(policy: CompiledPolicy, now: number, onConflict: (conflict: ImageConflict) => void): Changes {
    const changes: Changes = { expired: 0, archived: 0, removedReferrers: 0 };
    judge(this.#repository, policy, now);
    const { table, relations } = this.#repository;
    for (const index of table.oldestFirst) {
      const taker = takerOf(this.#repository, index, policy);
      if (taker === undefined || table.place[index] === Place.gone) continue;
      const inUseDigest = relations.inUse.get(index);
      if (inUseDigest !== undefined) {
        onConflict({ ...actionOn(this.#repository, index, taker), inUseDigest });
      } else if (taker.action === "expire") {
        this.#remove(index, changes);
        changes.expired++;
      } else {
        this.#archive(index, now);
        changes.archived++;
      }
    }
    this.#tidy();
    return changes;
  }

  #archive(index: number, now: number): void {
    const { place, archivedAt } = this.#repository.table;
    this.#account(index, -1);
    place[index] = Place.archive;
    archivedAt[index] = now;
    this.#account(index, 1);
  }

  /** Removes an image with its referrers; what only it sheltered is open to the rules from the next run on. */
  #remove(index: number, changes: Changes): void {
    const { table, relations } = this.#repository;
    const going = [index];
    for (let next = going.pop(); next !== undefined; next = going.pop()) {
      if (table.place[next] === Place.gone) continue;
      if (next !== index) changes.removedReferrers++;
      this.#account(next, -1);
      table.place[next] = Place.gone;
      this.#goneSinceTidying++;
      for (const child of relations.childrenOf.get(next) ?? []) this.#unshelter(child);
      for (const referrer of relations.referrersOf.get(next) ?? []) going.push(referrer);
    }
  }

  #unshelter(index: number): void {
    const left = (this.#shelters.get(index) ?? 0) - 1;
    this.#shelters.set(index, left);
    if (left <= 0) this.#repository.sheltered[index] = 0;
  }

  #account(index: number, sign: 1 | -1): void {
    const place = this.#repository.table.place[index];
    if (place === Place.gone || place === Place.notYet) return;
    const size = sign * ownSizeOf(this.#repository, index);
    this.imageTotalCount += sign;
    if (place === Place.archive) this.archiveSizeInBytes += size;
    else this.standardSizeInBytes += size;
  }

  /** Leaves out what is gone from later walks, once it is half of them. */
  #tidy(): void {
    const { table } = this.#repository;
    if (this.#goneSinceTidying * 2 < table.oldestFirst.length) return;
    const oldestFirst = table.oldestFirst.filter((index) => table.place[index] !== Place.gone);
    this.#repository = { ...this.#repository, table: { ...table, oldestFirst } };
    this.#goneSinceTidying = 0;
  }
}
