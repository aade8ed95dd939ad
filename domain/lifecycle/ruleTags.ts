import type { TagStatus } from "./model";
import type { ReadRule } from "./readRule";
import { containsPattern, tagPattern, tagPrefix } from "./tagPattern";
import type { TagPattern } from "./tagPattern";

/** The tagging requirement of a rule: its status and, for tagged images, patterns that must all find a tag. */
export interface RuleTags {
  readonly status: TagStatus;
  readonly patterns: readonly TagPattern[];
}

/** The tagging requirement of a rule, when it is well formed. */
export function tagsOf(rule: ReadRule): RuleTags | undefined {
  const { tagStatus, tagList, tagListName } = rule;
  if (tagStatus === undefined) return undefined;
  if (tagStatus !== "tagged") return { status: tagStatus, patterns: [] };
  if (tagList === undefined) return undefined;
  const patterns = tagList.map(tagListName === "tagPrefixList" ? tagPrefix : tagPattern);
  return { status: "tagged", patterns };
}

/** Whether every image that meets `inner` also meets `outer`. */
export function containsTags(outer: RuleTags, inner: RuleTags): boolean {
  if (outer.status === "any") return true;
  if (outer.status === "untagged" || inner.status !== "tagged")
    return outer.status === inner.status;
  return outer.patterns.every((pattern) =>
    inner.patterns.some((other) => containsPattern(pattern, other)),
  );
}
