import { NONE } from "./evaluate";
import { Place } from "./imageTable";
import { numbersByAge } from "./order";
import type { Repository } from "./prepare";

/** Where a result shows an image: among the actions, the conflicts, the protected images or nowhere. */
export const Lane = { nowhere: 0, action: 1, conflict: 2, protected: 3 } as const;

/** How the entries of a result are ordered before they are made. Images of all repositories are numbered through. */
export interface Lanes {
  /** A `Lane` for each image. */
  readonly lane: Uint8Array;
  /** The place of each image in its lane: actions by rule, then by age; the others by age. */
  readonly slot: Uint32Array;
  /** The number of images in each lane. */
  readonly length: Uint32Array;
}

/**
 * Gives each image its place in the result. With it the entries can be made in the order of the inventory, which is how
 * the images lie in memory; made by age they would take several times as long.
 */
export function arrange(repositories: readonly Repository[], rules: number): Lanes {
  const order = numbersByAge(repositories);
  const lane = new Uint8Array(order.length);
  const slot = new Uint32Array(order.length);
  const takenBy = new Int8Array(order.length);
  const length = new Uint32Array(4);
  const ofRule = new Uint32Array(rules);
  let number = 0;
  for (const repository of repositories) {
    for (const [index, rule] of repository.verdicts.takenBy.entries()) {
      lane[number] = laneOf(repository, index);
      takenBy[number] = rule;
      if (lane[number] === Lane.action) add(ofRule, rule);
      number++;
    }
  }
  let start = 0;
  for (const [rule, count] of ofRule.entries()) {
    ofRule[rule] = start;
    start += count;
  }
  for (const image of order) {
    const its = lane[image] ?? Lane.nowhere;
    const next = add(length, its);
    slot[image] = its === Lane.action ? add(ofRule, takenBy[image] ?? 0) : next;
  }
  return { lane, slot, length };
}

/** Adds one and returns what was there. */
function add(counts: Uint32Array, index: number): number {
  const count = counts[index] ?? 0;
  counts[index] = count + 1;
  return count;
}

/** Where a result shows an image. */
export function laneOf(repository: Repository, index: number): number {
  const { table, verdicts, relations, sheltered } = repository;
  if (verdicts.takenBy[index] !== NONE) {
    return relations.inUse.has(index) ? Lane.conflict : Lane.action;
  }
  if (table.place[index] === Place.activating) return Lane.protected;
  if (verdicts.followers.has(index)) return Lane.protected;
  const claimed = verdicts.claimedBy[index] !== NONE;
  const spared = verdicts.sparedFrom[index] !== NONE || sheltered[index] !== 0;
  return claimed && spared ? Lane.protected : Lane.nowhere;
}
