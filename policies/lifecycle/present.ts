import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import { defineStackPolicy } from "../support/defineStackPolicy";
import { CREATION_TEMPLATE, LIFECYCLE_POLICY, REPOSITORY } from "../support/resourceTypes";
import { controlTower, fsbp, nist80053 } from "../support/standards";
import { isGiven } from "../support/values";
import { getLifecycleDocument } from "./document";
import { LifecyclePolicies } from "./lifecyclePolicies";

const repository = { type: REPOSITORY, name: "api", props: { name: "team-a/api" } };
const policy = lifecyclePolicy([expireUntagged({ afterDays: 1 })]);

export const lifecyclePresent = defineStackPolicy({
  id: "ecr-lifecycle-present",
  title: "Every repository has a lifecycle policy",
  why:
    "Without one, images are kept for ever: storage is paid for what nobody uses, and old images with known " +
    "vulnerabilities stay within reach.",
  fix:
    "Add an aws.ecr.LifecyclePolicy whose repository is the name output of this repository, with its region and " +
    "provider; in a creation template set lifecyclePolicy.",
  severity: "medium",
  level: "mandatory",
  compliance: [fsbp("ECR.3"), controlTower("CT.ECR.PR.1"), nist80053("CM-2")],
  resource: [REPOSITORY, CREATION_TEMPLATE],
  config: {},
  examples: {
    good: [
      repository,
      {
        type: LIFECYCLE_POLICY,
        name: "api",
        props: { repository: "team-a/api", policy },
        dependsOn: { repository: ["api"] },
      },
    ],
    bad: [repository],
  },
  checkStack(stack) {
    const policies = new LifecyclePolicies(stack);
    return function* (resource) {
      if (resource.type === CREATION_TEMPLATE) {
        if (getLifecycleDocument(resource) !== undefined) return;
        const message = "The template gives the repositories it creates no lifecycle policy.";
        yield { path: "lifecyclePolicy", message };
      } else if (!isGiven(resource.props.lifecyclePolicy) && !policies.govern(resource)) {
        yield { path: "", message: "No lifecycle policy in this stack belongs to the repository." };
      }
    };
  },
});
