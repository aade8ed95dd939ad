import { ReplicaRegistry, type ReplicaRegistryArgs } from "ecr-hub";
import * as documents from "./documents";
import { ACCOUNT, boundaryArn, keyArn, updateCase } from "./updateCase";

/** Not where the hub is or goes to: a registry has one of each of its settings. */
const REPLICA_HOME = "eu-west-1";
const REPLICA_ABROAD = "eu-central-1";

function registryOf(step: "made" | "updated", region: string): ReplicaRegistryArgs {
  const { lifecycle, pull, push } = documents[step];
  const isMade = step === "made";
  const imageTagMutability = isMade ? "IMMUTABLE" : "MUTABLE";
  const encryption = isMade
    ? { encryptionType: "AES256" as const }
    : { encryptionType: "KMS" as const, kmsKey: keyArn(region, step) };
  const owner = { lifecycle, pull, push, imageTagMutability, encryption, tags: { step } } as const;
  return {
    sourceAccountId: isMade ? "222222222222" : "333333333333",
    repositoryPrefixes: [`${step}/`],
    repositoryDefaults: owner,
    creationTemplates: {
      team: {
        ...owner,
        appliedFor: isMade ? ["REPLICATION"] : ["PULL_THROUGH_CACHE", "REPLICATION"],
        description: `As it is ${step}`,
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/${step}`,
      },
    },
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
    permissionsBoundaryArn: boundaryArn(step),
    region,
    tags: { registry: step },
  };
}

export const replicaRegistry = updateCase(ReplicaRegistry, "replica", {
  argsOf: () => ({
    made: registryOf("made", REPLICA_HOME),
    updated: registryOf("updated", REPLICA_HOME),
    moved: registryOf("updated", REPLICA_ABROAD),
  }),
  changes: {
    updated: [
      "create Enabler replica",
      "create Key replica",
      "replace RepositoryCreationTemplate replica-ROOT encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate replica-team appliedFors customRoleArn description encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "update RegistryPolicy replica policy",
      "update RegistryScanningConfiguration replica scanType",
      "update Role replica-templates permissionsBoundary tags",
      "update RolePolicy replica-templates policy",
    ],
    moved: [
      "replace Enabler replica region",
      "replace Key replica policy region",
      "replace RegistryPolicy replica policy region",
      "replace RegistryScanningConfiguration replica region",
      "replace RepositoryCreationTemplate replica-ROOT encryptionConfigurations region repositoryPolicy",
      "replace RepositoryCreationTemplate replica-team encryptionConfigurations region repositoryPolicy",
      "update RolePolicy replica-templates policy",
    ],
  },
});
