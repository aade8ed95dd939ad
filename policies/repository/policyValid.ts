import { definePolicy } from "../support/definePolicy";
import { judgeRefusals, REFUSAL_FIX, repositoryPolicyHolders } from "../support/resourcePolicies";
import { allowPull } from "./examples";

export const repositoryPolicyValid = definePolicy({
  id: "ecr-repository-policy-valid",
  title: "A repository policy is one that Amazon ECR accepts",
  why:
    "Amazon ECR refuses a wrong repository policy only when it is applied, and by then other resources of the stack have " +
    "been changed.",
  fix: REFUSAL_FIX,
  severity: "medium",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: {},
  examples: {
    good: [allowPull({ AWS: "222222222222" })],
    bad: [allowPull({ AWS: "arn:aws:iam::222222222222:*" })],
  },
  check: judgeRefusals,
});
