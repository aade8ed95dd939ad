import { defineStackPolicy } from "../support/defineStackPolicy";
import { groupResources } from "../support/groupResources";
import type { StackResource } from "../support/policy";
import { inDifferentRegistries } from "../support/registries";
import { LIFECYCLE_POLICY, REPOSITORY, REPOSITORY_POLICY } from "../support/resourceTypes";
import { readIfKnown } from "../support/unknown";
import { isGiven } from "../support/values";
import { allowPull } from "./examples";

const policy = (name: string, repository: string) => {
  const { type, props } = allowPull({ AWS: "222222222222" });
  return { type, name, props: { ...props, repository } };
};

export const repositoryOnePolicy = defineStackPolicy({
  id: "ecr-repository-one-policy",
  title: "A repository has one policy of each kind",
  why:
    "Amazon ECR keeps one repository policy and one lifecycle policy for each repository: of two resources the one that is " +
    "applied last wins, and each update takes away what the other grants or keeps.",
  fix: "Put the statements or rules of both into one resource.",
  severity: "medium",
  level: "mandatory",
  resource: [REPOSITORY_POLICY, LIFECYCLE_POLICY],
  config: {},
  skipInPreview: true,
  examples: {
    good: [policy("api", "team-a/api"), policy("web", "team-a/web")],
    bad: [policy("api", "team-a/api"), policy("other", "team-a/api")],
  },
  checkStack(stack) {
    const repositories = stack.ofType(REPOSITORY);
    const byUrn = new Map(repositories.map((resource) => [resource.urn, resource]));
    const getKey = (resource: StackResource) =>
      `${resource.type} ${findRepositoryName(resource, byUrn)}`;
    const policies = groupResources(
      [...repositories, ...stack.ofType(REPOSITORY_POLICY, LIFECYCLE_POLICY)],
      (resource) =>
        resource.type === REPOSITORY
          ? getHeldKeys(resource)
          : [readIfKnown(() => getKey(resource))],
    );
    return function* (resource) {
      // Which of two is registered first is chance: the order of URNs is not.
      const isFirst = ({ type, urn }: StackResource) => type === REPOSITORY || urn < resource.urn;
      const other = policies
        .get(getKey(resource))
        ?.find((each) => isFirst(each) && !inDifferentRegistries(each, resource));
      if (other === undefined) return;
      const verb = other.type === REPOSITORY ? "has a" : "is the";
      const message = `${other.name} ${verb} policy of the same repository already.`;
      yield { path: "repository", message };
    };
  },
});

/** A repository of `aws-native` holds its policies itself. */
function getHeldKeys(repository: StackResource): string[] {
  const { urn, props } = repository;
  const name = readIfKnown(() => props.name);
  return [
    { type: REPOSITORY_POLICY, property: "repositoryPolicy" },
    { type: LIFECYCLE_POLICY, property: "lifecyclePolicy" },
  ]
    .filter(({ property }) => readIfKnown(() => isGiven(props[property])) !== false)
    .map(({ type }) => `${type} ${typeof name === "string" ? name : urn}`);
}

/** The name of the repository that a policy is for; its URN where it has no name yet. */
function findRepositoryName(
  { props, propertyDependencies }: StackResource,
  repositories: ReadonlyMap<string, StackResource>,
): string {
  const name = readIfKnown(() => props.repository);
  if (typeof name === "string") return name;
  const [source, ...others] = (propertyDependencies.repository ?? []).flatMap(
    ({ urn }) => repositories.get(urn) ?? [],
  );
  // Reading an unknown name ends the check of this policy.
  if (source === undefined || others.length > 0) return String(props.repository);
  const given = readIfKnown(() => source.props.name);
  return typeof given === "string" ? given : source.urn;
}
