import { type Finding, at } from "../finding";
import { adviseOnArchive } from "./adviceOnArchive";
import { adviseOnTagLists } from "./adviceOnTags";
import { report } from "./findings";
import { REPOSITORY_IMAGE_QUOTA } from "./image";
import type { WellFormedRule } from "./wellFormedRule";

/** Fewer kept images than this are gone before a failed deployment has been followed by the next one. */
const LOWEST_SAFE_COUNT = 3;
/** What was deployed less than so many days ago may well be what runs. */
const LOWEST_SAFE_DAYS = 7;

/** What AWS takes and is likely not what was meant. */
export function adviseOnRules(given: readonly WellFormedRule[]): Finding[] {
  const rules = given.toSorted((one, other) => one.rulePriority - other.rulePriority);
  return [
    ...rules.flatMap(adviseOnCount),
    ...adviseOnArchive(rules),
    ...adviseOnTagLists(rules),
    ...rules.flatMap((rule, place) => adviseOnQuota(rule, rules.slice(place + 1))),
    ...adviseOnUntagged(rules),
  ];
}

function adviseOnCount(rule: WellFormedRule): Finding[] {
  if (rule.tagStatus === "untagged" || rule.storageClass === "archive") return [];
  const isCount = rule.countType === "imageCountMoreThan";
  if (rule.countNumber >= (isCount ? LOWEST_SAFE_COUNT : LOWEST_SAFE_DAYS)) return [];
  // A tag is on one image at most, so there is never a second one to count.
  if (isCount && rule.tags.patterns.some((pattern) => pattern.length === 1)) return [];
  const message = isCount ? countTooLow(rule) : ageTooLow(rule);
  return [report("lifecycle-count-low", countNumberPath(rule), message)];
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
  return at(at(at("rules", index), "selection"), "countNumber");
}

function adviseOnUntagged(rules: readonly WellFormedRule[]): Finding[] {
  const covered = rules.some(
    (rule) => rule.storageClass === "standard" && rule.tagStatus !== "tagged",
  );
  if (covered) return [];
  const message =
    "No rule covers untagged images, so images that lose their tag, and what a deleted index listed, are stored for ever; add a rule with tagStatus untagged.";
  return [report("lifecycle-untagged-uncovered", "rules", message)];
}
