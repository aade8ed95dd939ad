import type { Finding } from "../finding";
import { type TagMutability, canTagsMove } from "../repository/tagMutability";
import { adviseOnArchive } from "./adviceOnArchive";
import { adviseOnTagLists } from "./adviceOnTags";
import { report, rulePath } from "./findings";
import { REPOSITORY_IMAGE_QUOTA } from "./image";
import type { WellFormedRule } from "./wellFormedRule";

/** Fewer kept images than this are gone before a failed deployment has been followed by the next one. */
const LOWEST_SAFE_COUNT = 3;
/** What was deployed less than so many days ago may well be what runs. */
const LOWEST_SAFE_DAYS = 7;

/** What is known of the repositories that a policy is for. */
export interface AdviceOptions {
  /**
   * The mutability of their tags: an image that loses its tag to a newer push is an untagged one.
   *
   * @default - it is not known; advice holds for any
   */
  readonly tagMutability?: readonly TagMutability[] | undefined;
}

/** What AWS takes and is likely not what was meant. */
export function adviseOnRules(
  given: readonly WellFormedRule[],
  { tagMutability = [] }: AdviceOptions = {},
): Finding[] {
  const rules = given.toSorted((one, other) => one.rulePriority - other.rulePriority);
  return [
    ...rules.flatMap(adviseOnCount),
    ...adviseOnArchive(rules),
    ...adviseOnTagLists(rules),
    ...rules.flatMap((rule, place) => adviseOnQuota(rule, rules.slice(place + 1))),
    ...adviseOnMovingTags(rules, tagMutability.find(canTagsMove)),
    ...adviseOnUntagged(rules, tagMutability.length > 0 && !tagMutability.some(canTagsMove)),
  ];
}

function adviseOnCount(rule: WellFormedRule): Finding[] {
  if (rule.tagStatus === "untagged" || !isEarly(rule)) return [];
  const isCount = rule.countType === "imageCountMoreThan";
  // A tag is on one image at most, so there is never a second one to count.
  if (isCount && rule.tags.patterns.some((pattern) => pattern.length === 1)) return [];
  const message = isCount ? countTooLow(rule) : ageTooLow(rule);
  return [report("lifecycle-count-low", countNumberPath(rule), message)];
}

/** Whether a rule takes images so early that what it takes may well run. */
function isEarly({ storageClass, countType, countNumber }: WellFormedRule): boolean {
  const least = countType === "imageCountMoreThan" ? LOWEST_SAFE_COUNT : LOWEST_SAFE_DAYS;
  return storageClass === "standard" && countNumber < least;
}

function countTooLow({ countNumber }: WellFormedRule): string {
  const kept = countNumber === 1 ? "the newest image" : "the newest 2 images";
  return `Only ${kept} will be kept, so a version that still runs may go after the next push; keep at least ${LOWEST_SAFE_COUNT}.`;
}

function ageTooLow({ countNumber, countType, actionType }: WellFormedRule): string {
  const days = countNumber === 1 ? "1 day" : `${countNumber} days`;
  const since = countType === "sinceImagePulled" ? "last pull" : "push";
  const goes = actionType === "expire" ? "expire" : "are archived, and cannot be pulled,";
  return `Images ${goes} ${days} after their ${since}, so a version that still runs may go; wait at least ${LOWEST_SAFE_DAYS} days.`;
}

/** A count that no repository exceeds is what keeps images from the rules below, and of no use without those. */
function adviseOnQuota(rule: WellFormedRule, lower: readonly WellFormedRule[]): Finding[] {
  if (rule.countType !== "imageCountMoreThan" || rule.countNumber < REPOSITORY_IMAGE_QUOTA)
    return [];
  if (lower.some((other) => mayShareImages(rule, other))) return [];
  const message = `A repository holds at most ${REPOSITORY_IMAGE_QUOTA} images, unless AWS has raised that quota, so the rule never acts, and there is no rule below it that it keeps images from; lower countNumber or remove the rule.`;
  return [report("lifecycle-rule-never-acts", countNumberPath(rule), message)];
}

/** Images have many tags: what went from development to production has those of both. */
function mayShareImages(one: WellFormedRule, other: WellFormedRule): boolean {
  if (one.storageClass !== other.storageClass) return false;
  return [one.tagStatus, other.tagStatus].includes("any") || one.tagStatus === other.tagStatus;
}

function countNumberPath({ index }: WellFormedRule): string {
  return rulePath(index, "selection", "countNumber");
}

/** Advice on rules for untagged images where tags may move: the age of an image counts from its push. */
function adviseOnMovingTags(
  rules: readonly WellFormedRule[],
  moving: TagMutability | undefined,
): Finding[] {
  if (moving === undefined) return [];
  return rules
    .filter((rule) => rule.tagStatus === "untagged" && isEarly(rule))
    .map((rule) => {
      const { countType, countNumber, actionType } = rule;
      const goes = actionType === "expire" ? "expires" : "is archived";
      const when =
        countType === "imageCountMoreThan"
          ? `once ${countNumber === 1 ? "a newer one has" : "2 newer ones have"} no tag either`
          : `at once where its ${countType === "sinceImagePulled" ? "last pull" : "push"} is more than ${countNumber === 1 ? "1 day" : `${countNumber} days`} ago`;
      const message = `${describeMovingTags(moving)} may move (${moving.mode}), and an image whose tag a newer push takes ${goes} ${when}, although it may still run. Give each image a tag of its own, make the tags immutable, or raise countNumber.`;
      return report("lifecycle-untagged-early", countNumberPath(rule), message);
    });
}

/** The tags that may move, as the beginning of a sentence. */
function describeMovingTags({ mode, exclusionFilters }: TagMutability): string {
  const names = exclusionFilters.join(", ");
  if (mode === "MUTABLE_WITH_EXCLUSION") return `Tags other than ${names}`;
  return mode === "MUTABLE" ? "Tags" : `Tags that match ${names}`;
}

function adviseOnUntagged(rules: readonly WellFormedRule[], areTagsFixed: boolean): Finding[] {
  const covered = rules.some(
    (rule) => rule.storageClass === "standard" && rule.tagStatus !== "tagged",
  );
  if (covered) return [];
  const which = areTagsFixed
    ? "what a deleted index listed, and what was pushed without a tag, is"
    : "images that lose their tag, and what a deleted index listed, are";
  const message = `No rule covers untagged images, so ${which} stored for ever; add a rule with tagStatus untagged.`;
  return [report("lifecycle-untagged-uncovered", "rules", message)];
}
