import {
  type CreationTemplateIntent,
  buildCreationTemplate,
  cacheMutability,
} from "../../domain/registry/creationTemplate";
import { checkCreationTemplate } from "../../domain/registry/creationTemplateCheck";
import { type Finding, at } from "../../domain/finding";
import { checkIamName } from "../../domain/iam/iamName";
import { type CreationTemplateArgs, creationTemplateShape } from "../creationTemplateArgs";
import type { PullGrantArgs } from "../grantArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import {
  type HubRepositoryArgs,
  type RepositoryEncryptionArgs,
  hubRepositoryShape,
} from "../hubRepositoryArgs";
import { cachePullGrantShape } from "../pullThroughCacheArgs";
import { settled } from "./findings";
import { isObject, readArguments } from "./readArguments";
import { RegistryRepository } from "./registryRepositories";
import {
  type RegistryTemplateSource,
  type TemplatesOfRegistry,
  cachePullOf,
  checkTemplateSet,
  isForCache,
  templatesOf,
} from "./registryTemplateSet";

const repositoryFields = hubRepositoryShape.fields;
const cacheGrantLists = Object.keys(cachePullGrantShape.fields);

/** One template of a registry, with what it takes over from the defaults and the registry as a repository does. */
export class RegistryTemplate {
  /** The arguments of the repositories that are created by it. */
  readonly args: HubRepositoryArgs;
  private readonly repository: RegistryRepository;
  /** Where the grants of the cache it is for were given, by their place among those of the registry. */
  private readonly origins = new Map<string, string>();

  constructor(
    registry: TemplatesOfRegistry,
    readonly source: RegistryTemplateSource,
    encryption: RepositoryEncryptionArgs | undefined,
  ) {
    const { prefix, args } = source;
    const own = isObject(args) ? repositoryPart(args) : args;
    const repositories = { [prefix]: own };
    const pull = this.pullOf(registry);
    const merged = { ...registry, repositories, pull };
    this.repository = new RegistryRepository(merged, prefix, encryption);
    this.args = this.repository.args;
  }

  /** Whoever may fill a cache may pull what is in it: like those who may pull everything. */
  private pullOf(registry: TemplatesOfRegistry): PullGrantArgs | undefined {
    const { cachePrefix = "" } = this.source;
    const ofCache = cachePullOf(registry, cachePrefix);
    const ofRegistry = registry.pull;
    if (ofCache === undefined || !(ofRegistry === undefined || isObject(ofRegistry))) {
      return ofRegistry;
    }
    const place = at(at("pullThroughCache", cachePrefix), "pull");
    if (ofRegistry === undefined) this.origins.set("pull", place);
    const lists = cacheGrantLists.map((list) => {
      const merged = [...entriesOf(ofRegistry, list)];
      entriesOf(ofCache, list).forEach((entry, index) => {
        if (merged.includes(entry)) return;
        const path = at(at("pull", list), merged.push(entry) - 1);
        this.origins.set(path, at(at(place, list), index));
      });
      return [list, merged] as const;
    });
    return { ...ofRegistry, ...Object.fromEntries(lists.filter(([, entries]) => entries.length)) };
  }

  /** Where the argument of the registry was given that counts for the template at a path. */
  originOf(path: string): string {
    const origin = this.repository.originOf(path);
    return this.origins.get(origin) ?? this.asTemplate(origin);
  }

  /** Amazon ECR itself can create repositories without tags and KMS key only. */
  needsRole(): boolean {
    if (this.source.args.customRoleArn) return false;
    const { encryptionType, kmsKey } = this.args.encryption ?? {};
    const hasKey = !!kmsKey || (!!encryptionType && encryptionType !== "AES256");
    return hasKey || Object.keys(this.args.tags ?? {}).length > 0;
  }

  /** What is wrong with it, with the paths of the registry's arguments. */
  check(): Finding[] {
    const ofRepository = this.repository
      .check()
      .filter(({ rule }) => !rule.startsWith("repository-name-"))
      .map((one) => ({ ...one, path: this.origins.get(one.path) ?? this.asTemplate(one.path) }));
    return [...ofRepository, ...this.checkTemplate()];
  }

  private asTemplate(path: string): string {
    const { prefix, givenAt = prefix } = this.source;
    const repository = at("repositories", prefix);
    if (path !== repository && !path.startsWith(`${repository}.`)) return path;
    return `${at("creationTemplates", givenAt)}${path.slice(repository.length)}`;
  }

  private checkTemplate(): Finding[] {
    const { prefix, givenAt, args } = this.source;
    if (givenAt !== prefix) return [];
    const place = at("creationTemplates", prefix);
    const { known, unsettled } = readArguments(creationTemplateShape, args);
    const intent = { ...known, prefix } as CreationTemplateIntent;
    const findings = checkCreationTemplate(buildCreationTemplate(intent)).filter(({ rule }) =>
      TEMPLATE_FINDINGS.some((start) => rule.startsWith(start)),
    );
    return settled(findings.map(asArgument), unsettled).map((one) => ({
      ...one,
      path: one.path === "prefix" ? place : `${place}.${one.path}`,
    }));
  }
}

/** What repositories do not have: the rest is checked as a repository. The component makes a role that is missing. */
const TEMPLATE_FINDINGS = [
  "creation-template-use",
  "creation-template-description",
  "creation-template-immutable-cache",
  "creation-template-mixed-uses",
  "repository-prefix-",
  "role-arn-",
];

function asArgument(finding: Finding): Finding {
  return { ...finding, path: finding.path.replace(/^appliedFors/, "appliedFor") };
}

/** What a template says of repositories; a cache needs tags that move, whatever the defaults are. */
function repositoryPart(given: CreationTemplateArgs): HubRepositoryArgs {
  const entries = Object.entries(given).filter(([key]) => Object.hasOwn(repositoryFields, key));
  const own: HubRepositoryArgs = Object.fromEntries(entries);
  if (!isForCache(given)) return own;
  const filters = own.imageTagMutabilityExclusionFilters ?? [];
  return {
    ...own,
    imageTagMutability: own.imageTagMutability ?? cacheMutability(filters),
    imageTagMutabilityExclusionFilters: filters,
  };
}

function entriesOf(grant: PullGrantArgs | undefined, list: string): readonly unknown[] {
  const entries = (grant as Record<string, unknown> | undefined)?.[list];
  return Array.isArray(entries) ? entries : [];
}

/** Everything that is wrong with the templates of a registry. */
export function checkTemplates(registry: HubRegistryArgs): Finding[] {
  const templates = templatesOf(registry).map(
    (source) => new RegistryTemplate(registry, source, undefined),
  );
  return [...templates.flatMap((template) => template.check()), ...checkTemplateSet(registry)];
}
