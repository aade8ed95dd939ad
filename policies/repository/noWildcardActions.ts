import { definePolicy } from "../support/definePolicy";
import { judgeByRules, repositoryPolicyHolders } from "../support/resourcePolicies";
import { repositoryPolicyWith } from "./examples";

const allow = (action: string) =>
  repositoryPolicyWith({ Principal: { AWS: "222222222222" }, Action: action });

export const repositoryNoWildcardActions = definePolicy({
  id: "ecr-repository-no-wildcard-actions",
  title: "A repository policy names the actions that it allows",
  why:
    "ecr:* lets the principal delete images and change the policy itself, and a wildcard takes in each action that AWS " +
    "will add.",
  fix: "Name the actions one by one; pulling takes ecr:BatchGetImage and ecr:GetDownloadUrlForLayer.",
  severity: "high",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: {},
  examples: { good: [allow("ecr:BatchGetImage")], bad: [allow("ecr:*")] },
  check: judgeByRules("wildcard-action"),
});
