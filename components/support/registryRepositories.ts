import { type Finding, at } from "../../domain/finding";
import { type PullGrantArgs, pullGrantShape } from "../grantArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import type { HubRepositoryArgs, RepositoryEncryptionArgs } from "../hubRepositoryArgs";
import { under } from "./findings";
import { isObject } from "./readArguments";
import { checkHubRepositoryArgs, repositoryPolicy } from "./repositoryDocuments";
import type { Tags } from "./tags";

const grantLists = Object.keys(pullGrantShape.fields);

/** Some arguments of a registry that count for a repository, and their property path. */
interface Source {
  readonly path: string;
  readonly args: HubRepositoryArgs;
}

/**
 * The arguments of one repository of a registry: what its entry leaves out comes from the defaults, and then from the
 * registry; pull grants and tags add up.
 */
export class RegistryRepository {
  readonly args: HubRepositoryArgs;
  /** Where the entries of the lists and maps that add up were given. */
  private readonly origins = new Map<string, string>();
  private readonly own: Source;
  private readonly defaults: Source;
  private readonly everywhere: Source;

  constructor(
    registry: HubRegistryArgs,
    name: string,
    encryption: RepositoryEncryptionArgs | undefined,
  ) {
    const { pull, region, tags } = registry;
    this.own = source(at("repositories", name), registry.repositories?.[name]);
    this.defaults = source("repositoryDefaults", registry.repositoryDefaults);
    this.everywhere = source("", { pull, encryption, region, tags });
    this.args = {
      scanOnPush: false,
      ...this.everywhere.args,
      ...this.defaults.args,
      ...this.own.args,
      repositoryName: name,
      region,
      pull: this.mergePull(),
      tags: this.mergeTags(),
    };
  }

  /** What is wrong with them, with the paths of the registry's arguments. */
  check(): Finding[] {
    const findings = checkHubRepositoryArgs("", this.args).map((finding) => ({
      ...finding,
      path: this.originOf(finding.path),
    }));
    return [...findings, ...this.checkEmptyGrants()];
  }

  /** A grant that names nobody is not seen any more once it is added to others. */
  private checkEmptyGrants(): Finding[] {
    return [this.everywhere, this.defaults, this.own].flatMap(({ path, args: { pull } }) => {
      const isEmpty =
        isObject(pull) && grantLists.every((list) => entriesOf(pull, list).length === 0);
      return isEmpty ? under(path, repositoryPolicy.check({ pull: {} })) : [];
    });
  }

  /** Where the argument of the registry was given that counts for the repository at a path. */
  originOf(path: string): string {
    if (path === "repositoryName") return this.own.path;
    if (path === "region") return path;
    const [key = ""] = path.split(/[.[]/, 1);
    const origin = [this.own, this.defaults].find(({ args }) => Object.hasOwn(args, key));
    return this.origins.get(path) ?? joined(origin?.path ?? "", path);
  }

  private mergePull(): PullGrantArgs | undefined {
    const granted = [this.everywhere, this.own.args.pull ? this.own : this.defaults];
    const grants = granted.filter(({ args }) => isObject(args.pull));
    if (grants.length === 0) return undefined;
    const lists = grantLists.map((list) => {
      const merged: unknown[] = [];
      for (const { path, args } of grants) {
        entriesOf(args.pull, list).forEach((entry, index) => {
          if (path !== "" && entriesOf(this.everywhere.args.pull, list).includes(entry)) return;
          const place = at(at("pull", list), merged.push(entry) - 1);
          this.origins.set(place, joined(path, at(at("pull", list), index)));
        });
      }
      return [list, merged] as const;
    });
    return Object.fromEntries(lists.filter(([, entries]) => entries.length > 0));
  }

  private mergeTags(): Tags | undefined {
    const merged: Tags = {};
    for (const { path, args } of [this.everywhere, this.defaults, this.own]) {
      if (!isObject(args.tags)) continue;
      for (const [key, value] of Object.entries(args.tags)) {
        merged[key] = value;
        this.origins.set(at("tags", key), joined(path, at("tags", key)));
      }
    }
    return Object.keys(merged).length === 0 ? undefined : merged;
  }
}

function source(path: string, args: HubRepositoryArgs | undefined): Source {
  if (!isObject(args)) return { path, args: {} };
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return { path, args: Object.fromEntries(given) };
}

function entriesOf(grant: PullGrantArgs | undefined, list: string): readonly unknown[] {
  const entries = (grant as Record<string, unknown> | undefined)?.[list];
  return Array.isArray(entries) ? entries : [];
}

function joined(outer: string, path: string): string {
  return outer === "" ? path : `${outer}.${path}`;
}
