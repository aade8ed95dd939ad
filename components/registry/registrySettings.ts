import type * as pulumi from "@pulumi/pulumi";

import { at, joinPaths, under } from "../../domain/finding";
import { type PullThroughRule, buildPullThroughRule } from "../../domain/registry/pullThroughCache";
import {
  checkCachedUpstream,
  checkPullThroughPrefixes,
} from "../../domain/registry/pullThroughCheck";
import { buildPullTimeUpdateExclusion } from "../../domain/registry/pullTimeUpdateExclusion";
import {
  checkExclusionPrincipals,
  checkPullTimeUpdateExclusion,
} from "../../domain/registry/pullTimeUpdateExclusionCheck";
import { registryPolicyText } from "../../domain/registry/registryPolicy";
import { checkRegistryPolicyIntent } from "../../domain/registry/registryPolicyCheck";
import { grantsAnything, reportEmptyGrant } from "../../domain/repository/grants";
import type { Component, Document, Renderer, WrittenAt } from "../input/component";
import { PENDING, memoize } from "../input/values";
import type { HubRegistryArgs } from "./hubRegistryArgs";
import type { CachePullGrantArgs, PullThroughCacheRuleArgs } from "./pullThroughCacheArgs";
import type { RegistryPolicyArgs } from "./registryPolicyArgs";

/** The registry policy; undefined when it grants nothing. */
export function registryPolicyDocument(
  component: Component,
  { registryPolicy, pullThroughCache = {}, region = PENDING }: HubRegistryArgs,
  writtenAt?: WrittenAt,
): Document<string> | undefined {
  const rules = Object.entries(pullThroughCache).filter(([, { pull }]) => pull !== undefined);
  if (registryPolicy === undefined && rules.length === 0) return undefined;
  if (registryPolicy !== undefined && Object.keys(registryPolicy).length === 0) {
    component.report([
      reportEmptyGrant("registryPolicy", ["replicationFrom", "pullThroughFrom", "document"]),
    ]);
  }
  const caches = Object.fromEntries(rules.map(([prefix, { pull = {} }]) => [prefix, { pull }]));
  const grants = { registryPolicy, pullThroughCache: caches, region, accountId: PENDING };
  const document = component.document(grants, registryPolicyRenderer, writtenAt);
  const { replicationFrom, pullThroughFrom, document: text } = registryPolicy ?? {};
  const given = [replicationFrom, pullThroughFrom, ...rules.map(([, { pull }]) => pull)];
  return text !== undefined || grantsAnything(...given) ? document : undefined;
}

interface RegistryGrants {
  readonly registryPolicy: pulumi.Unwrap<RegistryPolicyArgs> | undefined;
  readonly pullThroughCache: Readonly<Record<string, { pull: pulumi.Unwrap<CachePullGrantArgs> }>>;
  readonly accountId?: string;
  readonly region?: string;
}

const renderPolicy = memoize(registryPolicyText);

const registryPolicyRenderer: Renderer<RegistryGrants, string> = {
  check: (grants) =>
    checkRegistryPolicyIntent(toIntent(grants), renderPolicy).map((finding) => ({
      ...finding,
      path: argumentPath(finding.path, grants),
    })),
  render: (grants) => renderPolicy(toIntent(grants)),
};

function toIntent({ registryPolicy, pullThroughCache, ...registry }: RegistryGrants) {
  const caches = Object.entries(pullThroughCache).map(
    ([prefix, { pull }]) => [prefix, pull] as const,
  );
  return { ...registryPolicy, cachesFilledBy: Object.fromEntries(caches), ...registry };
}

/** Where the arguments are that a path of the intent leads to. */
function argumentPath(path: string, { registryPolicy }: RegistryGrants): string {
  if (path === "" && registryPolicy === undefined) return "pullThroughCache";
  const cached = path.replace(/^cachesFilledBy(\["[^"]*"\]|\.\w+)/, "pullThroughCache$1.pull");
  return cached === path ? joinPaths("registryPolicy", path) : cached;
}

/** The rules of a registry's cache, by their prefix. */
export function pullThroughRules(
  component: Component,
  { pullThroughCache = {}, region = PENDING }: HubRegistryArgs,
): [string, Document<PullThroughRule>][] {
  const entries = Object.entries(pullThroughCache);
  if (entries.length === 0) return [];
  const prefixes = Object.keys(pullThroughCache);
  component.report(under("pullThroughCache", checkPullThroughPrefixes(prefixes)));
  return entries.map(([prefix, { pull: _, createTemplate: __, ...rule }]) => {
    const cached = { pullThroughCache: { [prefix]: rule }, region, accountId: PENDING };
    return [prefix, component.document(cached, cachedUpstream(prefix))];
  });
}

interface CachedUpstream {
  readonly pullThroughCache: Readonly<
    Record<string, pulumi.Unwrap<Omit<PullThroughCacheRuleArgs, "pull" | "createTemplate">>>
  >;
  readonly accountId?: string;
  readonly region?: string;
}

function cachedUpstream(prefix: string): Renderer<CachedUpstream, PullThroughRule> {
  const build = ({ pullThroughCache: { [prefix]: rule } }: CachedUpstream) =>
    buildPullThroughRule(prefix, rule ?? { upstreamRegistryUrl: "" });
  return {
    check: (cached) =>
      under(at("pullThroughCache", prefix), checkCachedUpstream(build(cached), cached)),
    render: build,
  };
}

/** The principals whose pulls are not recorded, by their keys. */
export function pullTimeUpdateExclusions(
  component: Component,
  { pullTimeUpdateExclusions: exclusions = {}, region = PENDING }: HubRegistryArgs,
): [string, Document<string>][] {
  const entries = Object.entries(exclusions);
  if (entries.length === 0) return [];
  component.check({ exclusions }, (plain) =>
    under("pullTimeUpdateExclusions", checkExclusionPrincipals(plain.exclusions)),
  );
  return entries.map(([key, principalArn]) => {
    const path = at("pullTimeUpdateExclusions", key);
    return [key, component.document({ principalArn, region }, excludedPrincipal(path))];
  });
}

interface ExcludedPrincipal {
  readonly principalArn?: string;
  readonly region?: string;
}

function excludedPrincipal(path: string): Renderer<ExcludedPrincipal, string> {
  return {
    check: ({ principalArn, region }) => {
      if (principalArn === undefined) return [];
      return checkPullTimeUpdateExclusion(buildPullTimeUpdateExclusion(principalArn), region, path);
    },
    render: ({ principalArn = "" }) => principalArn,
  };
}
