import { definePolicy } from "../support/definePolicy";
import { judgeRefusals, REFUSAL_FIX } from "../support/resourcePolicies";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { registryPolicyWith } from "./examples";

export const registryPolicyValid = definePolicy({
  id: "ecr-registry-policy-valid",
  title: "A registry policy is one that Amazon ECR accepts",
  why:
    "Amazon ECR refuses a wrong registry policy only when it is applied, and by then other resources of the stack have " +
    "been changed.",
  fix: REFUSAL_FIX,
  severity: "medium",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: {},
  examples: {
    good: [registryPolicyWith({ Principal: { AWS: "222222222222" } })],
    bad: [registryPolicyWith({ Principal: { AWS: "arn:aws:iam::222222222222:role/*" } })],
  },
  check: judgeRefusals,
});
