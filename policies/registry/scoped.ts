import { definePolicy } from "../support/definePolicy";
import { judgeByRules } from "../support/resourcePolicies";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { registryPolicyWith } from "./examples";

export const registryScoped = definePolicy({
  id: "ecr-registry-scoped",
  title: "A registry policy names the actions and the repositories that it allows",
  why:
    "A wildcard takes in each action that AWS will add; ecr:* lets another account delete images and change the policies of " +
    "all repositories.",
  fix:
    "Name the actions one by one, and as Resource the ARNs of repositories, or of repositories below a prefix; replication " +
    "takes ecr:CreateRepository and ecr:ReplicateImage.",
  severity: "high",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: {},
  examples: { good: [registryPolicyWith({})], bad: [registryPolicyWith({ Action: "ecr:*" })] },
  check: judgeByRules("resource", "wildcard-action", "wildcard-resource"),
});
