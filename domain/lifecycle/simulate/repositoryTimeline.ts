import type { CompiledPolicy } from "./compile";
import { actionOn } from "./entries";
import { ImageState, imageAt, retag } from "./imageTable";
import { evaluateRepository, findAppliedRule } from "./evaluateRepository";
import type { Repository } from "./prepare";
import type { ImageConflict } from "./result";
import { oldestFirst } from "./timeOrder";
import { getOwnSize } from "./totals";

/** What happened to a repository in one run of its policy. */
export interface Changes {
  expired: number;
  archived: number;
  /** Referrers that went because their subject did. */
  removedReferrers: number;
}

/** A repository as its policy changes it, run by run. It changes the repository it is given. */
export class RepositoryTimeline {
  standardSizeInBytes = 0;
  archiveSizeInBytes = 0;
  imageTotalCount = 0;
  #repository: Repository;
  readonly #policy: CompiledPolicy;
  /** How many living lists and subjects markReferenced an image; only for images that have any. */
  readonly #references = new Map<number, number>();
  readonly #conflicts = new Set<number>();
  /** The image that has a tag; known from the first push on. */
  #holders: Map<string, number> | undefined;
  #goneSinceTidying = 0;

  constructor(repository: Repository, policy: CompiledPolicy) {
    this.#repository = repository;
    this.#policy = policy;
    const { listsByChild, subjectByReferrer } = repository.relations;
    for (const [index, lists] of listsByChild) this.#references.set(index, lists.length);
    for (const index of subjectByReferrer.keys()) {
      this.#references.set(index, (this.#references.get(index) ?? 0) + 1);
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
    this.#enter(index, ImageState.standard);
  }

  /** Ends the restores that were under way: such images are in standard storage, with `activatedAt` as their time. */
  finishRestores(activatedAt: number): void {
    const { table } = this.#repository;
    const restored = table.oldestFirst.filter(
      (index) => table.state[index] === ImageState.activating,
    );
    if (restored.length === 0) return;
    for (const index of restored) {
      this.#enter(index, ImageState.standard);
      table.rankedAt[index] = table.pulledAt[index] = activatedAt;
    }
    this.#order(oldestFirst(table.rankedAt));
  }

  /** Runs the policy once; `onConflict` hears of each image in use at the first time that it takes it. */
  run(now: number, onConflict: (conflict: ImageConflict) => void): Changes {
    const changes: Changes = { expired: 0, archived: 0, removedReferrers: 0 };
    evaluateRepository(this.#repository, this.#policy, now);
    const { table, relations, outcomes } = this.#repository;
    for (const index of table.oldestFirst) {
      const appliedRule = findAppliedRule(this.#repository, index, this.#policy);
      if (appliedRule === undefined) continue;
      const inUseDigest = relations.inUse.get(index);
      if (inUseDigest !== undefined) {
        if (this.#conflicts.has(index)) continue;
        this.#conflicts.add(index);
        onConflict({ ...actionOn(this.#repository, index, appliedRule), inUseDigest });
      } else if (appliedRule.action === "expire") {
        this.#remove(index);
        changes.expired++;
      } else {
        this.#enter(index, ImageState.archive);
        table.archivedAt[index] = now;
        changes.archived++;
      }
    }
    for (const index of outcomes.affectedReferrers) this.#remove(index);
    changes.removedReferrers = outcomes.affectedReferrers.size;
    this.#tidy();
    return changes;
  }

  #findHolders(): Map<string, number> {
    const holders = new Map<string, number>();
    const { images, state } = this.#repository.table;
    for (const [index, { imageTags = [] }] of images.entries()) {
      if (state[index] === ImageState.notYet || state[index] === ImageState.gone) continue;
      for (const tag of imageTags) holders.set(tag, index);
    }
    return holders;
  }

  #enter(index: number, place: number): void {
    this.#account(index, -1);
    this.#repository.table.state[index] = place;
    this.#account(index, 1);
  }

  /** Removes an image; what only it referenced is open to the rules from the next run on. */
  #remove(index: number): void {
    const { childrenByList, referrersBySubject } = this.#repository.relations;
    this.#enter(index, ImageState.gone);
    this.#goneSinceTidying++;
    for (const child of childrenByList.get(index) ?? []) this.#dereference(child);
    for (const referrer of referrersBySubject.get(index) ?? []) this.#dereference(referrer);
  }

  #dereference(index: number): void {
    const left = (this.#references.get(index) ?? 0) - 1;
    this.#references.set(index, left);
    if (left <= 0) this.#repository.referenced[index] = 0;
  }

  #account(index: number, sign: 1 | -1): void {
    const place = this.#repository.table.state[index];
    if (place === ImageState.gone || place === ImageState.notYet) return;
    const size = sign * getOwnSize(this.#repository, index);
    this.imageTotalCount += sign;
    if (place === ImageState.archive) this.archiveSizeInBytes += size;
    else this.standardSizeInBytes += size;
  }

  /** Leaves out what is gone from later walks, once it is half of them. */
  #tidy(): void {
    const { table } = this.#repository;
    if (this.#goneSinceTidying * 2 >= table.oldestFirst.length) this.#order(table.oldestFirst);
  }

  #order(order: Uint32Array): void {
    const { table } = this.#repository;
    const alive = order.filter((index) => table.state[index] !== ImageState.gone);
    this.#repository = { ...this.#repository, table: { ...table, oldestFirst: alive } };
    this.#goneSinceTidying = 0;
  }
}
