import type { CompiledPolicy } from "./compile";
import { actionOn } from "./entries";
import { Place, imageAt, retag } from "./imageTable";
import { judge, takerOf } from "./judge";
import type { Repository } from "./prepare";
import type { ImageConflict } from "./result";
import { oldestFirst } from "./timeOrder";
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
  readonly #policy: CompiledPolicy;
  /** How many living lists and subjects shelter an image; only for images that have any. */
  readonly #shelters = new Map<number, number>();
  readonly #conflicts = new Set<number>();
  /** The image that has a tag; known from the first push on. */
  #holders: Map<string, number> | undefined;
  #goneSinceTidying = 0;

  constructor(repository: Repository, policy: CompiledPolicy) {
    this.#repository = repository;
    this.#policy = policy;
    const { listsOf, subjectOf } = repository.relations;
    for (const [index, lists] of listsOf) this.#shelters.set(index, lists.length);
    for (const index of subjectOf.keys()) {
      this.#shelters.set(index, (this.#shelters.get(index) ?? 0) + 1);
    }
    for (const index of repository.table.oldestFirst) this.#account(index, 1);
  }

  /** Pushes an image that was not there so far. A tag that another image has moves to it. */
  push(index: number): void {
    const { table } = this.#repository;
    this.#holders ??= this.#findHolders();
    for (const tag of imageAt(table, index).imageTags ?? []) {
      const holder = this.#holders.get(tag);
      this.#holders.set(tag, index);
      if (holder === undefined) continue;
      const tags = imageAt(table, holder).imageTags ?? [];
      retag(
        table,
        holder,
        this.#policy,
        tags.filter((other) => other !== tag),
      );
    }
    this.#enter(index, Place.standard);
  }

  /** Ends the restores that were under way: such images are in standard storage, with `activatedAt` as their time. */
  finishRestores(activatedAt: number): void {
    const { table } = this.#repository;
    const restored = table.oldestFirst.filter((index) => table.place[index] === Place.activating);
    if (restored.length === 0) return;
    for (const index of restored) {
      this.#enter(index, Place.standard);
      table.rankedAt[index] = table.pulledAt[index] = activatedAt;
    }
    this.#order(oldestFirst(table.rankedAt));
  }

  /** Runs the policy once; `onConflict` hears of each image in use at the first time that it takes it. */
  run(now: number, onConflict: (conflict: ImageConflict) => void): Changes {
    const changes: Changes = { expired: 0, archived: 0, removedReferrers: 0 };
    judge(this.#repository, this.#policy, now);
    const { table, relations, verdicts } = this.#repository;
    for (const index of table.oldestFirst) {
      const taker = takerOf(this.#repository, index, this.#policy);
      if (taker === undefined) continue;
      const inUseDigest = relations.inUse.get(index);
      if (inUseDigest !== undefined) {
        if (this.#conflicts.has(index)) continue;
        this.#conflicts.add(index);
        onConflict({ ...actionOn(this.#repository, index, taker), inUseDigest });
      } else if (taker.action === "expire") {
        this.#remove(index);
        changes.expired++;
      } else {
        this.#enter(index, Place.archive);
        table.archivedAt[index] = now;
        changes.archived++;
      }
    }
    for (const index of verdicts.followers) this.#remove(index);
    changes.removedReferrers = verdicts.followers.size;
    this.#tidy();
    return changes;
  }

  #findHolders(): Map<string, number> {
    const holders = new Map<string, number>();
    const { images, place } = this.#repository.table;
    for (const [index, { imageTags = [] }] of images.entries()) {
      if (place[index] === Place.notYet || place[index] === Place.gone) continue;
      for (const tag of imageTags) holders.set(tag, index);
    }
    return holders;
  }

  #enter(index: number, place: number): void {
    this.#account(index, -1);
    this.#repository.table.place[index] = place;
    this.#account(index, 1);
  }

  /** Removes an image; what only it sheltered is open to the rules from the next run on. */
  #remove(index: number): void {
    const { childrenOf, referrersOf } = this.#repository.relations;
    this.#enter(index, Place.gone);
    this.#goneSinceTidying++;
    for (const child of childrenOf.get(index) ?? []) this.#unshelter(child);
    for (const referrer of referrersOf.get(index) ?? []) this.#unshelter(referrer);
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
    if (this.#goneSinceTidying * 2 >= table.oldestFirst.length) this.#order(table.oldestFirst);
  }

  #order(order: Uint32Array): void {
    const { table } = this.#repository;
    const alive = order.filter((index) => table.place[index] !== Place.gone);
    this.#repository = { ...this.#repository, table: { ...table, oldestFirst: alive } };
    this.#goneSinceTidying = 0;
  }
}
