import type * as pulumi from "@pulumi/pulumi";

import { type AccountSettingsIntent } from "../../domain/registry/accountSettings";
import { checkAccountSettingsIntent } from "../../domain/registry/accountSettingsCheck";
import { type Finding, at } from "../../domain/finding";
import type { EcrRegistry } from "../../domain/imageReference";
import {
  checkPullThroughPrefixes,
  checkPullThroughRule,
} from "../../domain/registry/pullThroughCheck";
import { type PullThroughRule, buildPullThroughRule } from "../../domain/registry/pullThroughCache";
import { buildPullTimeUpdateExclusion } from "../../domain/registry/pullTimeUpdateExclusion";
import {
  checkExclusionPrincipals,
  checkPullTimeUpdateExclusion,
} from "../../domain/registry/pullTimeUpdateExclusionCheck";
import {
  type RegistryPolicyIntent,
  buildRegistryPolicy,
  renderRegistryPolicy,
} from "../../domain/registry/registryPolicy";
import { checkRegistryPolicyIntent } from "../../domain/registry/registryPolicyCheck";
import { grantRules } from "../../domain/repository/grants";
import { reporter } from "../../domain/rule";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import type { CachePullGrantArgs, PullThroughCacheRuleArgs } from "../pullThroughCacheArgs";
import type { RegistryPolicyArgs } from "../registryPolicyArgs";
import { isWithin, under } from "./findings";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<HubRegistryArgs>;

/** Everything that is wrong with what a registry has besides repositories, scanning and replication. */
export function checkRegistrySettings(args: Known): Finding[] {
  const { pullThroughCache = {}, accountSettings = {}, pullTimeUpdateExclusions = {} } = args;
  const { region } = args;
  const prefixes = Object.keys(pullThroughCache);
  return [
    ...registryPolicy.check(intentOf(args)),
    ...checkPolicyMembers(args),
    ...under("pullThroughCache", checkPullThroughPrefixes(prefixes)),
    ...Object.entries(pullThroughCache).flatMap(([prefix, rule]) =>
      pullThroughRule(prefix).check({ rule, home: { region } }),
    ),
    ...under("accountSettings", checkAccountSettingsIntent(accountSettings)),
    ...Object.entries(pullTimeUpdateExclusions).flatMap(([key, arn]) =>
      pullTimeUpdateExclusion(key).check({ arn, homeRegion: region }),
    ),
    ...under("pullTimeUpdateExclusions", checkExclusionPrincipals(pullTimeUpdateExclusions)),
  ];
}

/** A registry policy that grants nothing is a mistake: AWS has none without statements. */
function checkPolicyMembers({ registryPolicy: policy }: Known): Finding[] {
  if (policy === undefined || policy.replicationFrom || policy.pullThroughFrom) return [];
  const message =
    "registry policy lets in nobody: given nothing, allowed replicationFrom, pullThroughFrom or no registryPolicy at all.";
  return [reportGrant("grant-empty", "registryPolicy", message)];
}

const reportGrant = reporter(grantRules);

/** Whom the policy of a registry lets in; undefined where that is nobody. */
export function policyGrantsOf(args: HubRegistryArgs): PolicyGrants | undefined {
  const { registryPolicy: policy, pullThroughCache } = args;
  const rules = Object.entries(pullThroughCache ?? {});
  const grants = rules.flatMap(([prefix, { pull }]) => (pull ? [[prefix, pull] as const] : []));
  if (!policy && grants.length === 0) return undefined;
  return { ...policy, ...(grants.length > 0 && { cachesFilledBy: Object.fromEntries(grants) }) };
}

interface PolicyGrants extends RegistryPolicyArgs {
  readonly cachesFilledBy?: Record<string, CachePullGrantArgs>;
}

/** The registry itself may not be known before the provider is asked. */
function intentOf(args: Known): RegistryPolicyIntent {
  const grants = policyGrantsOf(args) as pulumi.Unwrap<PolicyGrants> | undefined;
  return { ...grants, accountId: "", region: args.region ?? "" };
}

export const registryPolicy: Made<RegistryPolicyIntent, string> = {
  check: (intent) =>
    checkRegistryPolicyIntent(intent)
      .filter(({ path }) => path !== "accountId" && path !== "region")
      .flatMap((one) => asArgument(one, intent)),
  make: (intent) => {
    const document = buildRegistryPolicy(intent);
    return document === undefined ? "" : renderRegistryPolicy(document);
  },
};

/** A finding of the intent, where the argument was given. */
function asArgument(finding: Finding, intent: RegistryPolicyIntent): Finding[] {
  const { replicationFrom, pullThroughFrom, cachesFilledBy = {} } = intent;
  const placeOf = (prefix: string) => at("cachesFilledBy", prefix);
  const prefix = Object.keys(cachesFilledBy).find((key) => isWithin(finding.path, placeOf(key)));
  if (prefix === undefined) {
    const hasPolicy = replicationFrom !== undefined || pullThroughFrom !== undefined;
    return under(hasPolicy ? "registryPolicy" : "pullThroughCache", [finding]);
  }
  const rest = finding.path.slice(placeOf(prefix).length);
  return [{ ...finding, path: `${at(at("pullThroughCache", prefix), "pull")}${rest}` }];
}

interface CachedUpstream {
  readonly rule: pulumi.Unwrap<PullThroughCacheRuleArgs>;
  readonly home: Partial<EcrRegistry>;
}

export function pullThroughRule(prefix: string): Made<CachedUpstream, PullThroughRule> {
  return {
    check: ({ rule, home }) =>
      under(
        at("pullThroughCache", prefix),
        checkPullThroughRule(buildPullThroughRule(prefix, rule), home).filter(
          ({ path }) => path !== "ecrRepositoryPrefix",
        ),
      ),
    make: ({ rule }) => buildPullThroughRule(prefix, rule),
  };
}

export function accountSetting(member: keyof AccountSettingsIntent): Made<string, string> {
  return {
    check: (value) => under("accountSettings", checkAccountSettingsIntent({ [member]: value })),
    make: (value) => value,
  };
}

interface ExcludedPrincipal {
  readonly arn: string;
  readonly homeRegion: string | undefined;
}

export function pullTimeUpdateExclusion(key: string): Made<ExcludedPrincipal, string> {
  const path = at("pullTimeUpdateExclusions", key);
  return {
    check: ({ arn, homeRegion }) => {
      const exclusion = buildPullTimeUpdateExclusion(arn);
      return checkPullTimeUpdateExclusion(exclusion, homeRegion).map((one) => ({ ...one, path }));
    },
    make: ({ arn }) => arn,
  };
}
