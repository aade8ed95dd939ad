import { at } from "../finding";
import type { Finding } from "../finding";
import { adviseOnTagLists } from "./adviceOnTags";
import { report } from "./findings";
import type { ReadRule } from "./readRule";
import { tagsOf } from "./ruleTags";
import type { RuleTags } from "./ruleTags";

/** A rule of which everything is well formed: only such rules are worth advice. */
export interface WellFormedRule extends Required<Omit<ReadRule, "tagList">> {
  readonly tags: RuleTags;
}

/** Fewer kept images than this are gone before a failed deployment has been followed by the next one. */
const LOWEST_SAFE_COUNT = 3;

/** What AWS takes and is likely not what was meant. */
export function adviseOnRules(rules: readonly ReadRule[]): Finding[] {
  const wellFormed = rules.flatMap(toWellFormed).sort((a, b) => a.rulePriority - b.rulePriority);
  const complete = wellFormed.length === rules.length;
  return [
    ...wellFormed.flatMap(adviseOnCount),
    ...wellFormed.flatMap((rule) => adviseOnArchive(rule, wellFormed)),
    ...adviseOnTagLists(wellFormed),
    ...(complete && rules.length > 0 ? adviseOnUntagged(wellFormed) : []),
  ];
}

function toWellFormed(rule: ReadRule): WellFormedRule[] {
  const { index, rulePriority, tagStatus, storageClass, countType, countNumber, actionType } = rule;
  const tags = tagsOf(rule);
  if (rulePriority === undefined || tagStatus === undefined || storageClass === undefined)
    return [];
  if (countType === undefined || countNumber === undefined || actionType === undefined) return [];
  if (tags === undefined) return [];
  const tagListName = rule.tagListName ?? "tagPatternList";
  return [
    {
      ...{ index, rulePriority, tagStatus, tagListName, tags },
      ...{ storageClass, countType, countNumber, actionType },
    },
  ];
}

function adviseOnCount(rule: WellFormedRule): Finding[] {
  if (rule.countType !== "imageCountMoreThan" || rule.tagStatus === "untagged") return [];
  if (rule.countNumber >= LOWEST_SAFE_COUNT) return [];
  const path = at(at(at("rules", rule.index), "selection"), "countNumber");
  const kept = rule.countNumber === 1 ? "the newest image" : "the newest 2 images";
  const message = `Only ${kept} will be kept, so a version that still runs may go after the next push; keep at least ${LOWEST_SAFE_COUNT}.`;
  return [report("lifecycle-count-low", path, message)];
}

function adviseOnArchive(rule: WellFormedRule, rules: readonly WellFormedRule[]): Finding[] {
  if (rule.actionType !== "transition") return [];
  const expires = rules.some(
    (other) => other.storageClass === "archive" && mayMeet(rule.tags, other.tags),
  );
  if (expires) return [];
  const message =
    "Archived images cost as much as standard ones below 150 TB and no rule expires them, so this saves nothing; add a rule with countType sinceImageTransitioned.";
  return [
    report("lifecycle-archive-saves-nothing", at(at("rules", rule.index), "action"), message),
  ];
}

/** Whether one image can meet both tagging requirements; an image can have tags for any two lists. */
function mayMeet(left: RuleTags, right: RuleTags): boolean {
  const kinds = [left.status, right.status];
  return !(kinds.includes("tagged") && kinds.includes("untagged"));
}

function adviseOnUntagged(rules: readonly WellFormedRule[]): Finding[] {
  const covered = rules.some(
    (rule) => rule.storageClass === "standard" && rule.tagStatus !== "tagged",
  );
  if (covered) return [];
  const message =
    "No rule covers untagged images, so every image that loses its tag is stored for ever; add a rule with tagStatus untagged.";
  return [report("lifecycle-untagged-uncovered", "rules", message)];
}
