import { at } from "../../domain/finding";
import { readJson, toRecord } from "../../domain/json";
import { definePolicy } from "../support/definePolicy";
import type { PolicyResource } from "../support/policy";
import { CREATION_TEMPLATE, PUBLIC_REPOSITORY, REPOSITORY } from "../support/resourceTypes";
import { strings } from "../support/settings";
import { resourceTagging } from "../support/standards";
import { UNKNOWN, readIfKnown } from "../support/unknown";

const repository = (tags: Readonly<Record<string, string>>) => ({
  type: REPOSITORY,
  name: "api",
  props: { name: "team-a/api", tags },
});

export const repositoryRequiredTags = definePolicy({
  id: "ecr-repository-required-tags",
  title: "Repositories have the required tags",
  why: "Without tags nobody knows whom to ask about a repository, nor who pays for it.",
  fix: "Add the keys to tags of the repository or defaultTags of its provider; in a creation template to resourceTags.",
  severity: "low",
  level: "mandatory",
  compliance: [resourceTagging("ECR.4")],
  resource: [REPOSITORY, PUBLIC_REPOSITORY, CREATION_TEMPLATE],
  config: {
    requiredTags: strings({ description: "Keys of the tags that each repository must have." }),
  },
  notApplicable: ({ requiredTags }) =>
    requiredTags.length === 0 ? "No required tag is configured" : undefined,
  examples: {
    config: { requiredTags: ["team", "cost-center"] },
    good: [repository({ team: "a", "cost-center": "4711" })],
    bad: [repository({ team: "a" })],
  },
  *check(resource, { requiredTags }) {
    const { property, sources } = getTags(resource);
    const known = sources.map(readIfKnown).filter((tags) => tags !== UNKNOWN);
    const keys = new Set(known.flatMap((tags) => Object.keys(toRecord(tags))));
    const missing = requiredTags.filter((key) => !keys.has(key));
    // Where tags are unknown at preview, what is missing may be among them: reading them says so.
    if (missing.length > 0 && known.length < sources.length) sources.forEach((read) => read());
    yield* missing.map((key) => ({ path: at(property, key), message: "required tag is missing." }));
  },
});

/** Where the tags of a repository come from. What a template makes does not get the default tags of its provider. */
function getTags({ type, props, provider }: PolicyResource) {
  if (type === CREATION_TEMPLATE) {
    return { property: "resourceTags", sources: [() => props.resourceTags] };
  }
  const defaults = () => getDefaultTags(provider?.props.defaultTags);
  return { property: "tags", sources: [() => props.tags, () => props.tagsAll, defaults] };
}

/** Default tags of the provider, whose inputs are JSON texts. */
function getDefaultTags(text: unknown): unknown {
  const defaultTags = readJson(text);
  return defaultTags.ok ? toRecord(defaultTags.value).tags : undefined;
}
