import { ReplicaRegistry, type ReplicaRegistryArgs } from "ecr-hub";
import * as documents from "./documents";
import { ACCOUNT, boundaryArn, keyArn, updateCase } from "./updateCase";

/** Not where the hub is or goes to: a registry has one of each of its settings. */
const REPLICA_HOME = "eu-west-1";
const REPLICA_ABROAD = "eu-central-1";

function registryOf(step: "made" | "updated", region: string): ReplicaRegistryArgs {
  const { lifecycle, pull, push, repositoryPolicy } = documents[step];
  const isMade = step === "made";
  const imageTagMutability = isMade ? "IMMUTABLE" : "MUTABLE";
  const encryption = isMade
    ? { encryptionType: "AES256" as const }
    : { encryptionType: "KMS" as const, kmsKey: keyArn(region, step) };
  const owner = { lifecycle, pull, push, imageTagMutability, encryption, tags: { step } } as const;
  return {
    sourceAccountId: isMade ? "222222222222" : "333333333333",
    repositoryPrefixes: [`${step}/`],
    repositoryDefaults: { ...owner, repositoryPolicy },
    creationTemplates: {
      team: {
        ...owner,
        repositoryPolicy,
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
      retainOnDelete: isMade,
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
      "create Enabler registry@eu-west-1",
      "create Key registry@eu-west-1",
      "replace RepositoryCreationTemplate ROOT@eu-west-1 encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "replace RepositoryCreationTemplate team@eu-west-1 appliedFors customRoleArn description encryptionConfigurations imageTagMutability lifecyclePolicy repositoryPolicy resourceTags",
      "update RegistryPolicy registry@eu-west-1 policy",
      "update RegistryScanningConfiguration registry@eu-west-1 scanType",
      "update Role registry-templates@eu-west-1 permissionsBoundary tags",
      "update RolePolicy registry-templates@eu-west-1 policy",
    ],
    moved: [
      "create Enabler registry@eu-central-1",
      "create Key registry@eu-central-1",
      "create RegistryPolicy registry@eu-central-1",
      "create RegistryScanningConfiguration registry@eu-central-1",
      "create RepositoryCreationTemplate ROOT@eu-central-1",
      "create RepositoryCreationTemplate team@eu-central-1",
      "create Role registry-templates@eu-central-1",
      "create RolePolicy registry-templates@eu-central-1",
      "delete Enabler registry@eu-west-1",
      "delete Key registry@eu-west-1",
      "delete RegistryPolicy registry@eu-west-1",
      "delete RegistryScanningConfiguration registry@eu-west-1",
      "delete RepositoryCreationTemplate ROOT@eu-west-1",
      "delete RepositoryCreationTemplate team@eu-west-1",
      "delete Role registry-templates@eu-west-1",
      "delete RolePolicy registry-templates@eu-west-1",
    ],
  },
});
