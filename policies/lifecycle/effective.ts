import { under } from "../../domain/finding";
import { expireUntagged, keepLatest, lifecyclePolicy } from "../../domain/lifecycle/rules";
import { isList } from "../../domain/json";
import { definePolicy } from "../support/definePolicy";
import type { PolicyResource } from "../support/policy";
import { CREATION_TEMPLATE, LIFECYCLE_POLICY } from "../support/resourceTypes";
import { getLifecycleDocument, lifecycleHolders, readLifecyclePolicy } from "./document";
import { checkRetentionSettings, checkAges, checkProduction, retentionSettings } from "./retention";

const example = (...rules: Parameters<typeof lifecyclePolicy>[0]) => ({
  type: LIFECYCLE_POLICY,
  name: "api",
  props: { repository: "team-a/api", policy: lifecyclePolicy(rules) },
});

/** What a cache holds can be pulled anew: it has no images that production alone keeps. */
function isForCacheAlone({ type, props }: PolicyResource): boolean {
  return (
    type === CREATION_TEMPLATE &&
    isList(props.appliedFors) &&
    props.appliedFors.every((each) => each === "PULL_THROUGH_CACHE")
  );
}

export const lifecycleEffective = definePolicy({
  id: "ecr-lifecycle-effective",
  title: "A lifecycle policy does what it is meant to do",
  why:
    "Amazon ECR takes rules that can never match, that keep untagged images for ever, or that expire what production will " +
    "need for its next start.",
  fix:
    "Change the rule at the path given, or give a rule that keeps the images a lower rulePriority; `ecr-hub lifecycle " +
    "simulate` shows which images a policy takes, before it does.",
  severity: "medium",
  level: "advisory",
  resource: lifecycleHolders,
  config: retentionSettings,
  checkSettings: checkRetentionSettings,
  examples: {
    good: [example(expireUntagged({ afterDays: 1 }))],
    bad: [example(keepLatest({ count: 10, tagPatterns: ["release-*"] }))],
  },
  check(resource, config) {
    const document = getLifecycleDocument(resource);
    if (document === undefined) return [];
    const policy = readLifecyclePolicy(document.value);
    // What AWS refuses is told by ecr-lifecycle-valid.
    if (!policy.ok) return [];
    return under(document.property, [
      ...policy.advice,
      ...checkAges(policy.value, config),
      ...(isForCacheAlone(resource) ? [] : checkProduction(policy.value, config)),
    ]);
  },
});
