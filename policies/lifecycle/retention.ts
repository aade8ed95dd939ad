import { at, wrong } from "../../domain/finding";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import { type TakingRule, rulesThatTake } from "../../domain/lifecycle/rulesThatTake";
import type { PolicyFinding } from "../support/policy";
import { type Values, count, strings } from "../support/settings";

/** Bounds of what lifecycle policies may expire. */
export const retentionSettings = {
  productionTags: strings({
    description: "Tag patterns of images that production runs, such as release-*.",
  }),
  keepProductionImages: count(
    "How many of the newest images of each of the productionTags must stay and not be archived, whatever their age, their " +
      "other tags, and what is pushed after them.",
    5,
    1,
  ),
  minimumDays: count("Fewest days after which images may be expired by age.", 0),
  maximumDays: count("Most days after which images may be expired by age; 0 for any.", 0),
};

type Config = Values<typeof retentionSettings>;

/** Refuses bounds that no number of days is within. */
export function checkRetentionSettings({ minimumDays, maximumDays }: Config): PolicyFinding[] {
  if (maximumDays === 0 || minimumDays <= maximumDays) return [];
  const message = wrong("minimumDays is above maximumDays", minimumDays, `at most ${maximumDays}`);
  return [{ path: "minimumDays", message }];
}

/** Findings on rules that expire images earlier or later than is configured. */
export function checkAges(
  { rules }: LifecyclePolicy,
  { minimumDays, maximumDays }: Config,
): PolicyFinding[] {
  const most = maximumDays === 0 ? Infinity : maximumDays;
  return rules.flatMap(({ selection, action }, index) => {
    const { countType, countNumber } = selection;
    if (action.type !== "expire" || countType === "imageCountMoreThan") return [];
    if (countNumber >= minimumDays && countNumber <= most) return [];
    const path = at(at(at("rules", index), "selection"), "countNumber");
    const allowed = most === Infinity ? `at least ${minimumDays}` : `${minimumDays} to ${most}`;
    return [{ path, message: wrong("days until images expire", countNumber, allowed) }];
  });
}

/** Findings on rules that may take away what production needs. */
export function checkProduction(policy: LifecyclePolicy, config: Config): PolicyFinding[] {
  const { productionTags, keepProductionImages: kept } = config;
  return productionTags.flatMap((pattern) =>
    rulesThatTake(policy, pattern, kept).map((taking) => {
      const { rulePriority } = taking;
      const index = policy.rules.findIndex((rule) => rule.rulePriority === rulePriority);
      const images = `one of the newest ${kept} images of ${pattern}`;
      return { path: at("rules", index), message: describeTaking(taking, images) };
    }),
  );
}

function describeTaking({ action, otherTags }: TakingRule, images: string): string {
  const verb = action === "transition" ? "archive" : "expire";
  const besides =
    otherTags.length === 0 ? "" : ` if it has a tag for ${otherTags.join(" and ")} as well`;
  return `rule may ${verb} ${images}${besides}.`;
}
