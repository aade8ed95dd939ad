import { type Kind, listChildren } from "./children";
import type { RegistryScan } from "./registryScan";

/** What of a registry only one side has: repositories by name, other resources by kind and name. */
export interface StateGaps {
  /** In AWS, and in no state: created by hand, or by an update that was killed. */
  readonly notInState: readonly string[];
  /** In a state, and not in AWS: deleted by hand. */
  readonly notInAws: readonly string[];
}

/** The kinds that AWS refuses to create where they are already. */
const UNIQUE: readonly Kind[] = [
  "repository",
  "repositoryCreationTemplate",
  "pullThroughCacheRule",
];

/** Compares what a registry has with the states of stacks, as far as they are of the same account and region. */
export function compareStates(scan: RegistryScan, states: readonly RegistryScan[]): StateGaps {
  const here = states.filter(
    ({ registryId, region }) => registryId === scan.registryId && region === scan.region,
  );
  const inAws = new Set(listNames(scan));
  const inStates = new Set(here.flatMap(listNames));
  return {
    notInState: [...inAws].filter((name) => !inStates.has(name)).toSorted(),
    notInAws: [...inStates].filter((name) => !inAws.has(name)).toSorted(),
  };
}

function listNames(scan: RegistryScan): string[] {
  return listChildren(scan)
    .filter(({ kind }) => UNIQUE.includes(kind))
    .map(({ kind, identity }) => (kind === "repository" ? identity : `${kind} ${identity}`));
}
