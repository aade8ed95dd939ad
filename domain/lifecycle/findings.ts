import { at } from "../finding";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of lifecycle policies. */
export const lifecycleRules = {
  "lifecycle-shape": error("A value has the wrong JSON type."),
  "lifecycle-unknown-key": error("A key is not part of the grammar."),
  "lifecycle-missing-key": error("A required key is missing."),
  "lifecycle-text-length": error("The text is longer than AWS takes."),
  "lifecycle-rule-count": error("There are no rules, or more than 50."),
  "lifecycle-rule-priority": error("A rulePriority is not an integer of at least 1."),
  "lifecycle-rule-priority-duplicate": error("Two rules have the same rulePriority."),
  "lifecycle-rule-order": error(
    "No number is free for a rule without rulePriority at its place in the list.",
  ),
  "lifecycle-tag-status": error("A tagStatus is not one of AWS's words."),
  "lifecycle-tag-list": error("The tag lists do not fit the tagStatus, or are empty."),
  "lifecycle-tag-list-duplicate": error("Two rules of one storage class have the same tag list."),
  "lifecycle-tag-empty": error("A tag pattern or prefix is empty."),
  "lifecycle-tag-wildcards": error("A tag pattern has more than 4 wildcards."),
  "lifecycle-count-type": error("A countType is not one of AWS's words."),
  "lifecycle-count-unit": error("The countUnit does not fit the countType."),
  "lifecycle-count-number": error("A countNumber is not a positive integer."),
  "lifecycle-archive-days": error("Archived images are to be expired before 90 days."),
  "lifecycle-storage-class": error("The storageClass does not fit the countType."),
  "lifecycle-action-type": error("The action does not fit the countType."),
  "lifecycle-action-target": error("The targetStorageClass does not fit the action."),
  "lifecycle-any-last": error("A rule for any image is not the last of its storage class."),
  "lifecycle-untagged-duplicate": error("Two rules for untagged images in one storage class."),
  "lifecycle-rule-shadowed": warning("Rules of higher precedence claim every image of this rule."),
  "lifecycle-tag-list-and": warning('A tag list reads like "or" and means "and".'),
  "lifecycle-tag-redundant": warning("An entry of a tag list adds nothing to another one."),
  "lifecycle-tag-never-matches": warning("No tag can match an entry, so the rule never matches."),
  "lifecycle-tags-overlap": warning("One tag can match the lists of two rules."),
  "lifecycle-untagged-uncovered": warning("No rule covers untagged images."),
  "lifecycle-untagged-early": warning(
    "Tags may move, and images that lose theirs go so early that running versions may go.",
  ),
  "lifecycle-archive-saves-nothing": warning(
    "Images are archived and never expired from the archive.",
  ),
  "lifecycle-count-low": warning("A count or an age is so low that running versions may go."),
  "lifecycle-rule-never-acts": warning(
    "A count is so high that the rule never acts, and keeps images from no rule below.",
  ),
  "lifecycle-nothing-archived": warning(
    "Archived images are to be expired, and no rule archives them.",
  ),
  "lifecycle-duplicate-key": warning(
    "A key is in an object twice, so that one of its values is lost.",
  ),
  "lifecycle-signature-counted": warning("A rule counts signatures by tag like images."),
  "lifecycle-signature-goes-first": warning("A signature by tag goes before the image it is of."),
  "lifecycle-signature-stays": warning("A signature by tag stays after the image it is of."),
} as const satisfies RuleTable;

export type LifecycleRuleId = keyof typeof lifecycleRules;

export const report = reporter(lifecycleRules);

/** The path of a rule, or of a member of it: `rulePath(2, "selection", "countNumber")`. */
export function rulePath(index: number, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>(at, at("rules", index));
}
