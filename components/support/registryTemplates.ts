import {
  type CreationTemplateIntent,
  buildCreationTemplate,
  cacheMutability,
  checkCreationTemplate,
} from "../../domain/registry/creationTemplate";
import { type Finding, at } from "../../domain/finding";
import { type CreationTemplateArgs, creationTemplateShape } from "../creationTemplateArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import {
  type HubRepositoryArgs,
  type RepositoryEncryptionArgs,
  hubRepositoryShape,
} from "../hubRepositoryArgs";
import { settled } from "./findings";
import { isObject, readArguments, reportArgument } from "./readArguments";
import { RegistryRepository } from "./registryRepositories";

const repositoryFields = hubRepositoryShape.fields;
const CACHE = "PULL_THROUGH_CACHE";

/** What a registry says about its templates. */
export type TemplatesOfRegistry = Pick<
  HubRegistryArgs,
  "creationTemplates" | "pullThroughCache" | "repositoryDefaults" | "pull" | "region" | "tags"
>;

/** The templates of a registry by prefix: those given, and one for each prefix of its cache that they do not cover. */
export function templatesOf(registry: TemplatesOfRegistry): Record<string, CreationTemplateArgs> {
  const given = isObject(registry.creationTemplates) ? registry.creationTemplates : {};
  const cached = isObject(registry.pullThroughCache) ? Object.keys(registry.pullThroughCache) : [];
  const uncovered = cached.map(withoutSlash).filter((prefix) => !isCovered(given, prefix));
  const own = uncovered.map((prefix): [string, CreationTemplateArgs] => [
    prefix,
    { appliedFor: [CACHE] },
  ]);
  return { ...given, ...Object.fromEntries(own) };
}

function isCovered(
  templates: Readonly<Record<string, CreationTemplateArgs>>,
  prefix: string,
): boolean {
  return Object.entries(templates).some(([key, template]) => {
    const wanted = withoutSlash(key);
    if (wanted === prefix) return true;
    return isForCache(template) && (wanted === "ROOT" || prefix.startsWith(`${wanted}/`));
  });
}

/** Amazon ECR takes prefixes with and without `/` at the end, and means the same. */
function withoutSlash(prefix: string): string {
  return prefix.replace(/\/$/, "");
}

function isForCache(template: unknown): boolean {
  const { appliedFor } = isObject(template) ? (template as Partial<CreationTemplateArgs>) : {};
  return Array.isArray(appliedFor) && appliedFor.includes(CACHE);
}

/** One template of a registry, with what it takes over from the defaults and the registry as a repository does. */
export class RegistryTemplate {
  /** The arguments of the repositories that are created by it. */
  readonly args: HubRepositoryArgs;
  private readonly repository: RegistryRepository;

  constructor(
    registry: TemplatesOfRegistry,
    private readonly prefix: string,
    private readonly given: CreationTemplateArgs,
    encryption: RepositoryEncryptionArgs | undefined,
  ) {
    const own = isObject(given) ? repositoryPart(given) : given;
    const repositories = { [prefix]: own };
    this.repository = new RegistryRepository({ ...registry, repositories }, prefix, encryption);
    this.args = this.repository.args;
  }

  /** Where the argument of the registry was given that counts for the template at a path. */
  originOf(path: string): string {
    return asTemplate(this.repository.originOf(path), this.prefix);
  }

  /** What is wrong with it, with the paths of the registry's arguments. */
  check(): Finding[] {
    const ofRepository = this.repository
      .check()
      .filter(({ rule }) => !rule.startsWith("repository-name-"))
      .map((one) => ({ ...one, path: asTemplate(one.path, this.prefix) }));
    return [...ofRepository, ...this.checkTemplate()];
  }

  private checkTemplate(): Finding[] {
    const place = at("creationTemplates", this.prefix);
    const { known, unsettled } = readArguments(creationTemplateShape, this.given);
    const intent = { ...known, prefix: this.prefix } as CreationTemplateIntent;
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

function asTemplate(path: string, prefix: string): string {
  const repository = at("repositories", prefix);
  if (path !== repository && !path.startsWith(`${repository}.`)) return path;
  return `${at("creationTemplates", prefix)}${path.slice(repository.length)}`;
}

/** Everything that is wrong with the templates of a registry. Those made for the cache say nothing of their own. */
export function checkTemplates(registry: TemplatesOfRegistry): Finding[] {
  const given = isObject(registry.creationTemplates) ? registry.creationTemplates : {};
  return [
    ...Object.entries(given).flatMap(([prefix, template]) =>
      new RegistryTemplate(registry, prefix, template, undefined).check(),
    ),
    ...checkCachePrefixes(registry),
  ];
}

/** Amazon ECR knows one template a prefix, so that of a cache's prefix has to be for the cache. */
function checkCachePrefixes({
  pullThroughCache,
  creationTemplates,
}: TemplatesOfRegistry): Finding[] {
  if (!isObject(pullThroughCache) || !isObject(creationTemplates)) return [];
  const cached = Object.keys(pullThroughCache).map(withoutSlash);
  return Object.entries(creationTemplates).flatMap(([prefix, template]) => {
    if (!cached.includes(withoutSlash(prefix)) || isForCache(template)) return [];
    const path = at(at("creationTemplates", prefix), "appliedFor");
    const message = `template has the prefix of a pull-through cache rule and is not for it: allowed ${CACHE} among its uses.`;
    return [reportArgument("argument-conflict", path, message)];
  });
}
