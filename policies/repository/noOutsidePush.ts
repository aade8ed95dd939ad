import { PUBLIC_REPOSITORY_ACTIONS, REPOSITORY_ACTIONS } from "../../domain/iam/actions";
import { definePolicy } from "../support/definePolicy";
import { judgePolicy, repositoryPolicyHolders } from "../support/resourcePolicies";
import {
  type Purpose,
  beyondPulling,
  checkOutsidePush,
  publisherSettings,
} from "../support/outsidePush";
import { repositoryPolicyWith } from "./examples";

const purpose: Purpose = {
  actions: beyondPulling([...REPOSITORY_ACTIONS, ...PUBLIC_REPOSITORY_ACTIONS]),
  allowed: "pulling",
};

const allow = (...actions: string[]) =>
  repositoryPolicyWith({ Principal: { AWS: "222222222222" }, Action: actions });

export const repositoryNoOutsidePush = definePolicy({
  id: "ecr-repository-no-outside-push",
  title: "Nobody from outside pushes images or administers a repository",
  why:
    "Whoever can push puts code into every workload that pulls; whoever can administer takes images away, or lets in " +
    "others.",
  fix:
    "Grant pulling only: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer. Accounts that " +
    "publish images go into publisherAccounts of this policy.",
  severity: "high",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: publisherSettings,
  examples: {
    good: [allow("ecr:BatchGetImage")],
    bad: [allow("ecr:BatchGetImage", "ecr:PutImage")],
  },
  check: (resource, config) =>
    judgePolicy(resource, ({ document }) => checkOutsidePush(document, purpose, config)),
});
