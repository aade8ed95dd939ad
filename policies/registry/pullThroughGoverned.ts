import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import { isForCache } from "../../domain/registry/creationTemplate";
import { getLifecycleDocument } from "../lifecycle/document";
import { defineStackPolicy } from "../support/defineStackPolicy";
import type { StackResource } from "../support/policy";
import { asFolder, isBelow } from "../support/prefixes";
import { inSameRegistry } from "../support/registries";
import { CREATION_TEMPLATE, PULL_THROUGH_CACHE_RULE } from "../support/resourceTypes";
import { strings } from "../support/settings";
import { toText } from "../support/values";

const rule = {
  type: PULL_THROUGH_CACHE_RULE,
  name: "docker-hub",
  props: { ecrRepositoryPrefix: "docker-hub", upstreamRegistryUrl: "registry-1.docker.io" },
};
const template = (props: Readonly<Record<string, unknown>>) => ({
  type: CREATION_TEMPLATE,
  name: "docker-hub",
  props: { prefix: "docker-hub", appliedFors: ["PULL_THROUGH_CACHE"], ...props },
});

export const pullThroughGoverned = defineStackPolicy({
  id: "ecr-pull-through-governed",
  title: "Repositories of a pull-through cache get a lifecycle policy from a creation template",
  why:
    "The cache makes a repository for each upstream repository that anybody pulls. Without a template they have no " +
    "lifecycle policy, no tags and AWS's own encryption, and grow for ever.",
  fix:
    "Add an aws.ecr.RepositoryCreationTemplate with the prefix of the rule (or ROOT), appliedFors PULL_THROUGH_CACHE and a " +
    "lifecyclePolicy; or name the prefix in governedElsewhere of this policy.",
  severity: "medium",
  level: "mandatory",
  resource: PULL_THROUGH_CACHE_RULE,
  config: {
    governedElsewhere: strings({
      description:
        "Prefixes of pull-through cache rules whose creation template is in another stack.",
    }),
  },
  examples: {
    good: [
      rule,
      template({ lifecyclePolicy: lifecyclePolicy([expireUntagged({ afterDays: 1 })]) }),
    ],
    bad: [rule, template({})],
  },
  checkStack(stack, { governedElsewhere }) {
    const templates = stack.ofType(CREATION_TEMPLATE);
    return function* (resource) {
      const prefix = toText(resource.props.ecrRepositoryPrefix);
      if (governedElsewhere.some((each) => asFolder(each) === asFolder(prefix))) return;
      const covering = templates.filter(
        (each) =>
          inSameRegistry(each, resource) &&
          isForCache(each.props.appliedFors) &&
          isBelow(asFolder(prefix), toText(each.props.prefix)),
      );
      // Amazon ECR takes the template with the longest prefix, and no other.
      const [applied] = covering.toSorted((a, b) => getRank(b) - getRank(a));
      const path = "ecrRepositoryPrefix";
      if (applied === undefined) {
        yield {
          path,
          message: "no creation template of this stack is for the repositories of the rule.",
        };
      } else if (getLifecycleDocument(applied) === undefined) {
        yield { path, message: `creation template ${applied.name} gives no lifecycle policy.` };
      }
    };
  },
});

/** `ROOT` is the shortest prefix. */
function getRank({ props }: StackResource): number {
  const prefix = toText(props.prefix);
  return prefix === "ROOT" ? 0 : asFolder(prefix).length;
}
