import { type Finding, at, isWithin } from "../../domain/finding";
import { reportEmptyGrant } from "../../domain/repository/grants";
import { PULL_GRANT_LISTS } from "../../domain/repository/repositoryGrantCheck";
import type { WrittenAt } from "../input/component";
import type { PullGrantArgs } from "../repository/grantArgs";
import type { HubRepositoryArgs } from "../repository/hubRepositoryArgs";
import type { HubRegistryArgs } from "./hubRegistryArgs";

/** Some arguments that count for a repository, and where they were written. */
export interface ArgsSource {
  readonly path: string;
  readonly args: HubRepositoryArgs;
}

/** The arguments that count for a repository. */
export interface MergedRepository {
  readonly args: HubRepositoryArgs;
  readonly writtenAt: WrittenAt;
}

type Origins = ReadonlyMap<string, string>;

/**
 * Merges the arguments of the repositories of a registry: values set on a repository win; everything else comes from
 * `repositoryDefaults`, and then from the registry. Pull grants of the registry and tags are added.
 */
export class RepositoryMerger {
  readonly registry: ArgsSource;
  readonly defaults: ArgsSource;
  /** What counts for a repository that says nothing itself. */
  private readonly shared: { readonly args: HubRepositoryArgs; readonly origins: Origins };

  constructor({ pull, region, tags, repositoryDefaults = {} }: HubRegistryArgs) {
    this.registry = { path: "", args: { pull, region, tags } };
    this.defaults = { path: "repositoryDefaults", args: repositoryDefaults };
    const origins = new Map(memberPaths(this.defaults));
    const args = {
      scanOnPush: false,
      ...repositoryDefaults,
      region,
      pull: mergePull([this.registry, this.defaults], origins),
      tags: mergeTags([this.registry, this.defaults], origins),
    };
    this.shared = { args, origins };
  }

  /** `cachePull` is who may fill the cache that the repository is in: a cache grant includes pull. */
  merge(own: ArgsSource, cachePull?: ArgsSource): MergedRepository {
    const origins = new Map([...this.shared.origins, ...memberPaths(own)]);
    const grants = [this.registry, cachePull, own.args.pull ? own : this.defaults];
    const isShared = own.args.pull === undefined && cachePull === undefined;
    const args = {
      ...this.shared.args,
      ...own.args,
      region: this.registry.args.region,
      pull: isShared ? this.shared.args.pull : mergePull(grants, origins),
      tags: own.args.tags
        ? mergeTags([this.registry, this.defaults, own], origins)
        : this.shared.args.tags,
    };
    return { args, writtenAt: (path) => findOrigin(origins, path) };
  }
}

function memberPaths({ path, args }: ArgsSource): [string, string][] {
  return Object.keys(args).map((key) => [key, at(path, key)]);
}

/** Where the innermost argument was written that a path leads to or into. */
export function findOrigin(origins: Origins, path: string): string {
  let inner = "";
  for (const merged of origins.keys()) {
    if (merged.length > inner.length && isWithin(path, merged)) inner = merged;
  }
  return inner === "" ? path : `${origins.get(inner) ?? inner}${path.slice(inner.length)}`;
}

type Lists = Record<string, unknown[]>;

/** Later grants add to earlier ones; what was granted before is not granted again. */
function mergePull(
  sources: readonly (ArgsSource | undefined)[],
  origins: Map<string, string>,
): PullGrantArgs | undefined {
  const grants = sources.filter((source) => source?.args.pull !== undefined);
  if (grants.length === 0) return undefined;
  const merged: Lists = {};
  for (const { path, args } of grants.filter((source) => source !== undefined)) {
    const before = { ...merged };
    origins.set("pull", at(path, "pull"));
    for (const [list, entries] of Object.entries((args.pull ?? {}) as Lists)) {
      if (!Array.isArray(entries)) continue;
      const listPath = at("pull", list);
      const known = before[list] ?? [];
      merged[list] = [...known];
      entries.forEach((entry, index) => {
        if (known.includes(entry)) return;
        const length = merged[list]?.push(entry) ?? 0;
        origins.set(at(listPath, length - 1), at(at(at(path, "pull"), list), index));
      });
    }
  }
  const named = Object.entries(merged).filter(([, entries]) => entries.length > 0);
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

function mergeTags(
  sources: readonly ArgsSource[],
  origins: Map<string, string>,
): HubRepositoryArgs["tags"] {
  const given = sources.filter(({ args }) => args.tags !== undefined);
  if (given.length === 0) return undefined;
  for (const { path, args } of given) {
    for (const key of Object.keys(args.tags ?? {})) {
      origins.set(at("tags", key), at(at(path, "tags"), key));
    }
  }
  const merged = Object.assign({}, ...given.map(({ args }) => args.tags)) as object;
  return Object.keys(merged).length === 0 ? undefined : { ...merged };
}

/** Finds a grant without lists, which is not seen any more once it is added to others. */
export function checkSource({ path, args: { pull } }: ArgsSource): Finding[] {
  if (pull === undefined || Object.values(pull).some((list) => list !== undefined)) return [];
  return [reportEmptyGrant(at(path, "pull"), PULL_GRANT_LISTS)];
}
