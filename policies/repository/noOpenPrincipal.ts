import { definePolicy } from "../support/definePolicy";
import { judgeByRules, repositoryPolicyHolders } from "../support/resourcePolicies";
import { cisEks } from "../support/standards";
import { allowPull } from "./examples";

export const repositoryNoOpenPrincipal = definePolicy({
  id: "ecr-repository-no-open-principal",
  title: "A repository policy lets in nobody who is not named",
  why:
    "A statement for everybody lets any AWS account pull the images, and what is in them, or even replace them; a service " +
    "that may act for everybody can be made to do so by anybody's resource.",
  fix:
    "Name accounts, roles or users as principals, or add a condition that closes the statement: aws:PrincipalOrgID for " +
    "an organization, aws:SourceAccount or aws:SourceArn for a service.",
  severity: "critical",
  level: "mandatory",
  compliance: [cisEks("5.1.2")],
  resource: repositoryPolicyHolders,
  config: {},
  examples: {
    good: [allowPull({ AWS: "222222222222" })],
    bad: [allowPull("*")],
  },
  check: judgeByRules("open-principal"),
});
