import { HubRegistry, type HubRegistryArgs } from "ecr-hub";
import * as documents from "./documents";
import { ABROAD, ACCOUNT, HOME, boundaryArn, keyArn, updateCase } from "./updateCase";

function registryOf(step: "made" | "updated", region: string): HubRegistryArgs {
  const { lifecycle, pull, push, cachePull } = documents[step];
  const isMade = step === "made";
  const accountId = isMade ? "222222222222" : "333333333333";
  const key = { encryptionType: "KMS", kmsKey: keyArn(region, step) } as const;
  const owner = { lifecycle, pull, push, tags: { step } };
  const repository = {
    ...owner,
    imageTagMutability: isMade ? "IMMUTABLE" : "MUTABLE",
    scanOnPush: isMade,
    forceDelete: !isMade,
  } as const;
  const destinations = [{ region: isMade ? "us-east-2" : "eu-north-1", registryId: accountId }];
  const repositoryPrefixes = [`${step}/`];
  return {
    repositories: {
      own: { ...repository, encryption: { encryptionType: "AES256" } },
      "by-default": { encryption: { encryptionType: "AES256" } },
      "own-key": { encryption: isMade ? { encryptionType: "AES256" } : key },
      "default-key": {},
    },
    repositoryDefaults: { ...repository, encryption: isMade ? { encryptionType: "AES256" } : key },
    pull,
    encryption: isMade ? { kmsKey: keyArn(region, step) } : { createKey: true },
    scanning: {
      scanType: isMade ? "BASIC" : "ENHANCED",
      rules: [
        {
          scanFrequency: isMade ? "SCAN_ON_PUSH" : "CONTINUOUS_SCAN",
          repositoryFilters: [`${step}/*`],
        },
      ],
      enableInspector: !isMade,
    },
    replication: isMade
      ? { destinations, repositoryPrefixes }
      : { rules: [{ destinations, repositoryPrefixes }] },
    registryPolicy: {
      replicationFrom: { accounts: [accountId], repositoryPrefixes },
      ...(!isMade && {
        pullThroughFrom: {
          accounts: [accountId],
          principalArns: [`arn:aws:iam::${accountId}:role/${step}`],
          repositoryPrefixes,
        },
      }),
    },
    pullThroughCache: {
      "docker-hub": {
        upstreamRegistryUrl: "registry-1.docker.io",
        credentialArn: `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:ecr-pullthroughcache/${step}-AbCdEf`,
        pull: cachePull,
      },
      hub: {
        upstreamRegistryUrl: "444444444444.dkr.ecr.eu-west-1.amazonaws.com",
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/${step}`,
      },
      twin: {
        upstreamRegistryUrl: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`,
        ...(isMade && { customRoleArn: `arn:aws:iam::${ACCOUNT}:role/${step}` }),
      },
      upstream: {
        upstreamRegistryUrl: `${accountId}.dkr.ecr.eu-west-1.amazonaws.com`,
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/${step}`,
        upstreamRepositoryPrefix: step,
      },
    },
    creationTemplates: {
      "with-key": { appliedFor: ["REPLICATION"], encryption: isMade ? {} : key },
      "without-key": {
        appliedFor: ["REPLICATION"],
        encryption: isMade ? key : { encryptionType: "AES256" },
      },
      own: {
        appliedFor: isMade ? ["REPLICATION"] : ["PULL_THROUGH_CACHE", "REPLICATION"],
        description: `As it is ${step}`,
        imageTagMutability: repository.imageTagMutability,
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/${step}`,
        ...owner,
      },
    },
    accountSettings: { basicScanTypeVersion: "AWS_NATIVE", registryPolicyScope: "V2" },
    permissionsBoundaryArn: boundaryArn(step),
    region,
    tags: { registry: step },
  };
}

export const hubRegistry = updateCase(HubRegistry, "hub", {
  argsOf: () => ({
    made: registryOf("made", HOME),
    updated: registryOf("updated", HOME),
    moved: registryOf("updated", ABROAD),
  }),
  changes: {
    updated: [
      "create Enabler hub",
      "create Key hub",
      "replace LifecyclePolicy hub-by-default policy",
      "replace LifecyclePolicy hub-default-key",
      "replace LifecyclePolicy hub-own policy",
      "replace LifecyclePolicy hub-own-key",
      "replace PullThroughCacheRule hub-twin",
      "replace PullThroughCacheRule hub-upstream customRoleArn upstreamRegistryUrl upstreamRepositoryPrefix",
      "replace Repository hub-default-key encryptionConfigurations forceDelete imageScanningConfiguration imageTagMutability tags",
      "replace Repository hub-own-key encryptionConfigurations forceDelete imageScanningConfiguration imageTagMutability tags",
      "replace RepositoryCreationTemplate hub-ROOT encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-docker-hub encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-hub encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-own appliedFors customRoleArn description encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-twin encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-upstream encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-with-key encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub-without-key encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryPolicy hub-default-key",
      "replace RepositoryPolicy hub-own-key",
      "update PullThroughCacheRule hub-docker-hub credentialArn",
      "update PullThroughCacheRule hub-hub customRoleArn",
      "update RegistryPolicy hub policy",
      "update RegistryScanningConfiguration hub scanType",
      "update ReplicationConfiguration hub replicationConfiguration",
      "update Repository hub-by-default forceDelete imageScanningConfiguration imageTagMutability tags",
      "update Repository hub-own forceDelete imageScanningConfiguration imageTagMutability tags",
      "update RepositoryPolicy hub-by-default policy",
      "update RepositoryPolicy hub-own policy",
      "update Role hub-templates permissionsBoundary tags",
      "update RolePolicy hub-templates policy",
    ],
    moved: [
      "replace AccountSetting hub-BASIC_SCAN_TYPE_VERSION region",
      "replace AccountSetting hub-REGISTRY_POLICY_SCOPE region",
      "replace Enabler hub region",
      "replace Key hub policy region",
      "replace LifecyclePolicy hub-by-default",
      "replace LifecyclePolicy hub-default-key",
      "replace LifecyclePolicy hub-own",
      "replace LifecyclePolicy hub-own-key",
      "replace PullThroughCacheRule hub-docker-hub credentialArn region",
      "replace PullThroughCacheRule hub-hub region",
      "replace PullThroughCacheRule hub-twin region",
      "replace PullThroughCacheRule hub-upstream region",
      "replace RegistryPolicy hub policy region",
      "replace RegistryScanningConfiguration hub region",
      "replace ReplicationConfiguration hub region",
      "replace Repository hub-by-default region",
      "replace Repository hub-default-key encryptionConfigurations region",
      "replace Repository hub-own region",
      "replace Repository hub-own-key encryptionConfigurations region",
      "replace RepositoryCreationTemplate hub-ROOT encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-docker-hub encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-hub encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-own encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-twin encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-upstream encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-with-key encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate hub-without-key region repositoryPolicy",
      "replace RepositoryPolicy hub-by-default",
      "replace RepositoryPolicy hub-default-key",
      "replace RepositoryPolicy hub-own",
      "replace RepositoryPolicy hub-own-key",
      "update RolePolicy hub-templates policy",
    ],
  },
});

const templatesWith = (tags: Record<string, string>): HubRegistryArgs => ({
  creationTemplates: { own: { appliedFor: ["REPLICATION"] } },
  region: "ap-south-1",
  tags,
});

/** A registry whose templates come to need a role, to set tags, and then no longer do. */
export const registryOfTemplates = updateCase(HubRegistry, "templates", {
  argsOf: () => ({
    made: templatesWith({}),
    updated: templatesWith({ step: "updated" }),
    moved: templatesWith({}),
  }),
  changes: {
    updated: [
      "create Role templates-templates",
      "create RolePolicy templates-templates",
      "update RepositoryCreationTemplate templates-own customRoleArn resourceTags",
    ],
    moved: [
      "delete Role templates-templates",
      "delete RolePolicy templates-templates",
      "update RepositoryCreationTemplate templates-own customRoleArn resourceTags",
    ],
  },
});
