import type * as pulumi from "@pulumi/pulumi";

import {
  type AccountSettingsIntent,
  checkAccountSettingsIntent,
} from "../../domain/registry/accountSettings";
import { type Finding, at } from "../../domain/finding";
import {
  type CacheHome,
  type PullThroughRule,
  buildPullThroughRule,
  checkPullThroughPrefixes,
  checkPullThroughRule,
} from "../../domain/registry/pullThroughCache";
import {
  buildPullTimeUpdateExclusion,
  checkPullTimeUpdateExclusion,
} from "../../domain/registry/pullTimeUpdateExclusion";
import {
  type RegistryPolicyIntent,
  buildRegistryPolicy,
  checkRegistryPolicyIntent,
  renderRegistryPolicy,
} from "../../domain/registry/registryPolicy";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import type { PullThroughCacheRuleArgs } from "../pullThroughCacheArgs";
import type { RegistryPolicyArgs } from "../registryPolicyArgs";
import { under } from "./findings";
import { reportArgument } from "./readArguments";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<HubRegistryArgs>;

/** Everything that is wrong with what a registry has besides repositories, scanning and replication. */
export function checkRegistrySettings(args: Known): Finding[] {
  const { registryPolicy: policy, pullThroughCache = {}, accountSettings = {}, region } = args;
  const prefixes = Object.keys(pullThroughCache);
  return [
    ...(policy ? registryPolicy.check(intentOf(policy, region)) : []),
    ...under("pullThroughCache", checkPullThroughPrefixes(prefixes)),
    ...Object.entries(pullThroughCache).flatMap(([prefix, rule]) =>
      pullThroughRule(prefix).check({ rule, home: { region } }),
    ),
    ...under("accountSettings", checkAccountSettingsIntent(accountSettings)),
    ...checkScope(args),
    ...Object.entries(args.pullTimeUpdateExclusions ?? {}).flatMap(([key, arn]) =>
      pullTimeUpdateExclusion(key).check({ arn, homeRegion: region }),
    ),
  ];
}

/** Under the scope V1 the registry policy does not decide on pulling, so a cache elsewhere would get nothing. */
function checkScope({ accountSettings, registryPolicy: policy }: Known): Finding[] {
  const isScopeV1 = accountSettings?.registryPolicyScope === "V1";
  if (!isScopeV1 || policy?.pullThroughFrom === undefined) return [];
  const message =
    'grants to caches need the registry policy scope V2: given "V1", allowed V2 with pullThroughFrom.';
  return [reportArgument("argument-conflict", "accountSettings.registryPolicyScope", message)];
}

/** The registry itself may not be known before the provider is asked. */
function intentOf(
  policy: pulumi.Unwrap<RegistryPolicyArgs>,
  region: string | undefined,
): RegistryPolicyIntent {
  return { ...policy, accountId: "", region: region ?? "" };
}

export const registryPolicy: Made<RegistryPolicyIntent, string> = {
  check: (intent) =>
    under(
      "registryPolicy",
      checkRegistryPolicyIntent(intent).filter(
        ({ path }) => path !== "accountId" && path !== "region",
      ),
    ),
  make: (intent) => {
    const document = buildRegistryPolicy(intent);
    return document === undefined ? "" : renderRegistryPolicy(document);
  },
};

interface CachedUpstream {
  readonly rule: pulumi.Unwrap<PullThroughCacheRuleArgs>;
  readonly home: CacheHome;
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
