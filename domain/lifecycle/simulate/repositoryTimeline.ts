import type { CompiledPolicy, CompiledRule } from "./compile";
import { actionOn, referrerAction } from "./entries";
import { evaluateRepository, findAppliedRule } from "./evaluateRepository";
import { type RuleSet, ruleSet } from "../tagMatcher/ruleSet";
import { NONE } from "./evaluateRules";
import { ImageState, holdsOthers, imageAt, retag } from "./imageTable";
import type { Repository } from "./prepare";
import type { ImageAction, ReferrerAction } from "./result";
import { oldestFirst } from "./timeOrder";
import { getOwnSize } from "./totals";

/** What happened to a repository in one run of its policy. */
export interface Run {
  /** What rules took, oldest first. */
  readonly actions: readonly ImageAction[];
  /** What followed its subject. */
  readonly referrers: readonly ReferrerAction[];
}

/** A repository as its policy changes it, run by run. It changes the repository it is given. */
export class RepositoryTimeline {
  standardSizeInBytes = 0;
  archiveSizeInBytes = 0;
  imageTotalCount = 0;
  #repository: Repository;
  readonly #policy: CompiledPolicy;
  /** The image that has a tag; known from the first push on. */
  #holders: Map<string, number> | undefined;
  #goneSinceTidying = 0;
  /** What the last run has opened to the rules. */
  #released: number[] = [];
  /** The rules that may come to take an image because others are there. */
  readonly #counting: RuleSet;

  constructor(repository: Repository, policy: CompiledPolicy) {
    this.#repository = repository;
    this.#policy = policy;
    const { length } = repository.table.images;
    this.#counting = ruleSet(
      policy.rules,
      ({ countType, keep }) => countType === "imageCountMoreThan" && keep < length,
    );
    for (const index of repository.table.oldestFirst) this.#account(index, 1);
  }

  get sizeInBytes(): number {
    return this.standardSizeInBytes + this.archiveSizeInBytes;
  }

  /** Archived indexes of which a manifest has gone: restored, they cannot be pulled. */
  get brokenIndexes(): readonly string[] {
    const { table, relations } = this.#repository;
    return [...relations.childrenByList].flatMap(([list, children]) =>
      table.state[list] === ImageState.archive &&
      children.some((child) => table.state[child] === ImageState.gone)
        ? imageAt(table, list).imageDigest
        : [],
    );
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
      const left = tags.filter((other) => other !== tag);
      retag(table, holder, this.#policy, left);
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

  /** Runs the policy once. */
  run(now: number): Run {
    evaluateRepository(this.#repository, this.#policy, now);
    return this.apply(now);
  }

  /**
   * Runs the policy once more at the moment of the last run, where only what is counted, and what that run has released, can
   * come to another end. No run at another moment may follow.
   */
  runAgain(now: number): Run {
    const released = new Set(this.#released);
    const { table, outcomes, relations } = this.#repository;
    const { rankedAt } = table;
    for (const index of table.oldestFirst) outcomes.appliedRule[index] = NONE;
    const counted = table.oldestFirst.filter(
      (index) => !released.has(index) && this.#isCounted(index),
    );
    const order = Uint32Array.from([...counted, ...released]).sort(
      (one, other) => (rankedAt[one] ?? 0) - (rankedAt[other] ?? 0) || one - other,
    );
    this.#repository = { ...this.#repository, table: { ...table, oldestFirst: order } };
    const subjects = [...released].map((index) => relations.subjectByReferrer.get(index) ?? index);
    evaluateRepository(this.#repository, this.#policy, now, [...order, ...subjects]);
    return this.apply(now);
  }

  #isCounted(index: number): boolean {
    const { table, referenced } = this.#repository;
    const low = (table.matchLow[index] ?? 0) & this.#counting.low;
    const high = (table.matchHigh[index] ?? 0) & this.#counting.high;
    const isOpen = table.state[index] === ImageState.standard && referenced[index] === 0;
    return isOpen && (low | high) !== 0;
  }

  /** Does what the last evaluation found. */
  apply(now: number): Run {
    const { table, outcomes } = this.#repository;
    this.#released = [];
    const actions: ImageAction[] = [];
    for (const index of table.oldestFirst) {
      const rule = findAppliedRule(this.#repository, index, this.#policy);
      if (rule === undefined) continue;
      actions.push(actionOn(this.#repository, index, rule));
      this.#take(index, rule.action, now);
    }
    const referrers = [...outcomes.affectedReferrers].map(([index, action]) => {
      this.#take(index, action, now);
      return referrerAction(this.#repository, index, action);
    });
    this.#tidy();
    return { actions, referrers };
  }

  #take(index: number, action: CompiledRule["action"], now: number): void {
    const { table } = this.#repository;
    const heldOthers = holdsOthers(table.state[index]);
    if (action === "expire") this.#goneSinceTidying++;
    else table.archivedAt[index] = now;
    this.#enter(index, action === "expire" ? ImageState.gone : ImageState.archive);
    if (heldOthers) this.#release(index);
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

  #enter(index: number, state: number): void {
    this.#account(index, -1);
    this.#repository.table.state[index] = state;
    this.#account(index, 1);
  }

  /** What only this image held is open to the rules from the next run on. */
  #release(index: number): void {
    const { relations, holders, referenced } = this.#repository;
    for (const held of [relations.childrenByList, relations.referrersBySubject]) {
      for (const other of held.get(index) ?? []) {
        const left = (holders.get(other) ?? 0) - 1;
        holders.set(other, left);
        if (left > 0) continue;
        referenced[other] = 0;
        this.#released.push(other);
      }
    }
  }

  #account(index: number, sign: 1 | -1): void {
    const state = this.#repository.table.state[index];
    if (state === ImageState.gone || state === ImageState.notYet) return;
    const size = sign * getOwnSize(this.#repository, index);
    this.imageTotalCount += sign;
    if (state === ImageState.archive) this.archiveSizeInBytes += size;
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

/** Gives each run of a policy at one moment, from the given one until a run finds nothing to do. */
export function* runToTheEnd(
  timeline: RepositoryTimeline,
  now: number,
  first: Run,
): Generator<Run> {
  for (
    let run = first;
    run.actions.length + run.referrers.length > 0;
    run = timeline.runAgain(now)
  ) {
    yield run;
  }
}
