import type { LifecyclePolicy, LifecycleRule } from "./model";
import { simulateLifecycle } from "./simulate/simulate";
import { type TagPattern, containsPattern, matchesTag, tagPattern, tagPrefix } from "./tagPattern";

/** No repository holds more images than this unless AWS has raised its quota: such a count keeps them all. */
const MOST_IMAGES = 100_000;

/**
 * Which rules of a valid policy may expire one of the newest `count` images whose tags match a pattern such as `release-*`,
 * by priority: however old those images are, and however many others are pushed after them.
 */
export function rulesThatExpire(policy: LifecyclePolicy, pattern: string, count: number): number[] {
  const wanted = tagPattern(pattern);
  const worst = { rules: policy.rules.map((rule) => worstCase(rule, wanted)) };
  const taken = tagFamilies(policy, pattern).flatMap((family) => {
    const images = oldImages(family, count);
    const { actions } = simulateLifecycle(worst, images, { now: NOW });
    return actions.filter(({ action }) => action.type === "EXPIRE");
  });
  const priorities = new Set(taken.map(({ appliedRulePriority }) => appliedRulePriority));
  return [...priorities].sort((one, other) => one - other);
}

/** A count among other images, too, comes to nothing once enough of those are pushed: all that is a day old goes. */
function worstCase(rule: LifecycleRule, wanted: TagPattern): LifecycleRule {
  const { selection } = rule;
  const { countType, countNumber } = selection;
  if (countType !== "imageCountMoreThan" || countNumber >= MOST_IMAGES) return rule;
  if (tagPatternsOf(rule).some((entry) => containsPattern(wanted, entry))) return rule;
  const age = { countType: "sinceImagePushed", countUnit: "days", countNumber: 1 };
  return { ...rule, selection: { ...selection, ...age } };
}

function tagPatternsOf({ selection }: LifecycleRule): TagPattern[] {
  return [
    ...(selection.tagPatternList ?? []).map(tagPattern),
    ...(selection.tagPrefixList ?? []).map(tagPrefix),
  ];
}

/** Patterns within the wanted one that the rules tell apart: images are tried with tags of each of them. */
function tagFamilies(policy: LifecyclePolicy, pattern: string): string[] {
  const wanted = tagPattern(pattern);
  const ofRules = policy.rules.flatMap(tagPatternsOf).map((parts) => parts.join("*"));
  return [...new Set([pattern, ...ofRules])].filter((each) => matchesTag(wanted, tagOf(each, 1)));
}

function tagOf(family: string, index: number): string {
  return family.replaceAll("*", String(index));
}

const NOW = Date.UTC(2100, 0, 1);
const YEAR = 365 * 86_400_000;

/** Images that are older than any rule asks for. A tag without wildcard can be on one image only. */
function oldImages(family: string, count: number) {
  const length = family.includes("*") ? count : 1;
  return Array.from({ length }, (_, index) => ({
    imageDigest: `sha256:${index.toString(16).padStart(64, "0")}`,
    imageTags: [tagOf(family, index)],
    imagePushedAt: NOW - 100 * YEAR + index,
  }));
}
