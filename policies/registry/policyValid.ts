import { parseRegistryPolicy } from "../../domain/registry/registryPolicy";
import { checkRegistryPolicy } from "../../domain/registry/registryPolicyCheck";
import { definePolicy } from "../support/definePolicy";
import { isRefused, readingFix } from "../support/refusals";
import { under } from "../support/under";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { registryPolicyWith } from "./examples";

export const registryPolicyValid = definePolicy({
  id: "ecr-registry-policy-valid",
  title: "A registry policy is one that Amazon ECR accepts",
  why:
    "Amazon ECR refuses a wrong registry policy only when it is applied, and by then other resources of the stack have " +
    "been changed.",
  fix: readingFix,
  severity: "medium",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: {},
  examples: {
    good: [registryPolicyWith({ Principal: { AWS: "222222222222" } })],
    bad: [registryPolicyWith({ Principal: { AWS: "arn:aws:iam::222222222222:role/*" } })],
  },
  check({ props }) {
    const document = parseRegistryPolicy(props.policy);
    if (!document.ok) return under("policy", document.findings);
    return under("policy", checkRegistryPolicy(document.value).filter(isRefused));
  },
});
