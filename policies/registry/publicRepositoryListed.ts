import { wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { definePolicy } from "../support/definePolicy";
import { PUBLIC_REPOSITORY } from "../support/resourceTypes";
import { repositoryNameItem, strings } from "../support/settings";
import { toText } from "../support/values";

const repository = (repositoryName: string) => ({
  type: PUBLIC_REPOSITORY,
  name: repositoryName,
  props: { repositoryName },
});

export const publicRepositoryListed = definePolicy({
  id: "ecr-public-repository-listed",
  title: "Images are published to the world where that was decided only",
  why: "Everybody can pull from a repository of ECR Public, without an AWS account, and nothing takes that back.",
  fix: "Use a private repository, or add the name to publicRepositories of this policy once publishing is decided.",
  severity: "high",
  level: "mandatory",
  resource: PUBLIC_REPOSITORY,
  config: {
    publicRepositories: strings({
      items: repositoryNameItem,
      description:
        "Names of the public repositories that are meant to be; `*` stands for any run of characters.",
    }),
  },
  examples: {
    config: { publicRepositories: ["charts"] },
    good: [repository("charts")],
    bad: [repository("api")],
  },
  *check({ props }, { publicRepositories }) {
    const path = "repositoryName";
    if (publicRepositories.length === 0) {
      yield { path, message: "repository is not to be public: no public repository is allowed." };
      return;
    }
    const name = props[path];
    if (publicRepositories.some((each) => matchesWildcard(each, toText(name)))) return;
    const allowed = publicRepositories.join(", ");
    yield { path, message: wrong("repository is not to be public", name, allowed) };
  },
});
