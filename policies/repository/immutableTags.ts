import { definePolicy } from "../support/definePolicy";
import type { PolicyResource } from "../support/policy";
import { isBelow } from "../support/prefixes";
import { REPOSITORY } from "../support/resourceTypes";
import { strings } from "../support/settings";
import { controlTower, fsbp, nist80053 } from "../support/standards";
import { checkImmutability, immutableProperties } from "./immutability";

const repository = (imageTagMutability: string) => ({
  type: REPOSITORY,
  name: "api",
  props: { name: "team-a/api", imageTagMutability },
});

export const repositoryImmutableTags = definePolicy({
  id: "ecr-repository-immutable-tags",
  title: "Image tags cannot be moved to another image",
  why:
    "Who can move a tag can put another image in the place of the one that was tested, and nobody can tell later which " +
    "of them has run.",
  fix:
    'Set imageTagMutability to "IMMUTABLE". Tags that have to move go into imageTagMutabilityExclusionFilters with ' +
    '"IMMUTABLE_WITH_EXCLUSION", and into mutableTags of this policy.',
  severity: "medium",
  level: "mandatory",
  compliance: [
    fsbp("ECR.2"),
    controlTower("CT.ECR.PR.3"),
    nist80053("CA-9(1)"),
    nist80053("CM-2"),
    nist80053("CM-8(1)"),
  ],
  resource: REPOSITORY,
  config: {
    mutableTags: strings({
      description:
        "Tags that may move to another image, such as latest or dev-*: exclusion filters must stay within them.",
    }),
    pullThroughCachePrefixes: strings({
      description:
        "Prefixes of pull-through cache rules, ROOT for all of the registry: immutable tags would keep the repositories below " +
        "them from being refreshed. Rules of the same stack are named here as well: a repository is judged before the rest of " +
        "the stack is known, so that it can be stopped, or remedied, before it is created.",
    }),
  },
  examples: { good: [repository("IMMUTABLE")], bad: [repository("MUTABLE")] },
  *check({ props }, { mutableTags, pullThroughCachePrefixes }) {
    for (const finding of checkImmutability(props, mutableTags)) {
      if (isCached(props, pullThroughCachePrefixes)) return;
      yield finding;
    }
  },
  remediate({ props }, { mutableTags, pullThroughCachePrefixes }) {
    const findings = [...checkImmutability(props, mutableTags)];
    if (findings.length === 0 || isCached(props, pullThroughCachePrefixes)) return undefined;
    return immutableProperties(props, mutableTags);
  },
});

/** Whether a repository is one of a pull-through cache; its name is read only where that can be. */
function isCached(props: PolicyResource["props"], prefixes: readonly string[]): boolean {
  if (prefixes.length === 0) return false;
  const { name } = props;
  return typeof name === "string" && prefixes.some((prefix) => isBelow(name, prefix));
}
