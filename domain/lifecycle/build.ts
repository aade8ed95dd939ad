import type { Finding } from "../finding";
import { checkLifecyclePolicy } from "./check";
import type { FlatLifecycleRule } from "./intent";
import type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./model";
import { checkOrder, impliedStorageClass, numberRules } from "./numberRules";

/**
 * Makes Amazon ECR's document of flat rules, in their order. It fills in what the grammar leaves no choice about
 * (`countUnit`, a target of a transition …) and numbers rules without a priority; it never corrects what was given.
 */
export function buildLifecyclePolicy(given: readonly FlatLifecycleRule[]): LifecyclePolicy {
  const rules = withoutHoles(given);
  const priorities = numberRules(rules);
  return {
    rules: rules.map((rule, index): LifecycleRule => {
      const rulePriority = priorities[index] ?? index + 1;
      const selection = buildSelection(rule);
      const action = buildAction(rule);
      return rule.description === undefined
        ? { rulePriority, selection, action }
        : { rulePriority, description: rule.description, selection, action };
    }),
  };
}

/**
 * Every finding on the policy of flat rules, at the paths of those: what `checkLifecyclePolicy` finds, and rules without a
 * priority for which no number is free at their place in the list.
 */
export function checkLifecycleRules(given: readonly FlatLifecycleRule[]): Finding[] {
  const findings = checkLifecyclePolicy(buildLifecyclePolicy(given));
  return [
    ...checkOrder(withoutHoles(given)),
    ...findings.map((finding) => ({ ...finding, path: flatRulePath(finding.path) })),
  ];
}

/** A hole in a list of another language arrives as null; as an empty rule it gets its findings. */
function withoutHoles(rules: readonly FlatLifecycleRule[]): FlatLifecycleRule[] {
  return Array.from(rules, (rule: FlatLifecycleRule | null | undefined) => rule ?? EMPTY_RULE);
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
