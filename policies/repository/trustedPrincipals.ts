import { definePolicy } from "../support/definePolicy";
import { judgePolicy, repositoryPolicyHolders } from "../support/resourcePolicies";
import { checkTrust } from "../support/grants";
import { trustSettings, trustsNobody } from "../support/trust";
import { allowPull } from "./examples";

export const repositoryTrustedPrincipals = definePolicy({
  id: "ecr-repository-trusted-principals",
  title: "A repository policy lets in trusted accounts and organizations only",
  why: "An account that nobody has chosen to trust gets images, with the code and at times the secrets that are in them.",
  fix:
    "Take the principal out of the statement, or add its account, organization or path to what this policy is " +
    "configured to trust.",
  severity: "high",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: trustSettings,
  notApplicable: trustsNobody,
  examples: {
    config: { trustedAccounts: ["222222222222"], trustedOrganizations: ["o-acme123456"] },
    good: [
      allowPull({ AWS: "arn:aws:iam::222222222222:root" }),
      allowPull("*", { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } }),
    ],
    bad: [allowPull({ AWS: "arn:aws:iam::999999999999:root" })],
  },
  check: (resource, trust) => judgePolicy(resource, ({ document }) => checkTrust(document, trust)),
});
