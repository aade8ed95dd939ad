import { wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { definePolicy } from "../support/definePolicy";
import { REPOSITORY } from "../support/resourceTypes";
import { strings } from "../support/settings";

const repository = (name: string) => ({ type: REPOSITORY, name: "api", props: { name } });

export const repositoryNaming = definePolicy({
  id: "ecr-repository-naming",
  title: "Repositories are named by the convention",
  why:
    "Rights, replication, scanning and templates go by the beginning of a repository's name: one that is named otherwise " +
    "falls out of all of them.",
  fix: "Name the repository by one of the patterns that this policy is configured with.",
  severity: "low",
  level: "mandatory",
  resource: REPOSITORY,
  config: {
    allowedNames: strings({
      description:
        "Patterns of repository names, such as team-*/*; `*` stands for any run of characters.",
    }),
  },
  idle: ({ allowedNames }) =>
    allowedNames.length === 0 ? "No naming convention is configured" : undefined,
  examples: {
    config: { allowedNames: ["base/*", "team-*/*"] },
    good: [repository("team-a/api")],
    bad: [repository("api")],
  },
  *check({ props }, { allowedNames }) {
    const { name } = props;
    if (typeof name === "string" && allowedNames.some((one) => matchesWildcard(one, name))) return;
    yield {
      path: "name",
      message: wrong("name breaks the convention", name, allowedNames.join(", ")),
    };
  },
});
