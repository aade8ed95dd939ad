import { checkTemplatePrefixes } from "../../domain/registry/creationTemplateCheck";
import { barePrefix } from "../../domain/registry/cacheFill";
import { type Finding, at } from "../../domain/finding";
import type { CreationTemplateArgs } from "../creationTemplateArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import type { CachePullGrantArgs } from "../pullThroughCacheArgs";
import { under } from "./findings";
import { isObject, reportArgument } from "./readArguments";

const CACHE = "PULL_THROUGH_CACHE";
const REPLICATION = "REPLICATION";
const ROOT = "ROOT";

/** What a registry says about its templates. */
export type TemplatesOfRegistry = Pick<
  HubRegistryArgs,
  | "creationTemplates"
  | "pullThroughCache"
  | "registryPolicy"
  | "repositoryDefaults"
  | "pull"
  | "region"
  | "tags"
>;

/** One template of a registry, before it takes over anything from the registry. */
export interface RegistryTemplateSource {
  readonly prefix: string;
  readonly args: CreationTemplateArgs;
  /** The key of `creationTemplates` it comes from; undefined for one that is made because nobody gave one. */
  readonly givenAt: string | undefined;
  /** The prefix of `pullThroughCache` it is for, if any. */
  readonly cachePrefix: string | undefined;
}

/**
 * The templates of a registry: those given; one for each prefix of its cache that they do not cover, or that has a grant of its
 * own; and `ROOT` for replicas from other accounts.
 */
export function templatesOf(registry: TemplatesOfRegistry): RegistryTemplateSource[] {
  const given = Object.entries(givenTemplates(registry)).map(([prefix, args]) => ({
    prefix,
    args,
    givenAt: prefix,
    cachePrefix: cachePrefixes(registry).find((one) => barePrefix(one) === barePrefix(prefix)),
  }));
  const cached = cachePrefixes(registry)
    .filter((prefix) => !given.some(({ cachePrefix }) => cachePrefix === prefix))
    .flatMap((cachePrefix) => templateOfCache(registry, cachePrefix, given));
  const all = [...given, ...cached];
  if (!isReplicatedTo(registry) || all.some(({ prefix }) => isRoot(prefix))) return all;
  return [...all, made(ROOT, REPLICATION)];
}

function templateOfCache(
  registry: TemplatesOfRegistry,
  cachePrefix: string,
  given: readonly RegistryTemplateSource[],
): RegistryTemplateSource[] {
  const prefix = barePrefix(cachePrefix);
  const [covering] = given
    .filter((template) => isForCache(template.args) && covers(template.prefix, prefix))
    .toSorted((one, other) => specificity(other.prefix) - specificity(one.prefix));
  if (covering === undefined) return [{ ...made(prefix, CACHE), cachePrefix }];
  return cachePullOf(registry, cachePrefix) ? [{ ...covering, prefix, cachePrefix }] : [];
}

function made(prefix: string, use: typeof CACHE | typeof REPLICATION): RegistryTemplateSource {
  return { prefix, args: { appliedFor: [use] }, givenAt: undefined, cachePrefix: undefined };
}

function covers(template: string, prefix: string): boolean {
  return isRoot(template) || prefix.startsWith(`${barePrefix(template)}/`);
}

/** Of the templates that cover a prefix, Amazon ECR takes the longest. */
function specificity(prefix: string): number {
  return isRoot(prefix) ? 0 : barePrefix(prefix).length;
}

function isRoot(prefix: string): boolean {
  return barePrefix(prefix) === ROOT;
}

function givenTemplates({ creationTemplates }: TemplatesOfRegistry) {
  return isObject(creationTemplates) ? creationTemplates : {};
}

function cachePrefixes({ pullThroughCache }: TemplatesOfRegistry): string[] {
  return isObject(pullThroughCache) ? Object.keys(pullThroughCache) : [];
}

/** Who may pull through the cache with a prefix besides those of the whole registry. */
export function cachePullOf(
  { pullThroughCache }: TemplatesOfRegistry,
  cachePrefix: string | undefined,
): CachePullGrantArgs | undefined {
  const rule = cachePrefix === undefined ? undefined : pullThroughCache?.[cachePrefix];
  return isObject(rule) && isObject(rule.pull) ? rule.pull : undefined;
}

function isReplicatedTo({ registryPolicy }: TemplatesOfRegistry): boolean {
  return isObject(registryPolicy) && isObject(registryPolicy.replicationFrom);
}

/** Whether a template is for the repositories of a cache. */
export function isForCache(template: unknown): boolean {
  return usesOf(template).includes(CACHE);
}

function usesOf(template: unknown): readonly string[] {
  const { appliedFor } = isObject(template) ? (template as Partial<CreationTemplateArgs>) : {};
  return Array.isArray(appliedFor) ? appliedFor : [];
}

/** Templates that leave ungoverned what Amazon ECR creates, and those that are there twice. */
export function checkTemplateSet(registry: TemplatesOfRegistry): Finding[] {
  const given = givenTemplates(registry);
  const cached = cachePrefixes(registry).map(barePrefix);
  return [
    ...under("creationTemplates", checkTemplatePrefixes(Object.keys(given))),
    // Amazon ECR knows one template a prefix, so that of a cache's prefix has to be for the cache.
    ...Object.entries(given).flatMap(([prefix, template]) => {
      if (!cached.includes(barePrefix(prefix)) || isForCache(template)) return [];
      const what = "template has the prefix of a pull-through cache rule and is not for it";
      return [reportUse(prefix, what, CACHE)];
    }),
    ...(isReplicatedTo(registry) ? checkRoot(registry) : []),
  ];
}

/** Replicas of any name may arrive, so template `ROOT` has to be for them. */
function checkRoot(registry: TemplatesOfRegistry): Finding[] {
  const given = Object.entries(givenTemplates(registry)).find(([prefix]) => isRoot(prefix));
  if (given !== undefined) return checkReplicas(...given);
  if (!cachePrefixes(registry).some(isRoot)) return [];
  const message = `cache and replicas have one template here: given none, allowed one for ${CACHE} and ${REPLICATION}.`;
  return [reportArgument("argument-missing", at("creationTemplates", ROOT), message)];
}

/** Checks that a template whose prefix is that of replicas is for them. */
export function checkReplicas(prefix: string, template: unknown): Finding[] {
  const uses = usesOf(template);
  if (uses.length === 0 || uses.includes(REPLICATION)) return [];
  return [
    reportUse(prefix, "template has the prefix of replicas and is not for them", REPLICATION),
  ];
}

function reportUse(prefix: string, what: string, use: string): Finding {
  const path = at(at("creationTemplates", prefix), "appliedFor");
  return reportArgument("argument-conflict", path, `${what}: allowed ${use} among its uses.`);
}
