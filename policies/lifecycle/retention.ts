import { at, wrong } from "../../domain/finding";
import { rulesThatExpire } from "../../domain/lifecycle/keeps";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import type { PolicyFinding } from "../support/policy";
import { type Values, count, strings } from "../support/settings";

/** Bounds of what lifecycle policies may expire. */
export const retentionSettings = {
  productionTags: strings({
    description: "Tag patterns of images that production runs, such as release-*.",
  }),
  keepProductionImages: count(
    "How many of the newest images of each of the productionTags must stay, whatever their age and whatever is pushed.",
    5,
    1,
  ),
  minimumDays: count("Fewest days after which images may be expired by age.", 0),
  maximumDays: count("Most days after which images may be expired by age; 0 for any.", 0),
};

type Config = Values<typeof retentionSettings>;

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

/** Findings on rules that may expire what production needs. */
export function checkProduction(policy: LifecyclePolicy, config: Config): PolicyFinding[] {
  const { productionTags, keepProductionImages: kept } = config;
  return productionTags.flatMap((pattern) =>
    rulesThatExpire(policy, pattern, kept).map((priority) => {
      const index = policy.rules.findIndex(({ rulePriority }) => rulePriority === priority);
      const message = `rule may expire one of the newest ${kept} images of ${pattern}.`;
      return { path: at("rules", index), message };
    }),
  );
}
