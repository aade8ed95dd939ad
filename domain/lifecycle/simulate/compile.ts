import type { Finding } from "../../finding";
import type { AdviceOptions } from "../advice";
import { findingsOn, readDocument } from "../check";
import type { ActionType, CountType, StorageClass } from "../model";
import type { RuleTags } from "../ruleTags";
import type { WellFormedRule } from "../wellFormedRule";
import { type RuleSet, ruleSet } from "../tagMatcher/ruleSet";
import { TagMatcher } from "../tagMatcher/tagMatcher";

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

/** What stands for no policy at all. */
export const NO_RULES: CompiledPolicy = {
  rules: [],
  matcher: new TagMatcher([]),
  ...{
    standard: ruleSet([], Boolean),
    archive: ruleSet([], Boolean),
    counting: ruleSet([], Boolean),
  },
};

/** Makes a policy ready; one that AWS refuses has no rules here, as it would have no effect there. */
export function compilePolicy(
  policy: unknown,
  options?: AdviceOptions,
): { compiled: CompiledPolicy; findings: Finding[] } {
  const document = readDocument(policy);
  const rules = document.rules
    .map(compileRule)
    .toSorted((left, right) => left.rulePriority - right.rulePriority);
  const compiled = {
    rules,
    matcher: new TagMatcher(rules.map(({ tags }) => tags)),
    standard: ruleSet(rules, (rule) => rule.storageClass === "standard"),
    archive: ruleSet(rules, (rule) => rule.storageClass === "archive"),
    counting: ruleSet(rules, (rule) => rule.countType === "imageCountMoreThan"),
  };
  return { compiled, findings: findingsOn(document, options) };
}

function compileRule({ countNumber, actionType: action, ...rule }: WellFormedRule): CompiledRule {
  const { rulePriority, storageClass, countType, tags } = rule;
  const limits = { keep: countNumber, age: countNumber * DAY };
  return { rulePriority, storageClass, countType, ...limits, action, tags };
}
