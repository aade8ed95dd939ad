import { definePolicy } from "../support/definePolicy";
import { judgeByRules } from "../support/resourcePolicies";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { registryPolicyWith } from "./examples";

export const registryNoOpenPrincipal = definePolicy({
  id: "ecr-registry-no-open-principal",
  title: "A registry policy lets in nobody who is not named",
  why: "A statement for everybody lets any AWS account put images into the registry, where they run as if they were ours.",
  fix: "Name accounts, roles or users as principals, or close the statement with a condition such as aws:PrincipalOrgID.",
  severity: "critical",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: {},
  examples: {
    good: [registryPolicyWith({ Principal: { AWS: "222222222222" } })],
    bad: [registryPolicyWith({ Principal: { AWS: "*" } })],
  },
  check: judgeByRules("open-principal"),
});
