import { hasErrors } from "../../finding";
import type { Finding } from "../../finding";
import { readDocument } from "../check";
import type { ActionType, CountType, StorageClass } from "../model";
import { tagsOf } from "../ruleTags";
import type { RuleTags } from "../ruleTags";
import { ruleSet } from "./ruleSet";
import type { RuleSet } from "./ruleSet";
import { TagMatcher } from "./tagMatcher";

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

/** A policy made ready: rules by precedence. */
export interface CompiledPolicy {
  readonly rules: readonly CompiledRule[];
  readonly matcher: TagMatcher;
  readonly standard: RuleSet;
  readonly archive: RuleSet;
  readonly counting: RuleSet;
}

/** Makes a policy ready; one that AWS refuses has no rules here, as it would have no effect there. */
export function compilePolicy(policy: unknown): { compiled: CompiledPolicy; findings: Finding[] } {
  const { rules: read, findings } = readDocument(policy);
  const rules = hasErrors(findings) ? [] : read.flatMap(compileRule);
  rules.sort((left, right) => left.rulePriority - right.rulePriority);
  const compiled = {
    rules,
    matcher: new TagMatcher(rules.map(({ tags }) => tags)),
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
