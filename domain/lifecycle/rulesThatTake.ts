import { REPOSITORY_IMAGE_QUOTA } from "./image";
import type { LifecyclePolicy, LifecycleRule } from "./model";
import { type RuleTags, containsTags } from "./ruleTags";
import {
  type TagPattern,
  canMatchSomeTag,
  containsPattern,
  tagPattern,
  tagPrefix,
} from "./tagPattern";

/** A rule that may take an image that is wanted. */
export interface TakingRule {
  readonly rulePriority: number;
  /** `expire` or `transition`, after which the image cannot be pulled. */
  readonly action: string;
  /** Patterns of tags that the image has besides the wanted one; none where that one is enough. */
  readonly otherTags: readonly string[];
}

/**
 * Which rules of a valid policy may expire or archive one of the newest `count` images that have a tag for a pattern such as
 * `release-*`, by priority: however old those images are, whatever other tags they have, and however many images are pushed
 * after them. There is an inventory on which the simulator shows it for each rule given, and none for the others.
 */
export function rulesThatTake(
  { rules }: LifecyclePolicy,
  pattern: string,
  count: number,
): TakingRule[] {
  const wanted = tagPattern(pattern);
  const standard = rules
    .filter(({ selection: { storageClass = "standard" } }) => storageClass === "standard")
    .map((rule) => ({ rule, tags: tagsOf(rule) }))
    .toSorted((one, other) => one.rule.rulePriority - other.rule.rulePriority);
  return standard.flatMap(({ rule, tags }, place) => {
    if (!mayTake(rule, tags, { wanted, count })) return [];
    const image: RuleTags = { status: "tagged", patterns: [wanted, ...tags.patterns] };
    if (standard.slice(0, place).some((higher) => containsTags(higher.tags, image))) return [];
    const { rulePriority, action } = rule;
    return [{ rulePriority, action: action.type, otherTags: otherTags(tags, wanted) }];
  });
}

function tagsOf({ selection }: LifecycleRule): RuleTags {
  const { tagStatus, tagPatternList = [], tagPrefixList = [] } = selection;
  const patterns = [...tagPatternList.map(tagPattern), ...tagPrefixList.map(tagPrefix)];
  return { status: tagStatus as RuleTags["status"], patterns };
}

/** Whether a rule can take one of the images, if it were the only rule. */
function mayTake(
  { selection }: LifecycleRule,
  { status, patterns }: RuleTags,
  { wanted, count }: { readonly wanted: TagPattern; readonly count: number },
): boolean {
  const { countType, countNumber } = selection;
  if (status === "untagged" || ![wanted, ...patterns].every(canMatchSomeTag)) return false;
  if (countType !== "imageCountMoreThan") return true;
  // A tag is on one image only, and so there is nothing for it to be older than.
  if (patterns.some((pattern) => pattern.length === 1)) return false;
  // Whatever has the tags of the rule is wanted itself: what is pushed after them cannot be other images.
  if (patterns.some((pattern) => containsPattern(wanted, pattern))) return countNumber < count;
  return countNumber < REPOSITORY_IMAGE_QUOTA;
}

function otherTags({ patterns }: RuleTags, wanted: TagPattern): string[] {
  return patterns
    .filter((each) => !containsPattern(each, wanted) && !containsPattern(wanted, each))
    .map((each) => each.join("*"));
}
