import type { Finding } from "../finding";
import { report, rulePath } from "./findings";
import type { ReadRule } from "./readPolicy";

/** What AWS refuses about rules that are each well formed but do not go together. */
export function crossCheckRules(rules: readonly ReadRule[]): Finding[] {
  return [
    ...repeated(rules, (rule) => rule.rulePriority?.toString()).map(([rule, first]) =>
      report(
        "lifecycle-rule-priority-duplicate",
        rulePath(rule.index, "rulePriority"),
        `rulePriority: given ${rule.rulePriority ?? ""}, which ${rulePath(first.index)} has, too; allowed a number no other rule has.`,
      ),
    ),
    ...repeated(rules, tagListKey).map(([rule, first]) =>
      report(
        "lifecycle-tag-list-duplicate",
        rulePath(rule.index, "selection", rule.tagListName ?? "tagPatternList"),
        `tag list: given that of ${nameRule(first)} once more; allowed one rule for a tag list in each storage class.`,
      ),
    ),
    ...repeated(rules, (rule) =>
      rule.tagStatus === "untagged" ? rule.storageClass : undefined,
    ).map(([rule, first]) =>
      report(
        "lifecycle-untagged-duplicate",
        rulePath(rule.index, "selection", "tagStatus"),
        `tagStatus: given "untagged", which ${nameRule(first)} has, too; allowed one rule for untagged images in each storage class.`,
      ),
    ),
    ...rules.flatMap((rule) => checkAnyIsLast(rule, rules)),
  ];
}

/** A rule as people find it in the document: by its priority, where it has one. */
function nameRule({ rulePriority, index }: ReadRule): string {
  return rulePriority === undefined ? rulePath(index) : `rule ${rulePriority}`;
}

/** Each rule whose key an earlier rule has, with the first rule that has it. */
function repeated(
  rules: readonly ReadRule[],
  keyOf: (rule: ReadRule) => string | undefined,
): [ReadRule, ReadRule][] {
  const firsts = new Map<string, ReadRule>();
  return rules.flatMap((rule): [ReadRule, ReadRule][] => {
    const key = keyOf(rule);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first !== undefined) return [[rule, first]];
    firsts.set(key, rule);
    return [];
  });
}

function tagListKey(rule: ReadRule): string | undefined {
  if (rule.tagList === undefined || rule.storageClass === undefined) return undefined;
  return JSON.stringify([rule.storageClass, rule.tagListName, [...new Set(rule.tagList)].sort()]);
}

function checkAnyIsLast(rule: ReadRule, rules: readonly ReadRule[]): Finding[] {
  const { rulePriority, storageClass } = rule;
  if (rule.tagStatus !== "any" || rulePriority === undefined || storageClass === undefined)
    return [];
  const later = rules.filter(
    (other) => other.storageClass === storageClass && (other.rulePriority ?? 0) > rulePriority,
  );
  if (later.length === 0) return [];
  const names = later.map(nameRule).join(", ");
  const message = `rulePriority of a rule for any image: given ${rulePriority}, and ${names} ${later.length === 1 ? "has" : "have"} a higher one; allowed the highest of storage class ${storageClass}.`;
  return [report("lifecycle-any-last", rulePath(rule.index, "rulePriority"), message)];
}
