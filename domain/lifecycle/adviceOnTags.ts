import { type Finding, at } from "../finding";
import { type LifecycleRuleId, report, rulePath } from "./findings";
import { COMPARED_ENTRIES, containsTags } from "./ruleTags";
import {
  type TagPattern,
  canMatchSomeTag,
  containsPattern,
  intersectsPattern,
  tagPattern,
} from "./tagPattern";
import type { WellFormedRule } from "./wellFormedRule";

/** Advice on tag lists, each by itself and against the rules of higher precedence. Rules come in order of precedence. */
export function adviseOnTagLists(rules: readonly WellFormedRule[]): Finding[] {
  const possible = rules.filter(({ tags }) => tags.patterns.every(canMatchSomeTag));
  const comparable = possible.filter(({ tags }) => tags.patterns.length <= COMPARED_ENTRIES);
  return [
    ...rules.flatMap(adviseOnImpossibleTags),
    ...possible.flatMap(adviseOnList),
    ...comparable.flatMap((rule, place) => {
      const higher = comparable
        .slice(0, place)
        .filter((other) => other.storageClass === rule.storageClass);
      return adviseOnPrecedence(rule, higher);
    }),
  ];
}

function adviseOnImpossibleTags(rule: WellFormedRule): Finding[] {
  return rule.tags.patterns.flatMap((pattern, entry) => {
    if (canMatchSomeTag(pattern)) return [];
    const message =
      "No tag can match this entry, so the rule never matches; a tag has up to 128 of the characters A-Z a-z 0-9 _ . - and starts with none of . and -.";
    return [tagFinding("lifecycle-tag-never-matches", rule, entry, message)];
  });
}

function adviseOnList(rule: WellFormedRule): Finding[] {
  const patterns = rule.tags.patterns.slice(0, COMPARED_ENTRIES);
  const redundant = patterns.flatMap((pattern, entry) => {
    const by = patterns.findIndex(
      (other, index) =>
        index !== entry &&
        containsPattern(pattern, other) &&
        (index < entry || !containsPattern(other, pattern)),
    );
    if (by < 0) return [];
    const message = `Every image needs a tag for all entries, and a tag for entry ${by} also serves this one; leave it out.`;
    return [tagFinding("lifecycle-tag-redundant", rule, entry, message)];
  });
  return [...redundant, ...adviseOnAnd(rule, patterns)];
}

function adviseOnAnd(rule: WellFormedRule, patterns: readonly TagPattern[]): Finding[] {
  for (const [left, pattern] of patterns.entries()) {
    const right = patterns.findIndex((other, index) => index > left && areChoices(pattern, other));
    const other = patterns[right];
    if (other === undefined) continue;
    const why = intersectsPattern(pattern, other)
      ? `entry ${left} and entry ${right} read like a choice`
      : `no tag serves both entry ${left} and entry ${right}`;
    const message = `An image must have a tag for every entry, and ${why}: the list means "and", not "or". Write one rule for each entry if "or" is meant.`;
    return [tagFinding("lifecycle-tag-list-and", rule, undefined, message)];
  }
  return [];
}

/** Whether two entries exclude each other, or are of one form with other words, such as `*prod*` and `*staging*`. */
function areChoices(one: TagPattern, other: TagPattern): boolean {
  if (!intersectsPattern(one, other)) return true;
  if (containsPattern(one, other) || containsPattern(other, one)) return false;
  const isOfOneForm =
    one.length === other.length &&
    one.every((part, place) => (part === "") === (other[place] === ""));
  return isOfOneForm || areVariants(one.join(""), other.join(""));
}

/** A shorter word is in too many others to say something. */
const SHORTEST_WORD = 3;

/** Whether one text is the other with more to it, such as `.temp` and `.temp-`. */
function areVariants(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  return shorter >= SHORTEST_WORD && (one.includes(other) || other.includes(one));
}

function adviseOnPrecedence(rule: WellFormedRule, higher: readonly WellFormedRule[]): Finding[] {
  const shadowing = higher.find((other) => containsTags(other.tags, rule.tags));
  const by = shadowing === undefined ? claimersOfEverything(rule, higher) : [shadowing];
  if (by.length > 0) {
    const names = by.map(({ rulePriority }) => rulePriority).join(" and ");
    const message = `${by.length === 1 ? `Rule ${names} claims` : `Rules ${names} claim`} every image this rule selects, so it never acts; give it a lower rulePriority or remove it.`;
    return [report("lifecycle-rule-shadowed", rulePath(rule.index), message)];
  }
  return higher
    .filter((other) => overlapsByMistake(other, rule))
    .map((other) => overlap(rule, other));
}

const EVERY_TAG = tagPattern("*");

/** A rule for any image is left with nothing when one rule claims the untagged images and another every tagged one. */
function claimersOfEverything(
  rule: WellFormedRule,
  higher: readonly WellFormedRule[],
): readonly WellFormedRule[] {
  if (rule.tagStatus !== "any") return [];
  const untagged = higher.find((other) => other.tagStatus === "untagged");
  const tagged = higher.find(
    (other) =>
      other.tagStatus === "tagged" &&
      other.tags.patterns.every((parts) => containsPattern(parts, EVERY_TAG)),
  );
  return untagged && tagged ? [untagged, tagged] : [];
}

/**
 * A special case above a general one is what precedence is for. It goes wrong where the general rule counts, for it
 * counts what the special one claims; and where neither is the special case of the other.
 */
function overlapsByMistake(higher: WellFormedRule, lower: WellFormedRule): boolean {
  if (higher.tagStatus !== "tagged" || lower.tagStatus !== "tagged") return false;
  const special = containsTags(lower.tags, higher.tags);
  if (special) return lower.countType === "imageCountMoreThan";
  return higher.tags.patterns.every((one) =>
    lower.tags.patterns.every((other) => intersectsPattern(one, other)),
  );
}

function overlap(rule: WellFormedRule, higher: WellFormedRule): Finding {
  const counts = rule.countType === "imageCountMoreThan";
  const message = `One tag can match this list and that of rule ${higher.rulePriority}, which has precedence: it claims such images${counts ? ", and this rule still counts them" : ""}. Make the lists exclude each other${counts ? ", or raise countNumber" : ""}.`;
  return tagFinding("lifecycle-tags-overlap", rule, undefined, message);
}

function tagFinding(
  id: LifecycleRuleId,
  rule: WellFormedRule,
  entry: number | undefined,
  message: string,
): Finding {
  const path = rulePath(rule.index, "selection", rule.tagListName);
  return report(id, entry === undefined ? path : at(path, entry), message);
}
