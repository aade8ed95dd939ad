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
import type * as pulumi from "@pulumi/pulumi";

import { type AccountSettingsIntent, SETTING_NAMES } from "../../domain/registry/accountSettings";
import type { PullThroughRule } from "../../domain/registry/pullThroughCache";
import type { Document } from "../input/component";
import { mapInput } from "../input/values";
import type { ResourceContext } from "../input/resourceContext";
import type {
  HubRegistryArgs,
  RegistryEncryptionArgs,
  RegistryScanningArgs,
} from "./hubRegistryArgs";
import { type RegistryDocuments, keyPolicy } from "./registryDocuments";

/** The key of the registry's repositories: made, given, or none. */
export function kmsKey(
  context: ResourceContext,
  encryption: RegistryEncryptionArgs | undefined,
  documents: RegistryDocuments,
): pulumi.Input<string> | undefined {
  if (encryption?.createKey) return createKey(context).arn;
  return documents.kmsKey?.render(context) as pulumi.Input<string> | undefined;
}

function createKey(context: ResourceContext): Key {
  const { component, region, tags } = context;
  const { name, options } = context.child("registry", context.name);
  const home = { accountId: context.accountId, region: context.homeRegion };
  return new Key(
    name,
    {
      description: "Encrypts the repositories of the registry",
      policy: component.render(home, keyPolicy),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region,
      tags,
    },
    // Up to version 0.1.0, it had the component's name in it.
    { ...options(Key), ignoreChanges: ["description"] },
  );
}

export function createScanning(
  context: ResourceContext,
  {
    enableInspector,
    scanType,
    manageConfiguration = true,
    retainOnDelete = true,
  }: RegistryScanningArgs,
  documents: RegistryDocuments,
): void {
  const { region } = context;
  // Deleted, they would leave the registry without Amazon Inspector.
  const { name, options } = context.child("registry", context.name);
  const inspector =
    (enableInspector ?? scanType !== "BASIC")
      ? [
          new Enabler(
            name,
            { accountIds: [context.accountId], resourceTypes: ["ECR"], region },
            { ...options(Enabler), retainOnDelete },
          ),
        ]
      : [];
  if (!manageConfiguration) return;
  const configuration = documents.scanning.render();
  new RegistryScanningConfiguration(
    name,
    {
      scanType: mapInput(configuration, (one) => one.scanType),
      rules: mapInput(configuration, (one) => one.rules),
      region,
    },
    { ...options(RegistryScanningConfiguration), retainOnDelete, dependsOn: inspector },
  );
}

export function createReplication(
  context: ResourceContext,
  { replication }: RegistryDocuments,
): void {
  if (replication === undefined) return;
  const { name, options } = context.child("registry", context.name);
  const replicationConfiguration = replication.render(context);
  new ReplicationConfiguration(
    name,
    { replicationConfiguration, region: context.region },
    options(ReplicationConfiguration),
  );
}

/** Whoever the policy grants access finds the templates there already, and the scope that the policy is meant for. */
export function createRegistryPolicy(
  context: ResourceContext,
  policy: Document<string> | undefined,
  dependsOn: pulumi.Resource[],
): void {
  if (policy === undefined) return;
  const { name, options } = context.child("registry", context.name);
  new RegistryPolicy(
    name,
    { policy: policy.render(context), region: context.region },
    { ...options(RegistryPolicy), dependsOn },
  );
}

/** The cache makes repositories from its first pull on, so the templates come first. */
export function createPullThroughCache(
  context: ResourceContext,
  { pullThroughCache = {} }: HubRegistryArgs,
  {
    rules,
    dependsOn,
  }: { rules: [string, Document<PullThroughRule>][]; dependsOn: pulumi.Resource[] },
): void {
  for (const [prefix, document] of rules) {
    const { credentialArn, customRoleArn } = pullThroughCache[prefix] ?? {};
    const rule = document.render(context);
    const { name, options } = context.child(prefix, `${context.name}-${prefix}`);
    new PullThroughCacheRule(
      name,
      {
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: mapInput(rule, (one) => one.upstreamRegistryUrl),
        credentialArn: credentialArn && mapInput(rule, (one) => one.credentialArn),
        customRoleArn: customRoleArn && mapInput(rule, (one) => one.customRoleArn),
        upstreamRepositoryPrefix: mapInput(rule, (one) => one.upstreamRepositoryPrefix),
        region: context.region,
      },
      {
        ...options(PullThroughCacheRule),
        dependsOn,
        // A prefix has one rule, and another upstream is another rule.
        deleteBeforeReplace: true,
        // Amazon ECR changes the secret or the role of a rule, but it takes neither away.
        replacementTrigger: [credentialArn !== undefined, customRoleArn !== undefined],
      },
    );
  }
}

export function createAccountSettings(
  context: ResourceContext,
  { accountSettings = {} }: HubRegistryArgs,
): AccountSetting[] {
  const given = Object.entries(accountSettings) as [
    keyof AccountSettingsIntent,
    pulumi.Input<string>,
  ][];
  return given.map(([member, value]) => {
    const setting = SETTING_NAMES[member];
    const { name, options } = context.child(setting, `${context.name}-${setting}`);
    return new AccountSetting(
      name,
      { name: setting, value, region: context.region },
      options(AccountSetting),
    );
  });
}

export function createPullTimeUpdateExclusions(
  context: ResourceContext,
  exclusions: readonly [string, Document<string>][],
): void {
  for (const [key, document] of exclusions) {
    const { name, options } = context.child(key, `${context.name}-${key}`);
    const principalArn = document.render(context);
    new PullTimeUpdateExclusion(
      name,
      { principalArn, region: context.region },
      options(PullTimeUpdateExclusion),
    );
  }
}
