import { NONE } from "./evaluateRules";
import { ImageState } from "./imageTable";
import { numbersByAge } from "./order";
import type { Repository } from "./prepare";

/** Where a result shows an image: among the actions, the protected images or nowhere. */
export const ResultGroup = { nowhere: 0, action: 1, protected: 2 } as const;

/** How the entries of a result are ordered before they are made. Images of all repositories are numbered through. */
export interface ResultOrder {
  /** A `ResultGroup` for each image. */
  readonly group: Uint8Array;
  /** The place of each image in its group: actions by rule, then by age; the others by age. */
  readonly rank: Uint32Array;
  /** The number of images in each group. */
  readonly length: Uint32Array;
}

/**
 * Gives each image its place in the result. With it the entries can be made in the order of the inventory, which is how
 * the images lie in memory; made by age they would take several times as long.
 */
export function orderResults(repositories: readonly Repository[], rules: number): ResultOrder {
  const order = numbersByAge(repositories);
  const group = new Uint8Array(order.length);
  const rank = new Uint32Array(order.length);
  const appliedRule = new Int8Array(order.length);
  const length = new Uint32Array(3);
  const ofRule = new Uint32Array(rules);
  let number = 0;
  for (const repository of repositories) {
    for (const [index, rule] of repository.outcomes.appliedRule.entries()) {
      group[number] = getResultGroup(repository, index);
      appliedRule[number] = rule;
      if (group[number] === ResultGroup.action) add(ofRule, rule);
      number++;
    }
  }
  let start = 0;
  for (const [rule, count] of ofRule.entries()) {
    ofRule[rule] = start;
    start += count;
  }
  for (const image of order) {
    const its = group[image] ?? ResultGroup.nowhere;
    const next = add(length, its);
    rank[image] = its === ResultGroup.action ? add(ofRule, appliedRule[image] ?? 0) : next;
  }
  return { group, rank, length };
}

/** Adds one and returns what was there. */
function add(counts: Uint32Array, index: number): number {
  const count = counts[index] ?? 0;
  counts[index] = count + 1;
  return count;
}

/** Where a result shows an image. */
export function getResultGroup(repository: Repository, index: number): number {
  const { table, outcomes, referenced } = repository;
  if (outcomes.appliedRule[index] !== NONE) return ResultGroup.action;
  if (table.state[index] === ImageState.activating) return ResultGroup.protected;
  if (outcomes.affectedReferrers.has(index)) return ResultGroup.protected;
  const claimed = outcomes.claimedBy[index] !== NONE;
  const spared = outcomes.sparedFrom[index] !== NONE || referenced[index] !== 0;
  return claimed && spared ? ResultGroup.protected : ResultGroup.nowhere;
}
