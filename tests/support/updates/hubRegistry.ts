import { HubRegistry, type HubRegistryArgs } from "ecr-hub";
import * as documents from "./documents";
import { ABROAD, ACCOUNT, HOME, boundaryArn, keyArn, updateCase } from "./updateCase";

function registryOf(step: "made" | "updated", region: string): HubRegistryArgs {
  const { lifecycle, pull, push, repositoryPolicy, cachePull } = documents[step];
  const isMade = step === "made";
  const accountId = isMade ? "222222222222" : "333333333333";
  const key = { encryptionType: "KMS", kmsKey: keyArn(region, step) } as const;
  const owner = { lifecycle, pull, push, tags: { step } };
  const repository = {
    ...owner,
    imageTagMutability: isMade ? "IMMUTABLE" : "MUTABLE",
    scanOnPush: isMade,
    forceDelete: !isMade,
    repositoryPolicy,
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
      manageConfiguration: true,
      retainOnDelete: isMade,
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
      document: registryDocument(step),
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
        createTemplate: true,
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
        repositoryPolicy,
        ...owner,
      },
    },
    accountSettings: { basicScanTypeVersion: "AWS_NATIVE", registryPolicyScope: "V2" },
    permissionsBoundaryArn: boundaryArn(step),
    region,
    tags: { registry: step },
  };
}

/** A registry policy as its text. */
function registryDocument(step: string): string {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "ecr:DeleteRepository",
    Resource: `arn:aws:ecr:*:${ACCOUNT}:repository/${step}/*`,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export const hubRegistry = updateCase(HubRegistry, "hub", {
  children: /@us-(east-1|west-2)$/,
  argsOf: () => ({
    made: registryOf("made", HOME),
    updated: registryOf("updated", HOME),
    moved: registryOf("updated", ABROAD),
  }),
  changes: {
    updated: [
      "create Enabler registry@us-east-1",
      "create Key registry@us-east-1",
      "replace LifecyclePolicy by-default@us-east-1 policy",
      "replace LifecyclePolicy default-key@us-east-1",
      "replace LifecyclePolicy own-key@us-east-1",
      "replace LifecyclePolicy own@us-east-1 policy",
      "replace PullThroughCacheRule twin@us-east-1",
      "replace PullThroughCacheRule upstream@us-east-1 customRoleArn upstreamRegistryUrl upstreamRepositoryPrefix",
      "replace Repository default-key@us-east-1 encryptionConfigurations forceDelete imageScanningConfiguration imageTagMutability tags",
      "replace Repository own-key@us-east-1 encryptionConfigurations forceDelete imageScanningConfiguration imageTagMutability tags",
      "replace RepositoryCreationTemplate ROOT@us-east-1 encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate docker-hub@us-east-1 encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate hub@us-east-1 encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate own@us-east-1 appliedFors customRoleArn description encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate twin@us-east-1 encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate upstream@us-east-1 encryptionConfigurations lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate with-key@us-east-1 encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate without-key@us-east-1 encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryPolicy default-key@us-east-1",
      "replace RepositoryPolicy own-key@us-east-1",
      "update PullThroughCacheRule docker-hub@us-east-1 credentialArn",
      "update PullThroughCacheRule hub@us-east-1 customRoleArn",
      "update RegistryPolicy registry@us-east-1 policy",
      "update RegistryScanningConfiguration registry@us-east-1 scanType",
      "update ReplicationConfiguration registry@us-east-1 replicationConfiguration",
      "update Repository by-default@us-east-1 forceDelete imageScanningConfiguration imageTagMutability tags",
      "update Repository own@us-east-1 forceDelete imageScanningConfiguration imageTagMutability tags",
      "update RepositoryPolicy by-default@us-east-1 policy",
      "update RepositoryPolicy own@us-east-1 policy",
      "update Role registry-templates@us-east-1 permissionsBoundary tags",
      "update RolePolicy registry-templates@us-east-1 policy",
    ],
    moved: [
      "create AccountSetting BASIC_SCAN_TYPE_VERSION@us-west-2",
      "create AccountSetting REGISTRY_POLICY_SCOPE@us-west-2",
      "create Enabler registry@us-west-2",
      "create Key registry@us-west-2",
      "create LifecyclePolicy by-default@us-west-2",
      "create LifecyclePolicy default-key@us-west-2",
      "create LifecyclePolicy own-key@us-west-2",
      "create LifecyclePolicy own@us-west-2",
      "create PullThroughCacheRule docker-hub@us-west-2",
      "create PullThroughCacheRule hub@us-west-2",
      "create PullThroughCacheRule twin@us-west-2",
      "create PullThroughCacheRule upstream@us-west-2",
      "create RegistryPolicy registry@us-west-2",
      "create RegistryScanningConfiguration registry@us-west-2",
      "create ReplicationConfiguration registry@us-west-2",
      "create Repository by-default@us-west-2",
      "create Repository default-key@us-west-2",
      "create Repository own-key@us-west-2",
      "create Repository own@us-west-2",
      "create RepositoryCreationTemplate ROOT@us-west-2",
      "create RepositoryCreationTemplate docker-hub@us-west-2",
      "create RepositoryCreationTemplate hub@us-west-2",
      "create RepositoryCreationTemplate own@us-west-2",
      "create RepositoryCreationTemplate twin@us-west-2",
      "create RepositoryCreationTemplate upstream@us-west-2",
      "create RepositoryCreationTemplate with-key@us-west-2",
      "create RepositoryCreationTemplate without-key@us-west-2",
      "create RepositoryPolicy by-default@us-west-2",
      "create RepositoryPolicy default-key@us-west-2",
      "create RepositoryPolicy own-key@us-west-2",
      "create RepositoryPolicy own@us-west-2",
      "create Role registry-templates@us-west-2",
      "create RolePolicy registry-templates@us-west-2",
      "delete AccountSetting BASIC_SCAN_TYPE_VERSION@us-east-1",
      "delete AccountSetting REGISTRY_POLICY_SCOPE@us-east-1",
      "delete Enabler registry@us-east-1",
      "delete Key registry@us-east-1",
      "delete LifecyclePolicy by-default@us-east-1",
      "delete LifecyclePolicy default-key@us-east-1",
      "delete LifecyclePolicy own-key@us-east-1",
      "delete LifecyclePolicy own@us-east-1",
      "delete PullThroughCacheRule docker-hub@us-east-1",
      "delete PullThroughCacheRule hub@us-east-1",
      "delete PullThroughCacheRule twin@us-east-1",
      "delete PullThroughCacheRule upstream@us-east-1",
      "delete RegistryPolicy registry@us-east-1",
      "delete RegistryScanningConfiguration registry@us-east-1",
      "delete ReplicationConfiguration registry@us-east-1",
      "delete Repository by-default@us-east-1",
      "delete Repository default-key@us-east-1",
      "delete Repository own-key@us-east-1",
      "delete Repository own@us-east-1",
      "delete RepositoryCreationTemplate ROOT@us-east-1",
      "delete RepositoryCreationTemplate docker-hub@us-east-1",
      "delete RepositoryCreationTemplate hub@us-east-1",
      "delete RepositoryCreationTemplate own@us-east-1",
      "delete RepositoryCreationTemplate twin@us-east-1",
      "delete RepositoryCreationTemplate upstream@us-east-1",
      "delete RepositoryCreationTemplate with-key@us-east-1",
      "delete RepositoryCreationTemplate without-key@us-east-1",
      "delete RepositoryPolicy by-default@us-east-1",
      "delete RepositoryPolicy default-key@us-east-1",
      "delete RepositoryPolicy own-key@us-east-1",
      "delete RepositoryPolicy own@us-east-1",
      "delete Role registry-templates@us-east-1",
      "delete RolePolicy registry-templates@us-east-1",
    ],
  },
});

const templatesWith = (tags: Record<string, string>): HubRegistryArgs => ({
  creationTemplates: { own: { appliedFor: ["REPLICATION"] } },
  region: "ap-south-1",
  scanning: { retainOnDelete: false },
  tags,
});

/** A registry whose templates come to need a role, to set tags, and then no longer do. */
export const registryOfTemplates = updateCase(HubRegistry, "templates", {
  children: /@ap-south-1$/,
  argsOf: () => ({
    made: templatesWith({}),
    updated: templatesWith({ step: "updated" }),
    moved: templatesWith({}),
  }),
  changes: {
    updated: [
      "create Role registry-templates@ap-south-1",
      "create RolePolicy registry-templates@ap-south-1",
      "update RepositoryCreationTemplate own@ap-south-1 customRoleArn resourceTags",
    ],
    moved: [
      "delete Role registry-templates@ap-south-1",
      "delete RolePolicy registry-templates@ap-south-1",
      "update RepositoryCreationTemplate own@ap-south-1 customRoleArn resourceTags",
    ],
  },
});
