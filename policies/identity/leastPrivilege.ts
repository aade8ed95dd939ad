import { definePolicy } from "../support/definePolicy";
import { cisEks } from "../support/standards";
import { allOf, judgeKnown } from "../support/unknown";
import { attachedPolicies, heldPolicies, identityResources } from "./documents";
import { rolePolicy } from "./examples";
import { explainUnknownAccount } from "./named";
import {
  checkRightsSettings,
  judgeAttached,
  judgeDocument,
  rightsSettings,
  unwantedRules,
} from "./rights";

const api = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";

export const identityLeastPrivilege = definePolicy({
  id: "iam-ecr-least-privilege",
  title: "Identities have the rights on Amazon ECR that they need, and no more",
  why:
    "A workload that only pulls but could push lets whoever breaks into it replace the images of all others; with ecr:* " +
    "they can delete them.",
  fix:
    "Name single actions: pulling takes ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer. Let " +
    "push only those who publish, and only to the ARNs of their repositories. The URN of a resource that is meant to push goes " +
    "into publishers of this policy, of one that administers into administrators.",
  severity: "high",
  level: "mandatory",
  compliance: [cisEks("5.1.2"), cisEks("5.1.3")],
  resource: identityResources,
  config: rightsSettings,
  checkSettings: checkRightsSettings,
  skipInPreview: true,
  examples: {
    good: [rolePolicy("ecr:BatchGetImage", api)],
    bad: [rolePolicy("ecr:*", "*")],
  },
  *check(resource, config) {
    const rules = unwantedRules(resource, config);
    const shape = allOf(
      heldPolicies(resource.type, (policy) => judgeDocument(policy, rules)),
      attachedPolicies(resource.type, (arn) => judgeAttached(arn, rules)),
    );
    let isStopped = false;
    for (const finding of judgeKnown(resource.props, shape)) {
      isStopped = true;
      yield finding;
    }
    const { publishers, administrators } = config;
    if (isStopped) yield* explainUnknownAccount(resource, [...publishers, ...administrators]);
  },
});
