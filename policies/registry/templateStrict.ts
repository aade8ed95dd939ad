import {
  checkCreationTemplate,
  parseCreationTemplate,
} from "../../domain/registry/creationTemplate";
import { isList } from "../../domain/json";
import { checkImmutability } from "../repository/immutability";
import { definePolicy } from "../support/definePolicy";
import { CREATION_TEMPLATE } from "../support/resourceTypes";
import type { JudgedResource, PolicyFinding } from "../support/policy";
import { strings } from "../support/settings";
import { fsbp } from "../support/standards";
import { independently } from "../support/unknown";

type Properties = JudgedResource["props"];

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
    'Set imageTagMutability to "IMMUTABLE", for a pull-through cache to "MUTABLE"; give customRoleArn where the template ' +
    "has resourceTags or a KMS key.",
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
    const judges = [() => checkTags(props, mutableTags), () => checkRole(props)];
    return independently(judges, (judge) => judge());
  },
});

/** Immutable tags would keep the repositories of a cache from being refreshed: there it is the other way round. */
function checkTags(props: Properties, mutableTags: readonly string[]): Iterable<PolicyFinding> {
  const { appliedFors } = props;
  const isForCache = isList(appliedFors) && appliedFors.includes("PULL_THROUGH_CACHE");
  if (!isForCache) return checkImmutability(props, mutableTags);
  const { imageTagMutability } = props;
  return findingsOf({ appliedFors, imageTagMutability }, "creation-template-immutable-cache");
}

function checkRole({ customRoleArn, encryptionConfigurations, resourceTags }: Properties) {
  const given = { customRoleArn, encryptionConfigurations, resourceTags };
  return findingsOf(given, "creation-template-role-missing");
}

/** Findings of one rule on a template of which only some properties are read: the others may be unknown. */
function findingsOf(properties: Properties, rule: string): PolicyFinding[] {
  const template = parseCreationTemplate({ prefix: "ROOT", appliedFors: [], ...properties });
  // What is no template AWS refuses.
  if (!template.ok) return [];
  return checkCreationTemplate(template.value).filter((finding) => finding.rule === rule);
}
