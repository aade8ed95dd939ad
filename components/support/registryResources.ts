import {
  AccountSetting,
  PullThroughCacheRule,
  PullTimeUpdateExclusion,
  RegistryPolicy,
  RegistryScanningConfiguration,
  ReplicationConfiguration,
} from "@pulumi/aws/ecr";
import { Enabler } from "@pulumi/aws/inspector2";
import { Key } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";

import { type AccountSettingsIntent, SETTING_NAMES } from "../../domain/registry/accountSettings";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import * as documents from "./registryDocuments";
import { type RegistryScope, homeOf } from "./registryScope";
import * as settings from "./registrySettings";
import { tagsOf } from "./tags";
import { mapInput, whenKnown } from "./whenKnown";

/** The key of the registry's repositories: made, given, or none. */
export function kmsKeyOf(
  scope: RegistryScope,
  args: HubRegistryArgs,
): pulumi.Input<string> | undefined {
  return args.encryption?.createKey ? createKey(scope, args).arn : args.encryption?.kmsKey;
}

function createKey(scope: RegistryScope, { tags }: HubRegistryArgs): Key {
  const { parent, owner, region } = scope;
  return new Key(
    owner.name,
    {
      description: `Encrypts the repositories of ${owner.name}`,
      policy: whenKnown(owner, homeOf(scope), documents.keyPolicy),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region,
      tags: tagsOf(owner, tags),
    },
    { parent },
  );
}

export function createScanning(scope: RegistryScope, { scanning = {} }: HubRegistryArgs): void {
  const { parent, owner, region } = scope;
  const enableInspector = scanning.enableInspector ?? scanning.scanType !== "BASIC";
  const inspector = enableInspector
    ? [
        new Enabler(
          owner.name,
          { accountIds: [scope.accountId], resourceTypes: ["ECR"], region },
          { parent },
        ),
      ]
    : [];
  const configuration = pulumi.output(whenKnown(owner, scanning, documents.registryScanning));
  new RegistryScanningConfiguration(
    owner.name,
    { scanType: configuration.scanType, rules: configuration.rules, region },
    { parent, dependsOn: inspector },
  );
}

export function createReplication(scope: RegistryScope, { replication }: HubRegistryArgs): void {
  if (replication === undefined) return;
  const { parent, owner, region, homeRegion, accountId: homeAccountId } = scope;
  const replicationConfiguration = whenKnown(
    owner,
    { replication, homeRegion, homeAccountId },
    documents.registryReplication,
  );
  new ReplicationConfiguration(owner.name, { replicationConfiguration, region }, { parent });
}

/** Whoever the policy lets in finds the templates there already, and the scope that the policy is meant for. */
export function createRegistryPolicy(
  scope: RegistryScope,
  args: HubRegistryArgs,
  dependsOn: pulumi.Resource[],
): void {
  const grants = settings.policyGrantsOf(args);
  if (grants === undefined) return;
  const { parent, owner, region } = scope;
  const intent = { ...grants, ...homeOf(scope) };
  const policy = whenKnown(owner, intent, settings.registryPolicy);
  new RegistryPolicy(owner.name, { policy, region }, { parent, dependsOn });
}

/** The cache makes repositories from its first pull on, so the templates come first. */
export function createPullThroughCache(
  scope: RegistryScope,
  { pullThroughCache = {} }: HubRegistryArgs,
  dependsOn: pulumi.Resource[],
): void {
  const { parent, owner, region } = scope;
  for (const [prefix, rule] of Object.entries(pullThroughCache)) {
    const given = { rule, home: homeOf(scope) };
    const made = whenKnown(owner, given, settings.pullThroughRule(prefix));
    new PullThroughCacheRule(
      `${owner.name}-${prefix}`,
      {
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: mapInput(made, (known) => known.upstreamRegistryUrl),
        credentialArn: rule.credentialArn && mapInput(made, (known) => known.credentialArn),
        customRoleArn: rule.customRoleArn && mapInput(made, (known) => known.customRoleArn),
        upstreamRepositoryPrefix: mapInput(made, (known) => known.upstreamRepositoryPrefix),
        region,
      },
      {
        parent,
        dependsOn,
        // A prefix has one rule, and another upstream is another rule.
        deleteBeforeReplace: true,
        // Amazon ECR changes the secret or the role of a rule, but it takes neither away.
        replacementTrigger: [rule.credentialArn !== undefined, rule.customRoleArn !== undefined],
      },
    );
  }
}

export function createAccountSettings(
  { parent, owner, region }: RegistryScope,
  { accountSettings = {} }: HubRegistryArgs,
): AccountSetting[] {
  const members = Object.keys(SETTING_NAMES) as (keyof AccountSettingsIntent)[];
  return members.flatMap((member) => {
    const given = accountSettings[member];
    if (given === undefined) return [];
    const name = SETTING_NAMES[member];
    const value = whenKnown(owner, given, settings.accountSetting(member));
    return [new AccountSetting(`${owner.name}-${name}`, { name, value, region }, { parent })];
  });
}

export function createPullTimeUpdateExclusions(
  { parent, owner, region, homeRegion }: RegistryScope,
  { pullTimeUpdateExclusions = {} }: HubRegistryArgs,
): void {
  for (const [key, arn] of Object.entries(pullTimeUpdateExclusions)) {
    const given = { arn, homeRegion };
    const principalArn = whenKnown(owner, given, settings.pullTimeUpdateExclusion(key));
    new PullTimeUpdateExclusion(`${owner.name}-${key}`, { principalArn, region }, { parent });
  }
}
