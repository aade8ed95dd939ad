import { wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { isList } from "../../domain/json";
import { definePolicy } from "../support/definePolicy";
import type { PolicyResource } from "../support/policy";
import { asFolder } from "../support/prefixes";
import { CREATION_TEMPLATE, REPOSITORY } from "../support/resourceTypes";
import { repositoryNameItem, strings } from "../support/settings";

const repository = (name: string) => ({ type: REPOSITORY, name: "api", props: { name } });

export const repositoryNaming = definePolicy({
  id: "ecr-repository-naming",
  title: "Repositories are named by the convention",
  why:
    "Rights, replication, scanning and templates go by the beginning of a repository's name: one that is named otherwise " +
    "falls out of all of them.",
  fix:
    "Name the repository by one of the patterns that this policy is configured with; let a creation template for " +
    "CREATE_ON_PUSH have a prefix below which all names are.",
  severity: "low",
  level: "mandatory",
  resource: [REPOSITORY, CREATION_TEMPLATE],
  config: {
    allowedNames: strings({
      items: repositoryNameItem,
      description:
        "Patterns of repository names, such as team-*/*; `*` stands for any run of characters.",
    }),
  },
  notApplicable: ({ allowedNames }) =>
    allowedNames.length === 0 ? "No naming convention is configured" : undefined,
  examples: {
    config: { allowedNames: ["base/*", "team-*/*"] },
    good: [repository("team-a/api")],
    bad: [repository("api")],
  },
  *check({ type, props }, { allowedNames }) {
    const isTemplate = type === CREATION_TEMPLATE;
    if (isTemplate && !createsOnPush(props)) return;
    const path = isTemplate ? "prefix" : "name";
    const given = props[path];
    // A `*` in names is met by a `*` only: all that a template can create must be by the convention.
    const names = isTemplate && typeof given === "string" ? namesBelow(given) : given;
    if (typeof names === "string" && allowedNames.some((one) => matchesWildcard(one, names))) {
      return;
    }
    const what = isTemplate ? "names below the prefix break" : "name breaks";
    yield { path, message: wrong(`${what} the convention`, given, allowedNames.join(", ")) };
  },
});

/** Repositories of a replica or a cache are named elsewhere; those that a push creates, by whoever pushes. */
function createsOnPush({ appliedFors }: PolicyResource["props"]): boolean {
  return isList(appliedFors) && appliedFors.includes("CREATE_ON_PUSH");
}

function namesBelow(prefix: string): string {
  return prefix === "ROOT" ? "*" : `${asFolder(prefix)}*`;
}
