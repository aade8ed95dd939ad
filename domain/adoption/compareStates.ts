import type { RegistryScan } from "./registryScan";

/** A repository that a state has. */
export interface StateRepository {
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
}

/** Repositories of a registry that only one side has, by name. */
export interface StateGaps {
  /** In AWS, and in no state: created by hand, or by an update that was killed. */
  readonly notInState: readonly string[];
  /** In a state, and not in AWS: deleted by hand. */
  readonly notInAws: readonly string[];
}

/** Compares what a registry has with the states of stacks, as far as they are of the same account and region. */
export function compareStates(scan: RegistryScan, states: readonly StateRepository[]): StateGaps {
  const inAws = new Set(scan.repositories.map(({ repositoryName }) => repositoryName));
  const inStates = new Set(
    states
      .filter(({ registryId, region }) => registryId === scan.registryId && region === scan.region)
      .map(({ repositoryName }) => repositoryName),
  );
  return {
    notInState: [...inAws].filter((name) => !inStates.has(name)).toSorted(),
    notInAws: [...inStates].filter((name) => !inAws.has(name)).toSorted(),
  };
}
