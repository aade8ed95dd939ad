import type { ActionType } from "../model";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { type ImageTable, ImageState } from "./imageTable";
import { firstRule } from "../tagMatcher/ruleSet";

/** What the rules make of each image of a table; a rule is its place by precedence, and `NONE` is none. */
export interface RuleOutcomes {
  /** The rule of highest precedence whose tagging requirement the image meets in its storage class. */
  readonly claimedBy: Int8Array;
  /** The rule that acts on the image: its claimer or none. */
  readonly appliedRule: Int8Array;
  /** The rule that would act on the image if its claimer left it alone. */
  readonly sparedFrom: Int8Array;
  /** Referrers that expire or are archived with their subject. */
  readonly affectedReferrers: Map<number, ActionType>;
}

export const NONE = -1;

export function createOutcomes(size: number): RuleOutcomes {
  return {
    claimedBy: new Int8Array(size),
    appliedRule: new Int8Array(size),
    sparedFrom: new Int8Array(size),
    affectedReferrers: new Map(),
  };
}

/**
 * Applies a policy at one moment: one walk over the images from new to old, in which each counting rule counts what it
 * matches, also what a rule of higher precedence claims. Referenced images are claimed, but neither counted nor taken.
 */
export function evaluateRules(
  table: ImageTable,
  { rules, standard, archive, counting }: CompiledPolicy,
  now: number,
  referenced: Uint8Array,
  outcomes: RuleOutcomes,
): void {
  const { oldestFirst, state, matchLow, matchHigh } = table;
  const { claimedBy, appliedRule, sparedFrom } = outcomes;
  const counted = new Uint32Array(rules.length);
  for (let position = oldestFirst.length - 1; position >= 0; position--) {
    const image = oldestFirst[position] ?? 0;
    claimedBy[image] = appliedRule[image] = sparedFrom[image] = NONE;
    const where = state[image];
    if (where !== ImageState.standard && where !== ImageState.archive) continue;
    const ofClass = where === ImageState.standard ? standard : archive;
    let low = (matchLow[image] ?? 0) & ofClass.low;
    let high = (matchHigh[image] ?? 0) & ofClass.high;
    if ((low | high) === 0) continue;
    const claimer = firstRule(low, high);
    claimedBy[image] = claimer;
    if (referenced[image] !== 0) continue;
    while ((low | high) !== 0) {
      const index = firstRule(low, high);
      if (index < 32) low &= low - 1;
      else high &= high - 1;
      const rule = rules[index];
      if (rule === undefined || !isDue(rule, index, image, table, now, counted)) continue;
      if (index === claimer) {
        appliedRule[image] = index;
        // What is taken has no other fate; the other rules only count it.
        low &= counting.low;
        high &= counting.high;
      } else if (appliedRule[image] === NONE && sparedFrom[image] === NONE)
        sparedFrom[image] = index;
    }
  }
}

function isDue(
  rule: CompiledRule,
  index: number,
  image: number,
  table: ImageTable,
  now: number,
  counted: Uint32Array,
): boolean {
  switch (rule.countType) {
    case "imageCountMoreThan":
      return (counted[index] = (counted[index] ?? 0) + 1) > rule.keep;
    case "sinceImagePushed":
      return now - (table.rankedAt[image] ?? NaN) > rule.age;
    case "sinceImagePulled":
      return now - (table.pulledAt[image] ?? NaN) > rule.age;
    case "sinceImageTransitioned":
      return now - (table.archivedAt[image] ?? NaN) > rule.age;
  }
}
