import { type Finding, at, under } from "../../domain/finding";
import { checkRoleArn } from "../../domain/iam/roleArn";
import { checkRepositoryPrefix } from "../../domain/identifiers";
import { barePrefix } from "../../domain/registry/cacheFill";
import { cacheMutability, isForCache } from "../../domain/registry/creationTemplate";
import {
  checkCacheTags,
  checkTemplateDescription,
  checkTemplatePrefixes,
  checkTemplateUses,
} from "../../domain/registry/creationTemplateCheck";
import { grantsAnything } from "../../domain/repository/grants";
import { checkTags } from "../../domain/tags";
import { reportArgument } from "../../domain/argumentRules";
import type { Component, Document, Renderer } from "../input/component";
import { PENDING } from "../input/values";
import type { LeafChecks } from "../input/readArgs";
import type { HubRepositoryArgs } from "../repository/hubRepositoryArgs";
import { type RepositoryDocuments, repositoryDocuments } from "../repository/repositoryDocuments";
import type { CreationTemplateArgs } from "./creationTemplateArgs";
import type { HubRegistryArgs } from "./hubRegistryArgs";
import { type RepositoryMerger, checkSource } from "./registryRepositories";

export const templateChecks: LeafChecks = {
  "CreationTemplate.description": checkTemplateDescription,
};

/** A creation template of a registry, with what it takes over from the defaults and the registry as a repository does. */
export interface RegistryTemplate {
  readonly prefix: string;
  readonly template: CreationTemplateArgs;
  /** The arguments of the repositories that are created by it. */
  readonly args: HubRepositoryArgs;
  readonly documents: RepositoryDocuments;
  readonly customRoleArn: Document<string> | undefined;
  /** Whether the component makes its role: Amazon ECR itself creates repositories without tags and KMS key only. */
  readonly needsRole: boolean;
}

/** A template before it takes over anything. */
interface TemplateSource {
  readonly prefix: string;
  readonly template: CreationTemplateArgs;
  /** Where it was written; its own path where the component makes it. */
  readonly path: string;
  /** The prefix of `pullThroughCache` it is for, if any. */
  readonly cachePrefix: string | undefined;
}

/** Checks the templates of a registry: those given, and those that the component makes. */
export function readTemplates(
  component: Component,
  registry: HubRegistryArgs,
  merger: RepositoryMerger,
): RegistryTemplate[] {
  const { creationTemplates = {}, encryption = {} } = registry;
  const given = Object.keys(creationTemplates);
  if (given.length > 0) {
    component.report(under("creationTemplates", checkTemplatePrefixes(given)));
    component.report(checkCachedPrefixes(registry));
    for (const [prefix, template] of Object.entries(creationTemplates)) {
      checkTemplate(component, prefix, template);
    }
  }
  const sources = templateSources(component, registry);
  const hasKey = encryption.createKey === true || encryption.kmsKey !== undefined;
  return sources.map((source) => readTemplate(component, registry, { merger, source, hasKey }));
}

function readTemplate(
  component: Component,
  { pullThroughCache = {} }: HubRegistryArgs,
  of: {
    readonly merger: RepositoryMerger;
    readonly source: TemplateSource;
    readonly hasKey: boolean;
  },
): RegistryTemplate {
  const { prefix, template, path, cachePrefix = "" } = of.source;
  const { pull } = pullThroughCache[cachePrefix] ?? {};
  const cachePull = pull && { path: at("pullThroughCache", cachePrefix), args: { pull } };
  const { args, writtenAt } = of.merger.merge({ path, args: repositoryArgs(template) }, cachePull);
  if (args.tags)
    component.check({ tags: args.tags }, ({ tags }) => checkTags(tags, "tags"), writtenAt);
  const { customRoleArn } = template;
  const { encryptionType, kmsKey } = args.encryption ?? {};
  const isEncrypted = args.encryption
    ? kmsKey !== undefined || !(encryptionType === undefined || encryptionType === "AES256")
    : of.hasKey;
  return {
    prefix,
    template,
    args,
    documents: repositoryDocuments(component, args, writtenAt),
    customRoleArn:
      customRoleArn === undefined
        ? undefined
        : component.document(
            { customRoleArn, accountId: PENDING },
            roleAt(at(path, "customRoleArn")),
          ),
    needsRole: customRoleArn === undefined && (isEncrypted || args.tags !== undefined),
  };
}

interface CustomRole {
  readonly customRoleArn?: string;
  readonly accountId?: string;
}

function roleAt(path: string): Renderer<CustomRole, string> {
  return {
    check: ({ customRoleArn, accountId }) =>
      customRoleArn === undefined ? [] : checkRoleArn(customRoleArn, path, accountId),
    render: ({ customRoleArn = "" }) => customRoleArn,
  };
}

/** What a template says of repositories; a cache needs tags that move, whatever the defaults are. */
function repositoryArgs(template: CreationTemplateArgs): HubRepositoryArgs {
  const { appliedFor, description: _, customRoleArn: __, ...own } = template;
  if (!isForCache(appliedFor)) return own;
  const { imageTagMutabilityExclusionFilters: filters = [] } = own;
  return {
    ...own,
    imageTagMutability: own.imageTagMutability ?? cacheMutability(filters),
    imageTagMutabilityExclusionFilters: filters,
  };
}

/** What templates have and repositories do not. */
function checkTemplate(component: Component, prefix: string, template: CreationTemplateArgs): void {
  const path = at("creationTemplates", prefix);
  const { appliedFor } = template;
  const { imageTagMutability } = repositoryArgs(template);
  component.report([
    ...checkRepositoryPrefix(prefix, path, "creationTemplate"),
    ...checkTemplateUses(appliedFor, at(path, "appliedFor")),
    ...under(path, checkCacheTags(appliedFor, imageTagMutability, "appliedFor")),
    ...checkSource({ path, args: template }),
  ]);
}

/**
 * The templates of a registry: those given; one for each prefix of its cache that they do not cover, or that has a grant of its
 * own; and `ROOT` for replicas from other accounts.
 */
function templateSources(component: Component, registry: HubRegistryArgs): TemplateSource[] {
  const { creationTemplates = {}, pullThroughCache = {}, registryPolicy } = registry;
  const caches = Object.keys(pullThroughCache);
  const given = Object.entries(creationTemplates).map(([prefix, template]): TemplateSource => {
    const cachePrefix = caches.find((one) => barePrefix(one) === barePrefix(prefix));
    return { prefix, template, path: at("creationTemplates", prefix), cachePrefix };
  });
  const cached = caches
    .filter((prefix) => !given.some(({ cachePrefix }) => cachePrefix === prefix))
    .filter((prefix) => pullThroughCache[prefix]?.createTemplate !== false)
    .flatMap((prefix) =>
      templateOfCache(prefix, given, grantsAnything(pullThroughCache[prefix]?.pull)),
    );
  const all = [...given, ...cached];
  if (!grantsAnything({ accounts: registryPolicy?.replicationFrom?.accounts })) return all;
  const root = all.find(({ prefix }) => isRoot(prefix));
  if (root === undefined) return [...all, madeTemplate("ROOT", "REPLICATION")];
  component.report(
    given.includes(root) ? checkReplicas(root.prefix, root.template) : [missingRootTemplate()],
  );
  return all;
}

function templateOfCache(
  cachePrefix: string,
  given: readonly TemplateSource[],
  hasGrant: boolean,
): TemplateSource[] {
  const prefix = barePrefix(cachePrefix);
  // Of the templates that cover a prefix, Amazon ECR takes the longest.
  const [covering] = given
    .filter((one) => isForCache(one.template.appliedFor) && covers(one.prefix, prefix))
    .toSorted((one, other) => specificity(other.prefix) - specificity(one.prefix));
  if (covering === undefined)
    return [{ ...madeTemplate(prefix, "PULL_THROUGH_CACHE"), cachePrefix }];
  return hasGrant ? [{ ...covering, prefix, cachePrefix }] : [];
}

function madeTemplate(
  prefix: string,
  use: CreationTemplateArgs["appliedFor"][number],
): TemplateSource {
  const template = { appliedFor: [use] };
  return { prefix, template, path: at("creationTemplates", prefix), cachePrefix: undefined };
}

function covers(template: string, prefix: string): boolean {
  return isRoot(template) || prefix.startsWith(`${barePrefix(template)}/`);
}

function specificity(prefix: string): number {
  return isRoot(prefix) ? 0 : barePrefix(prefix).length;
}

function isRoot(prefix: string): boolean {
  return barePrefix(prefix) === "ROOT";
}

/** Amazon ECR has one template a prefix, so that of a cache's prefix must be for the cache. */
function checkCachedPrefixes({
  creationTemplates = {},
  pullThroughCache = {},
}: HubRegistryArgs): Finding[] {
  const cached = Object.keys(pullThroughCache).map(barePrefix);
  return Object.entries(creationTemplates).flatMap(([prefix, { appliedFor }]) => {
    if (!cached.includes(barePrefix(prefix)) || isForCache(appliedFor)) return [];
    const what = "template has the prefix of a pull-through cache rule and is not for it";
    return [reportUse(prefix, what, "PULL_THROUGH_CACHE")];
  });
}

/** Checks that a template whose prefix is that of replicas is for them: replicas of any name may arrive. */
export function checkReplicas(prefix: string, { appliedFor }: CreationTemplateArgs): Finding[] {
  if (appliedFor.length === 0 || appliedFor.includes("REPLICATION")) return [];
  const what = "template has the prefix of replicas and is not for them";
  return [reportUse(prefix, what, "REPLICATION")];
}

function missingRootTemplate(): Finding {
  const message =
    "cache and replicas share this template: add one for PULL_THROUGH_CACHE and REPLICATION.";
  return reportArgument("argument-missing", at("creationTemplates", "ROOT"), message);
}

function reportUse(prefix: string, what: string, use: string): Finding {
  const path = at(at("creationTemplates", prefix), "appliedFor");
  return reportArgument("argument-conflict", path, `${what}: add ${use} to its uses.`);
}
