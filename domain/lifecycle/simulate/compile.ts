import { hasErrors } from "../../finding";
import type { Finding } from "../../finding";
import { readDocument } from "../check";
import type { ActionType, CountType, StorageClass } from "../model";
import { tagsOf } from "../ruleTags";
import type { RuleTags } from "../ruleTags";

export const DAY = 86_400_000;

/** A rule made ready to be applied. */
export interface CompiledRule {
  readonly rulePriority: number;
  readonly storageClass: StorageClass;
  readonly countType: CountType;
  /** Images to keep, for rules that count. */
  readonly keep: number;
  /** The age in milliseconds an image must exceed, for the other rules. */
  readonly age: number;
  readonly action: ActionType;
  readonly tags: RuleTags;
}

/** A policy made ready: rules by precedence. Rule `n` is bit `n` of a rule set. */
export interface CompiledPolicy {
  readonly rules: readonly CompiledRule[];
  readonly standard: RuleSet;
  readonly archive: RuleSet;
  readonly counting: RuleSet;
}

/** A set of at most 64 rules in two words: enough for the 50 a policy may have. */
export interface RuleSet {
  readonly low: number;
  readonly high: number;
}

/** Makes a policy ready; one that AWS refuses has no rules here, as it would have no effect there. */
export function compilePolicy(policy: unknown): { compiled: CompiledPolicy; findings: Finding[] } {
  const { rules: read, findings } = readDocument(policy);
  const rules = hasErrors(findings) ? [] : read.flatMap(compileRule);
  rules.sort((left, right) => left.rulePriority - right.rulePriority);
  const compiled = {
    rules,
    standard: ruleSet(rules, (rule) => rule.storageClass === "standard"),
    archive: ruleSet(rules, (rule) => rule.storageClass === "archive"),
    counting: ruleSet(rules, (rule) => rule.countType === "imageCountMoreThan"),
  };
  return { compiled, findings };
}

function compileRule(rule: ReturnType<typeof readDocument>["rules"][number]): CompiledRule[] {
  const { rulePriority, storageClass, countType, countNumber, actionType: action } = rule;
  const tags = tagsOf(rule);
  if (rulePriority === undefined || storageClass === undefined || countType === undefined)
    return [];
  if (countNumber === undefined || action === undefined || tags === undefined) return [];
  const limits = { keep: countNumber, age: countNumber * DAY };
  return [{ rulePriority, storageClass, countType, ...limits, action, tags }];
}

/** The rules that `includes` says yes to. */
export function ruleSet(
  rules: readonly CompiledRule[],
  includes: (rule: CompiledRule) => boolean,
): RuleSet {
  let low = 0;
  let high = 0;
  for (const [index, rule] of rules.entries()) {
    if (!includes(rule)) continue;
    if (index < 32) low |= 1 << index;
    else high |= 1 << (index - 32);
  }
  return { low, high };
}

/** The rule of highest precedence in a set that is not empty. */
export function firstRule(low: number, high: number): number {
  return low === 0 ? 63 - Math.clz32(high & -high) : 31 - Math.clz32(low & -low);
}
