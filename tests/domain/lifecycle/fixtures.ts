import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../domain/lifecycle/model";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import type { SimulateOptions } from "../../../domain/lifecycle/simulate/result";

export const NOW = Date.UTC(2026, 0, 31);
export const DAY = 86_400_000;

/** A tagged, standard image of an age in days, named by its digest. */
export function image(imageDigest: string, ageInDays: number, more: Partial<Image> = {}): Image {
  return { imageDigest, imagePushedAt: NOW - ageInDays * DAY, imageSizeInBytes: 100, ...more };
}

type RuleParts = Partial<Omit<LifecycleRule, "selection" | "action">> &
  Partial<LifecycleRule["selection"]> & { readonly action?: LifecycleRule["action"] };

/** A rule of AWS's JSON from its parts: expire untagged images after a day, unless told otherwise. */
export function rule(rulePriority: number, parts: RuleParts = {}): LifecycleRule {
  const { description, action = { type: "expire" }, ...selection } = parts;
  const {
    tagStatus = selection.tagPatternList || selection.tagPrefixList ? "tagged" : "untagged",
  } = selection;
  const { countType = "sinceImagePushed", countNumber = 1 } = selection;
  const countUnit = countType === "imageCountMoreThan" ? {} : { countUnit: "days" };
  return {
    rulePriority,
    ...(description !== undefined && { description }),
    selection: { ...selection, tagStatus, countType, ...countUnit, countNumber },
    action,
  };
}

export const ARCHIVE = { type: "transition", targetStorageClass: "archive" };

export function keep(
  rulePriority: number,
  countNumber: number,
  ...tagPatternList: string[]
): LifecycleRule {
  return rule(rulePriority, { tagPatternList, countType: "imageCountMoreThan", countNumber });
}

export function keepAny(rulePriority: number, countNumber: number): LifecycleRule {
  return rule(rulePriority, { tagStatus: "any", countType: "imageCountMoreThan", countNumber });
}

export function policy(...rules: LifecycleRule[]): LifecyclePolicy {
  return { rules };
}

/** What goes, as `digest:priority`, in the order of the result. */
export function taken(
  rules: LifecyclePolicy,
  images: readonly Image[],
  options: Partial<SimulateOptions> = {},
): string[] {
  const { actions } = simulateLifecycle(rules, images, { now: NOW, ...options });
  return actions.map(
    ({ imageDigest, appliedRulePriority }) => `${imageDigest}:${appliedRulePriority}`,
  );
}
