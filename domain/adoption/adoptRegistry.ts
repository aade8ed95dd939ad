import { toRecord } from "../json";
import { SETTING_NAMES } from "../registry/accountSettings";
import { type AdoptOptions, type AdoptionState, adoptRepository } from "./adoptRepository";
import { type AdoptedSetting, adoptRegistrySettings } from "./adoptSettings";
import { type Child, type Kind, listChildren } from "./children";
import type { RegistryScan } from "./registryScan";

/** The arguments of a `HubRegistry` that reproduce a registry, and what is worth knowing of them. */
export interface AdoptedRegistry {
  /** Plain values, by the names of `HubRegistryArgs`. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly repositories: readonly AdoptedRepository[];
  /** The settings of the registry itself. */
  readonly settings: readonly Omit<AdoptedSetting, "args">[];
  /** What exists and the program makes. */
  readonly children: readonly Child[];
}

/** How one repository is reproduced. */
export interface AdoptedRepository {
  readonly repositoryName: string;
  readonly state: AdoptionState;
  readonly notes: readonly string[];
}

/** Says what a registry has as arguments: the first preview of the program that has them shows no change. */
export function adoptRegistry(scan: RegistryScan, options: AdoptOptions = {}): AdoptedRegistry {
  const adopted = scan.repositories.map((repository) => ({
    name: repository.repositoryName,
    ...adoptRepository(repository, scan.region, options),
  }));
  const settings = adoptRegistrySettings(scan, options);
  const repositories = adopted.flatMap(({ name, args }) => (args ? [[name, args] as const] : []));
  const args = {
    region: scan.region,
    ...mergeArgs(settings.map((one) => one.args ?? {})),
    repositories: Object.fromEntries(repositories),
  };
  return {
    args,
    repositories: adopted.map(({ name, state, notes }) => ({ repositoryName: name, state, notes })),
    settings: settings.map(({ args: _, ...setting }) => setting),
    children: listChildren(scan).filter((child) => isMade(child, args)),
  };
}

/** Arguments of several settings; maps such as `creationTemplates` are put together. */
function mergeArgs(all: readonly object[]): Record<string, object> {
  const merged: Record<string, object> = {};
  for (const [key, value] of all.flatMap((args) => Object.entries(args) as [string, object][])) {
    merged[key] = { ...merged[key], ...value };
  }
  return merged;
}

/** The maps of arguments that have an entry for each child of a kind. */
const MAPS: Partial<Record<Kind, string>> = {
  repository: "repositories",
  repositoryCreationTemplate: "creationTemplates",
  pullThroughCacheRule: "pullThroughCache",
  pullTimeUpdateExclusion: "pullTimeUpdateExclusions",
};

/** Whether a program with these arguments makes the child. */
function isMade({ kind, identity }: Child, args: Readonly<Record<string, unknown>>): boolean {
  const entryOf = (map: string) => toRecord(args[map])[identity];
  const repository = toRecord(entryOf("repositories"));
  switch (kind) {
    case "lifecyclePolicy":
      return JSON.stringify(repository.lifecycle ?? { rules: [] }) !== '{"rules":[]}';
    case "repositoryPolicy":
      return ["pull", "push", "repositoryPolicy"].some((key) => repository[key] !== undefined);
    case "registryPolicy":
      return args.registryPolicy !== undefined;
    case "registryScanningConfiguration":
      return toRecord(args.scanning).manageConfiguration !== false;
    case "replicationConfiguration":
      return args.replication !== undefined;
    case "accountSetting":
      return Object.entries(SETTING_NAMES).some(
        ([member, name]) =>
          name === identity && toRecord(args.accountSettings)[member] !== undefined,
      );
    default:
      return entryOf(MAPS[kind] ?? "") !== undefined;
  }
}
