import { REGISTRY_ACTIONS, REPOSITORY_ACTIONS } from "../../domain/iam/actions";
import { isOpen } from "../../domain/iam/grantee";
import { REPLICATION_ACTIONS } from "../../domain/registry/registryPolicy";
import { definePolicy } from "../support/definePolicy";
import { judgePolicy } from "../support/resourcePolicies";
import {
  type Purpose,
  beyondPulling,
  checkOutsidePush,
  publisherSettings,
} from "../support/outsidePush";
import { REGISTRY_POLICY } from "../support/resourceTypes";
import { registryPolicyWith } from "./examples";

const purpose: Purpose = {
  actions: beyondPulling([...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS]),
  allowed: "replication, and pulling, also through caches",
  isFor: (action, grantee) => REPLICATION_ACTIONS.includes(action) && !isOpen(grantee),
};

const allow = (...actions: string[]) => registryPolicyWith({ Action: actions });

export const registryNoOutsidePush = definePolicy({
  id: "ecr-registry-no-outside-push",
  title: "Nobody from outside pushes images or administers repositories by the registry policy",
  why:
    "A registry policy is for all repositories at once: whoever can push by it puts code into every workload, whoever can " +
    "administer takes images away, or lets in others.",
  fix:
    "Grant what replication takes, ecr:CreateRepository and ecr:ReplicateImage, and pulling, to those who are named only. " +
    "Accounts that publish images go into publisherAccounts of this policy.",
  severity: "high",
  level: "mandatory",
  resource: REGISTRY_POLICY,
  config: publisherSettings,
  examples: { good: [allow(...REPLICATION_ACTIONS)], bad: [allow("ecr:PutImage")] },
  check: (resource, config) =>
    judgePolicy(resource, ({ document }) => checkOutsidePush(document, purpose, config)),
});
