import type { PolicyStack, StackResource } from "../support/policy";
import { inDifferentRegistries, inSameRegistry } from "../support/registries";
import { groupResources } from "../support/groupResources";
import { LIFECYCLE_POLICY, REPOSITORY } from "../support/resourceTypes";
import { UNKNOWN, readIfKnown } from "../support/unknown";

/** The lifecycle policies of a stack, by the repository each belongs to: stacks with a thousand of them are judged, too. */
export class LifecyclePolicies {
  private readonly byName: ReadonlyMap<unknown, readonly StackResource[]>;
  private readonly bySource: ReadonlyMap<unknown, readonly StackResource[]>;
  /** Those with a name from outside the stack that a preview cannot know: it may be that of any repository. */
  private readonly undecided: readonly StackResource[];

  constructor(stack: PolicyStack) {
    const policies = stack.ofType(LIFECYCLE_POLICY);
    const repositories = stack.ofType(REPOSITORY);
    const urns = new Set(repositories.map(({ urn }) => urn));
    const unnamed = policies.filter((policy) => getRepositoryName(policy) === UNKNOWN);
    this.byName = groupResources(policies, (policy) => [getRepositoryName(policy)]);
    this.bySource = groupResources(policies, getSources);
    this.undecided = unnamed.filter((policy) => !getSources(policy).some((urn) => urns.has(urn)));
  }

  /**
   * Whether one of them is that of the repository: it takes its name and is not known to be in another registry, or has the
   * same name in the same one. Throws where the answer is unknown at preview.
   */
  govern(repository: StackResource): boolean {
    const name = readIfKnown(() => repository.props.name);
    const takesName = (policy: StackResource) =>
      name === UNKNOWN || [UNKNOWN, name].includes(getRepositoryName(policy));
    const derived = (this.bySource.get(repository.urn) ?? []).filter(takesName);
    if (derived.some((policy) => !inDifferentRegistries(policy, repository))) return true;
    const isNear = (policy: StackResource) => inSameRegistry(policy, repository);
    if (name !== UNKNOWN && (this.byName.get(name) ?? []).some(isNear)) return true;
    this.undecided.filter(isNear).forEach(({ props }) => props.repository);
    return false;
  }
}

function getRepositoryName({ props }: StackResource): unknown {
  return readIfKnown(() => props.repository);
}

function getSources({ propertyDependencies }: StackResource): string[] {
  return (propertyDependencies.repository ?? []).map(({ urn }) => urn);
}
