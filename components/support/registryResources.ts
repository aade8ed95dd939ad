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

/** What the children are called that a registry has one of. */
const REGISTRY = "registry";

/** The key of the registry's repositories: made, given, or none. */
export function kmsKeyOf(
  scope: RegistryScope,
  args: HubRegistryArgs,
): pulumi.Input<string> | undefined {
  return args.encryption?.createKey ? createKey(scope, args).arn : args.encryption?.kmsKey;
}

function createKey(scope: RegistryScope, { tags }: HubRegistryArgs): Key {
  const { owner, region } = scope;
  const { name, options } = scope.child(REGISTRY, owner.name);
  return new Key(
    name,
    {
      description: "Encrypts the repositories of the registry",
      policy: whenKnown(owner, homeOf(scope), documents.keyPolicy),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region,
      tags: tagsOf(owner, tags),
    },
    // Up to version 0.1.0, it had the component's name in it.
    { ...options, ignoreChanges: ["description"] },
  );
}

export function createScanning(scope: RegistryScope, { scanning = {} }: HubRegistryArgs): void {
  const { owner, region } = scope;
  const { name, options: named } = scope.child(REGISTRY, owner.name);
  // Deleted, they would leave the registry without Amazon Inspector.
  const options = { ...named, retainOnDelete: scanning.retainOnDelete ?? true };
  const enableInspector = scanning.enableInspector ?? scanning.scanType !== "BASIC";
  const inspector = enableInspector
    ? [
        new Enabler(
          name,
          { accountIds: [scope.accountId], resourceTypes: ["ECR"], region },
          options,
        ),
      ]
    : [];
  const configuration = pulumi.output(whenKnown(owner, scanning, documents.registryScanning));
  new RegistryScanningConfiguration(
    name,
    { scanType: configuration.scanType, rules: configuration.rules, region },
    { ...options, dependsOn: inspector },
  );
}

export function createReplication(scope: RegistryScope, { replication }: HubRegistryArgs): void {
  if (replication === undefined) return;
  const { owner, region, homeRegion, accountId: homeAccountId } = scope;
  const { name, options } = scope.child(REGISTRY, owner.name);
  const replicationConfiguration = whenKnown(
    owner,
    { replication, homeRegion, homeAccountId },
    documents.registryReplication,
  );
  new ReplicationConfiguration(name, { replicationConfiguration, region }, options);
}

/** Whoever the policy lets in finds the templates there already, and the scope that the policy is meant for. */
export function createRegistryPolicy(
  scope: RegistryScope,
  args: HubRegistryArgs,
  dependsOn: pulumi.Resource[],
): void {
  const grants = settings.policyGrantsOf(args);
  if (grants === undefined) return;
  const { owner, region } = scope;
  const { name, options } = scope.child(REGISTRY, owner.name);
  const intent = { ...grants, ...homeOf(scope) };
  const policy = whenKnown(owner, intent, settings.registryPolicy);
  new RegistryPolicy(name, { policy, region }, { ...options, dependsOn });
}

/** The cache makes repositories from its first pull on, so the templates come first. */
export function createPullThroughCache(
  scope: RegistryScope,
  { pullThroughCache = {} }: HubRegistryArgs,
  dependsOn: pulumi.Resource[],
): void {
  const { owner, region } = scope;
  for (const [prefix, rule] of Object.entries(pullThroughCache)) {
    const given = { rule, home: homeOf(scope) };
    const made = whenKnown(owner, given, settings.pullThroughRule(prefix));
    const { name, options } = scope.child(prefix, `${owner.name}-${prefix}`);
    new PullThroughCacheRule(
      name,
      {
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: mapInput(made, (known) => known.upstreamRegistryUrl),
        credentialArn: rule.credentialArn && mapInput(made, (known) => known.credentialArn),
        customRoleArn: rule.customRoleArn && mapInput(made, (known) => known.customRoleArn),
        upstreamRepositoryPrefix: mapInput(made, (known) => known.upstreamRepositoryPrefix),
        region,
      },
      {
        ...options,
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
  { owner, child, region }: RegistryScope,
  { accountSettings = {} }: HubRegistryArgs,
): AccountSetting[] {
  const members = Object.keys(SETTING_NAMES) as (keyof AccountSettingsIntent)[];
  return members.flatMap((member) => {
    const given = accountSettings[member];
    if (given === undefined) return [];
    const setting = SETTING_NAMES[member];
    const { name, options } = child(setting, `${owner.name}-${setting}`);
    const value = whenKnown(owner, given, settings.accountSetting(member));
    return [new AccountSetting(name, { name: setting, value, region }, options)];
  });
}

export function createPullTimeUpdateExclusions(
  { owner, child, region, homeRegion }: RegistryScope,
  { pullTimeUpdateExclusions = {} }: HubRegistryArgs,
): void {
  for (const [key, arn] of Object.entries(pullTimeUpdateExclusions)) {
    const given = { arn, homeRegion };
    const principalArn = whenKnown(owner, given, settings.pullTimeUpdateExclusion(key));
    const { name, options } = child(key, `${owner.name}-${key}`);
    new PullTimeUpdateExclusion(name, { principalArn, region }, options);
  }
}
