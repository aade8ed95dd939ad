import { checkRepositoryPolicy } from "../../domain/repository/repositoryPolicyCheck";
import { definePolicy } from "../support/definePolicy";
import { isRefused, readingFix } from "../support/refusals";
import { under } from "../support/under";
import { repositoryPolicyHolders, getRepositoryPolicy } from "./document";
import { allowPull } from "./examples";

export const repositoryPolicyValid = definePolicy({
  id: "ecr-repository-policy-valid",
  title: "A repository policy is one that Amazon ECR accepts",
  why:
    "Amazon ECR refuses a wrong repository policy only when it is applied, and by then other resources of the stack have " +
    "been changed.",
  fix: readingFix,
  severity: "medium",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: {},
  examples: {
    good: [allowPull({ AWS: "222222222222" })],
    bad: [allowPull({ AWS: "arn:aws:iam::222222222222:*" })],
  },
  check(resource) {
    const policy = getRepositoryPolicy(resource);
    if (policy === undefined) return [];
    const { property, document } = policy;
    if (!document.ok) return under(property, document.findings);
    return under(property, checkRepositoryPolicy(document.value).filter(isRefused));
  },
});
