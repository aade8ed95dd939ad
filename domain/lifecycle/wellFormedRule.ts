import type { ReadRule } from "./readPolicy";
import { type RuleTags, tagsOf } from "./ruleTags";

/** A rule of which everything is well formed. */
export interface WellFormedRule extends Required<Omit<ReadRule, "tagList">> {
  readonly tags: RuleTags;
}

/** The rule as a well formed one; none when a member could not be read. */
export function toWellFormed(rule: ReadRule): WellFormedRule[] {
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
