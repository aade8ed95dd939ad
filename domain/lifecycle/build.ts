import type { FlatLifecycleRule } from "./intent";
import type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./model";

/**
 * Makes Amazon ECR's document of flat rules, in their order. It fills in what the grammar leaves no choice about
 * (`countUnit`, a target of a transition …) and numbers rules without a priority; it never corrects what was given.
 */
export function buildLifecyclePolicy(given: readonly FlatLifecycleRule[]): LifecyclePolicy {
  // A hole in a list of another language arrives as null; as an empty rule it gets its findings.
  const rules = Array.from(
    given,
    (rule: FlatLifecycleRule | null | undefined) => rule ?? EMPTY_RULE,
  );
  const priorities = numberRules(rules);
  return {
    rules: rules.map((rule, index): LifecycleRule => {
      const rulePriority = rule.rulePriority ?? priorities[index] ?? index + 1;
      const selection = buildSelection(rule);
      const action = buildAction(rule);
      return rule.description === undefined
        ? { rulePriority, selection, action }
        : { rulePriority, description: rule.description, selection, action };
    }),
  };
}

const EMPTY_RULE = {} as FlatLifecycleRule;

/** The path of a finding on a policy, as the path of the flat rule it was built from. */
export function flatRulePath(path: string): string {
  return path
    .replace(/^(rules\[\d+\])\.selection\b/, "$1")
    .replace(/^(rules\[\d+\])\.action\.type$/, "$1.action")
    .replace(/^(rules\[\d+\])\.action\.targetStorageClass$/, "$1.targetStorageClass");
}

function buildSelection(rule: FlatLifecycleRule): LifecycleSelection {
  const storageClass = rule.storageClass ?? impliedStorageClass(rule);
  return {
    tagStatus: impliedTagStatus(rule),
    ...(rule.tagPatternList !== undefined && { tagPatternList: rule.tagPatternList }),
    ...(rule.tagPrefixList !== undefined && { tagPrefixList: rule.tagPrefixList }),
    ...(storageClass !== undefined && { storageClass }),
    countType: rule.countType,
    ...(rule.countType !== "imageCountMoreThan" && { countUnit: "days" }),
    countNumber: rule.countNumber,
  };
}

function buildAction(rule: FlatLifecycleRule): LifecycleAction {
  const type = rule.action ?? (rule.countType === "sinceImagePulled" ? "transition" : "expire");
  const target = rule.targetStorageClass ?? (type === "transition" ? "archive" : undefined);
  return target === undefined ? { type } : { type, targetStorageClass: target };
}

/** A rule without tag list must say `untagged` or `any` itself: nothing is deleted by an omission. */
function impliedTagStatus(rule: FlatLifecycleRule): string {
  if (rule.tagStatus !== undefined) return rule.tagStatus;
  return rule.tagPatternList === undefined && rule.tagPrefixList === undefined ? "" : "tagged";
}

function impliedStorageClass(rule: FlatLifecycleRule): string | undefined {
  return rule.countType === "sinceImageTransitioned" ? "archive" : undefined;
}

function classOf(rule: FlatLifecycleRule): string {
  return rule.storageClass ?? impliedStorageClass(rule) ?? "standard";
}

/**
 * Gives each rule without a priority the next free number after the rule before it, so that the list reads from high to
 * low precedence. `any` rules come after all others; where an `any` rule has a number, the others of its storage class
 * stay below it as long as numbers are free there.
 */
function numberRules(rules: readonly FlatLifecycleRule[]): readonly number[] {
  const taken = new Set<number>();
  const ceilings = new Map<string, number>();
  for (const rule of rules) {
    const priority = usablePriority(rule);
    if (priority === undefined) continue;
    taken.add(priority);
    if (rule.tagStatus === "any") ceilings.set(classOf(rule), priority);
  }
  const numbers: number[] = [];
  const assign = (index: number, after: number): number => {
    let number = after + 1;
    while (taken.has(number)) number++;
    numbers[index] = number;
    return number;
  };
  let previous = 0;
  for (const [index, rule] of rules.entries()) {
    if (rule.tagStatus === "any") continue;
    previous = usablePriority(rule) ?? previous;
    if (isGiven(rule.rulePriority)) continue;
    const next = assign(index, previous);
    previous = next < (ceilings.get(classOf(rule)) ?? Infinity) ? next : assign(index, 0);
    taken.add(previous);
  }
  let last = 0;
  for (const number of taken) last = Math.max(last, number);
  for (const [index, rule] of rules.entries()) {
    if (rule.tagStatus === "any" && !isGiven(rule.rulePriority)) last = assign(index, last);
  }
  return numbers;
}

function isGiven(priority: unknown): boolean {
  return priority !== undefined && priority !== null;
}

/** Beyond this the numbering would leave the exact integers. */
const HIGHEST_COUNTED = 1_000_000_000;

/** The number of a rule as far as the numbering of others heeds it; what is no priority is for the check to refuse. */
function usablePriority({ rulePriority = 0 }: FlatLifecycleRule): number | undefined {
  const usable = Number.isInteger(rulePriority) && rulePriority >= 1;
  return usable && rulePriority <= HIGHEST_COUNTED ? rulePriority : undefined;
}
