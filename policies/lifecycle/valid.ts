import { under } from "../../domain/finding";
import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import { definePolicy } from "../support/definePolicy";
import { LIFECYCLE_POLICY } from "../support/resourceTypes";
import { getLifecycleDocument, lifecycleHolders, readLifecyclePolicy } from "./document";

const example = (afterDays: number) => ({
  type: LIFECYCLE_POLICY,
  props: { repository: "team-a/api", policy: lifecyclePolicy([expireUntagged({ afterDays })]) },
});

export const lifecycleValid = definePolicy({
  id: "ecr-lifecycle-valid",
  title: "A lifecycle policy is one that Amazon ECR accepts",
  why:
    "Amazon ECR refuses a wrong lifecycle policy only when it is applied, and by then other resources of the stack have " +
    "been changed.",
  fix:
    "Correct each place named. The helpers of ecr-hub build valid policies, and `ecr-hub lifecycle validate` checks a " +
    "file on its own.",
  severity: "medium",
  level: "mandatory",
  resource: lifecycleHolders,
  config: {},
  examples: { good: [example(1)], bad: [example(0)] },
  check(resource) {
    const document = getLifecycleDocument(resource);
    if (document === undefined) return [];
    const policy = readLifecyclePolicy(document.value);
    return policy.ok ? [] : under(document.property, policy.findings);
  },
});
