import { type Finding, at } from "../finding";
import { report } from "./findings";
import type { FlatLifecycleRule } from "./intent";

/**
 * The priority of each rule. One without gets the next free number after the rules of its storage class that are listed
 * before it, so that the list reads from high to low precedence; rules for any image come after all others.
 */
export function numberRules(rules: readonly FlatLifecycleRule[]): readonly number[] {
  const taken = new Set(rules.flatMap((rule) => usablePriority(rule) ?? []));
  const numbers = rules.map(({ rulePriority }) => rulePriority ?? NaN);
  const assign = (index: number, after: number): number => {
    let number = after + 1;
    while (taken.has(number)) number++;
    taken.add(number);
    numbers[index] = number;
    return number;
  };
  const lastOfClass = new Map<string, number>();
  for (const [index, rule] of rules.entries()) {
    if (rule.tagStatus === "any") continue;
    const storageClass = getStorageClass(rule);
    const last = lastOfClass.get(storageClass) ?? 0;
    const its = isNumbered(rule) ? (usablePriority(rule) ?? 0) : assign(index, last);
    lastOfClass.set(storageClass, Math.max(last, its));
  }
  let highest = 0;
  for (const number of taken) highest = Math.max(highest, number);
  for (const [index, rule] of rules.entries()) {
    if (rule.tagStatus === "any" && !isNumbered(rule)) highest = assign(index, highest);
  }
  return numbers;
}

/** Rules without a priority that a rule listed after them precedes, because no number was free before that. */
export function checkOrder(rules: readonly FlatLifecycleRule[]): Finding[] {
  const numbers = numberRules(rules);
  return rules.flatMap((rule, index): Finding[] => {
    if (isNumbered(rule) || rule.tagStatus === "any") return [];
    const first = rules.findIndex(
      (other, place) =>
        place > index &&
        other.tagStatus !== "any" &&
        getStorageClass(other) === getStorageClass(rule) &&
        (usablePriority(other) ?? Infinity) < (numbers[index] ?? 0),
    );
    if (first < 0) return [];
    const message = `rulePriority is missing, and no number is free for this place in the list: ${at("rules", first)}, listed after it, has ${numbers[first] ?? ""}; give this rule a rulePriority, or that one a higher one.`;
    return [report("lifecycle-rule-order", at(at("rules", index), "rulePriority"), message)];
  });
}

/** The storage class a rule looks at when it says none and its countType leaves no choice. */
export function impliedStorageClass({ countType }: FlatLifecycleRule): string | undefined {
  return countType === "sinceImageTransitioned" ? "archive" : undefined;
}

function getStorageClass(rule: FlatLifecycleRule): string {
  return rule.storageClass ?? impliedStorageClass(rule) ?? "standard";
}

function isNumbered({ rulePriority }: FlatLifecycleRule): boolean {
  // Other languages may write null.
  return (rulePriority as unknown) !== undefined && (rulePriority as unknown) !== null;
}

/** Beyond this the numbering would leave the exact integers. */
const HIGHEST_COUNTED = 1_000_000_000;

/** The number of a rule as far as the numbering of others heeds it; what is no priority is for the check to refuse. */
function usablePriority({ rulePriority = 0 }: FlatLifecycleRule): number | undefined {
  const usable = Number.isInteger(rulePriority) && rulePriority >= 1;
  return usable && rulePriority <= HIGHEST_COUNTED ? rulePriority : undefined;
}
