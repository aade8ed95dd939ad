import type { TagStatus } from "./model";
import type { ReadRule } from "./readPolicy";
import {
  type TagPattern,
  containsPattern,
  intersectsPattern,
  tagPattern,
  tagPrefix,
} from "./tagPattern";

/** The tagging requirement of a rule: its status and, for tagged images, patterns that must all find a tag. */
export interface RuleTags {
  readonly status: TagStatus;
  readonly patterns: readonly TagPattern[];
}

/** Longer lists are not compared: that is quadratic, and no image has a tag for so many entries. */
export const COMPARED_ENTRIES = 16;

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

/**
 * Whether an image that meets one requirement may meet the other, too, without tags of quite another kind. Lists too long to
 * compare may.
 */
export function mayMeet(one: RuleTags, other: RuleTags): boolean {
  if (one.status === "any" || other.status === "any") return true;
  if (one.status !== other.status) return false;
  if (Math.max(one.patterns.length, other.patterns.length) > COMPARED_ENTRIES) return true;
  return servesAll(one, other) || servesAll(other, one);
}

/** Whether tags that one requirement asks for can be those that the other asks for. */
function servesAll(one: RuleTags, other: RuleTags): boolean {
  return other.patterns.every((pattern) =>
    one.patterns.some((its) => intersectsPattern(its, pattern)),
  );
}
