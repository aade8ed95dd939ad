import { definePolicy } from "../support/definePolicy";
import { judgePolicy } from "../support/resourcePolicies";
import { checkTrust } from "../support/grants";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { trustSettings, trustsNobody } from "../support/trust";
import { registryPolicyWith } from "./examples";

export const registryTrustedPrincipals = definePolicy({
  id: "ecr-registry-trusted-principals",
  title: "A registry policy lets in trusted accounts and organizations only",
  why: "An account that nobody has chosen to trust can put images into the registry, or draw on its pull-through cache.",
  fix:
    "Take the principal out of the statement, or add its account, organization or path to what this policy is " +
    "configured to trust.",
  severity: "high",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: trustSettings,
  notApplicable: trustsNobody,
  examples: {
    config: { trustedAccounts: ["222222222222"] },
    good: [registryPolicyWith({ Principal: { AWS: "222222222222" } })],
    bad: [registryPolicyWith({ Principal: { AWS: "999999999999" } })],
  },
  check: (resource, trust) => judgePolicy(resource, ({ document }) => checkTrust(document, trust)),
});
