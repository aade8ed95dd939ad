import { type RuleTable, reporter } from "../rule";

/** Rules of lifecycle policies. */
export const lifecycleRules = {
  "lifecycle-shape": { severity: "error", meaning: "A value has the wrong JSON type." },
  "lifecycle-unknown-key": { severity: "error", meaning: "A key is not part of the grammar." },
  "lifecycle-missing-key": { severity: "error", meaning: "A required key is missing." },
  "lifecycle-text-length": { severity: "error", meaning: "The text is longer than AWS takes." },
  "lifecycle-rule-count": { severity: "error", meaning: "There are no rules, or more than 50." },
  "lifecycle-rule-priority": {
    severity: "error",
    meaning: "A rulePriority is not an integer of at least 1.",
  },
  "lifecycle-rule-priority-duplicate": {
    severity: "error",
    meaning: "Two rules have the same rulePriority.",
  },
  "lifecycle-rule-order": {
    severity: "error",
    meaning: "No number is free for a rule without rulePriority at its place in the list.",
  },
  "lifecycle-tag-status": { severity: "error", meaning: "A tagStatus is not one of AWS's words." },
  "lifecycle-tag-list": {
    severity: "error",
    meaning: "The tag lists do not fit the tagStatus, or are empty.",
  },
  "lifecycle-tag-list-duplicate": {
    severity: "error",
    meaning: "Two rules of one storage class have the same tag list.",
  },
  "lifecycle-tag-empty": { severity: "error", meaning: "A tag pattern or prefix is empty." },
  "lifecycle-tag-wildcards": {
    severity: "error",
    meaning: "A tag pattern has more than 4 wildcards.",
  },
  "lifecycle-count-type": { severity: "error", meaning: "A countType is not one of AWS's words." },
  "lifecycle-count-unit": {
    severity: "error",
    meaning: "The countUnit does not fit the countType.",
  },
  "lifecycle-count-number": {
    severity: "error",
    meaning: "A countNumber is not a positive integer.",
  },
  "lifecycle-archive-days": {
    severity: "error",
    meaning: "Archived images are to be expired before 90 days.",
  },
  "lifecycle-storage-class": {
    severity: "error",
    meaning: "The storageClass does not fit the countType.",
  },
  "lifecycle-action-type": {
    severity: "error",
    meaning: "The action does not fit the countType.",
  },
  "lifecycle-action-target": {
    severity: "error",
    meaning: "The targetStorageClass does not fit the action.",
  },
  "lifecycle-any-last": {
    severity: "error",
    meaning: "A rule for any image is not the last of its storage class.",
  },
  "lifecycle-untagged-duplicate": {
    severity: "error",
    meaning: "Two rules for untagged images in one storage class.",
  },
  "lifecycle-rule-shadowed": {
    severity: "warning",
    meaning: "Rules of higher precedence claim every image of this rule.",
  },
  "lifecycle-tag-list-and": {
    severity: "warning",
    meaning: 'A tag list reads like "or" and means "and".',
  },
  "lifecycle-tag-redundant": {
    severity: "warning",
    meaning: "An entry of a tag list adds nothing to another one.",
  },
  "lifecycle-tag-never-matches": {
    severity: "warning",
    meaning: "No tag can match an entry, so the rule never matches.",
  },
  "lifecycle-tags-overlap": {
    severity: "warning",
    meaning: "One tag can match the lists of two rules.",
  },
  "lifecycle-untagged-uncovered": {
    severity: "warning",
    meaning: "No rule covers untagged images.",
  },
  "lifecycle-archive-saves-nothing": {
    severity: "warning",
    meaning: "Images are archived and never expired from the archive.",
  },
  "lifecycle-count-low": {
    severity: "warning",
    meaning: "A count or an age is so low that running versions may go.",
  },
  "lifecycle-rule-never-acts": {
    severity: "warning",
    meaning: "A count is so high that the rule never acts, and keeps images from no rule below.",
  },
  "lifecycle-nothing-archived": {
    severity: "warning",
    meaning: "Archived images are to be expired, and no rule archives them.",
  },
  "lifecycle-duplicate-key": {
    severity: "warning",
    meaning: "A key is in an object twice, so that one of its values is lost.",
  },
  "lifecycle-signature-counted": {
    severity: "warning",
    meaning: "A rule counts signatures by tag like images.",
  },
  "lifecycle-signature-goes-first": {
    severity: "warning",
    meaning: "A signature by tag goes before the image it is of.",
  },
  "lifecycle-signature-stays": {
    severity: "warning",
    meaning: "A signature by tag stays after the image it is of.",
  },
} as const satisfies RuleTable;

export type LifecycleRuleId = keyof typeof lifecycleRules;

export const report = reporter(lifecycleRules);
