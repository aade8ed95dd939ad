import type { JudgedStack, StackResource } from "../support/policy";
import { inDifferentRegistries, inSameRegistry } from "../support/registries";
import { LIFECYCLE_POLICY, REPOSITORY } from "../support/resourceTypes";
import { UNKNOWN, peek } from "../support/unknown";

/** The lifecycle policies of a stack, by the repository each belongs to: stacks with a thousand of them are judged, too. */
export class LifecyclePolicies {
  private readonly byName: ReadonlyMap<unknown, readonly StackResource[]>;
  private readonly bySource: ReadonlyMap<unknown, readonly StackResource[]>;
  /** Those with a name from outside the stack that a preview cannot know: it may be that of any repository. */
  private readonly undecided: readonly StackResource[];

  constructor(stack: JudgedStack) {
    const policies = stack.ofType(LIFECYCLE_POLICY);
    const repositories = stack.ofType(REPOSITORY);
    const urns = new Set(repositories.map(({ urn }) => urn));
    const unnamed = policies.filter((policy) => nameOf(policy) === UNKNOWN);
    this.byName = grouped(policies, (policy) => [nameOf(policy)]);
    this.bySource = grouped(policies, sourcesOf);
    this.undecided = unnamed.filter((policy) => !sourcesOf(policy).some((urn) => urns.has(urn)));
  }

  /**
   * Whether one of them is that of the repository: it takes its name and is not known to be in another registry, or has the
   * same name in the same one. Throws where the answer is unknown at preview.
   */
  govern(repository: StackResource): boolean {
    const name = peek(() => repository.props.name);
    const takesName = (policy: StackResource) =>
      name === UNKNOWN || [UNKNOWN, name].includes(nameOf(policy));
    const derived = (this.bySource.get(repository.urn) ?? []).filter(takesName);
    if (derived.some((policy) => !inDifferentRegistries(policy, repository))) return true;
    const isNear = (policy: StackResource) => inSameRegistry(policy, repository);
    if (name !== UNKNOWN && (this.byName.get(name) ?? []).some(isNear)) return true;
    this.undecided.filter(isNear).forEach(({ props }) => props.repository);
    return false;
  }
}

function nameOf({ props }: StackResource): unknown {
  return peek(() => props.repository);
}

function sourcesOf({ propertyDependencies }: StackResource): string[] {
  return (propertyDependencies.repository ?? []).map(({ urn }) => urn);
}

function grouped<Key>(
  resources: readonly StackResource[],
  keysOf: (resource: StackResource) => readonly Key[],
): Map<Key, StackResource[]> {
  const groups = new Map<Key, StackResource[]>();
  for (const resource of resources) {
    for (const key of keysOf(resource)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [resource]);
      else group.push(resource);
    }
  }
  return groups;
}
