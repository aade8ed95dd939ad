import { checkCacheTags, checkNeedOfRole } from "../../domain/registry/creationTemplateCheck";
import { isForCache } from "../../domain/registry/creationTemplate";
import { isList, toRecord } from "../../domain/json";
import { checkImmutability } from "../repository/immutability";
import { definePolicy } from "../support/definePolicy";
import { CREATION_TEMPLATE } from "../support/resourceTypes";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { strings } from "../support/settings";
import { fsbp } from "../support/standards";
import { allOf, judged, judgeKnown, readIfKnown } from "../support/unknown";
import { isGiven } from "../support/values";

type Properties = PolicyResource["props"];

const template = (props: Readonly<Record<string, unknown>>) => ({
  type: CREATION_TEMPLATE,
  name: "replicas",
  props: { prefix: "ROOT", appliedFors: ["REPLICATION"], ...props },
});

export const templateStrict = definePolicy({
  id: "ecr-template-strict",
  title: "Creation templates are as strict as repositories are",
  why: "Repositories that Amazon ECR creates itself are judged by no policy pack: what the template does not say is not so.",
  fix:
    'Set imageTagMutability to "IMMUTABLE", for a pull-through cache to "MUTABLE", and give the cache a template with a ' +
    "prefix of its own; give customRoleArn where the template has resourceTags or a KMS key.",
  severity: "medium",
  level: "mandatory",
  compliance: [fsbp("ECR.2")],
  resource: CREATION_TEMPLATE,
  config: {
    mutableTags: strings({
      description:
        "Tags that may move to another image, such as latest or dev-*: exclusion filters must stay within them.",
    }),
  },
  examples: { good: [template({ imageTagMutability: "IMMUTABLE" })], bad: [template({})] },
  check({ props }, { mutableTags }) {
    const tags = judged(() => checkTags(props, mutableTags));
    const role = judged(() => checkRole(props));
    return judgeKnown(props, allOf(tags, role));
  },
});

/** Immutable tags would keep the repositories of a cache from being refreshed: there it is the other way round. */
function checkTags(props: Properties, mutableTags: readonly string[]): Iterable<PolicyFinding> {
  const { appliedFors } = props;
  return isForCache(appliedFors)
    ? checkCacheTags(appliedFors, props.imageTagMutability)
    : checkImmutability(props, mutableTags);
}

/** A role or key of the same stack has no ARN at preview. It is one all the same. */
function checkRole(props: Properties): PolicyFinding[] {
  if (readIfKnown(() => isGiven(props.customRoleArn)) !== false) return [];
  const { encryptionConfigurations: blocks, resourceTags } = props;
  const { encryptionType = "AES256" } = toRecord(isList(blocks) ? blocks[0] : undefined);
  return checkNeedOfRole(encryptionType, resourceTags);
}
