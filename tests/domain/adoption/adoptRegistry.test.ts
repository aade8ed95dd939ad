import assert from "node:assert/strict";

import { adoptRegistry } from "../../../domain/adoption/adoptRegistry";
import { compareStates } from "../../../domain/adoption/compareStates";
import type { RegistryScan, RepositoryScan } from "../../../domain/adoption/registryScan";

const deny = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "ecr:DeleteRepository" }],
});
const replicas = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::222222222222:root" },
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
      Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
    },
  ],
});
const lifecyclePolicyText = JSON.stringify({
  rules: [
    {
      rulePriority: 5,
      description: "Keep 30",
      selection: {
        tagStatus: "tagged",
        tagPrefixList: ["v"],
        countType: "imageCountMoreThan",
        countNumber: 30,
      },
      action: { type: "expire" },
    },
  ],
});
const kmsKey = "arn:aws:kms:us-east-1:111111111111:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const customRoleArn = "arn:aws:iam::111111111111:role/templates";
const scan: RegistryScan = {
  registryId: "111111111111",
  region: "us-east-1",
  scanningConfiguration: { scanType: "BASIC", rules: [] },
  replicationConfiguration: {
    rules: [
      {
        destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
        repositoryFilters: [{ filter: "team-", filterType: "PREFIX_MATCH" }],
      },
    ],
  },
  registryPolicyText: replicas,
  pullThroughCacheRules: [
    {
      ecrRepositoryPrefix: "public",
      upstreamRegistryUrl: "public.ecr.aws",
      upstreamRepositoryPrefix: "ROOT",
    },
    { ecrRepositoryPrefix: "odd", upstreamRegistryUrl: "registry.example.com" },
  ],
  repositoryCreationTemplates: [
    {
      prefix: "public",
      description: "Cache",
      appliedFor: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "MUTABLE",
      encryptionConfiguration: { encryptionType: "KMS", kmsKey },
      repositoryPolicy: deny,
      customRoleArn,
      resourceTags: { team: "platform" },
    },
    { prefix: "bare", appliedFor: ["REPLICATION"], resourceTags: { team: "a" } },
  ],
  accountSettings: {
    BASIC_SCAN_TYPE_VERSION: "CLAIR",
    REGISTRY_POLICY_SCOPE: "V2",
    BLOB_MOUNTING: "ENABLED",
  },
  pullTimeUpdateExclusions: ["arn:aws:iam::111111111111:role/scanner"],
  repositories: [
    {
      repositoryName: "team-a/api",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "latest" }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "KMS", kmsKey },
      tags: { team: "a", "aws:cloudformation:stack-name": "old" },
      lifecyclePolicyText,
    },
    { repositoryName: "team-b/batch", policyText: deny, lifecyclePolicyText: '{"rules":[{}]}' },
    {
      repositoryName: "alias",
      encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/hub" },
      policyText: deny,
    },
  ],
};

describe("a registry as arguments", () => {
  it("keeps every setting, and what grants and rules cannot say as text or outside", () => {
    const { args, repositories, settings, children } = adoptRegistry(scan);
    assert.deepEqual(args, {
      region: "us-east-1",
      scanning: { scanType: "BASIC", rules: [], enableInspector: false },
      replication: {
        rules: [
          {
            destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
            repositoryPrefixes: ["team-"],
          },
        ],
      },
      registryPolicy: { document: replicas },
      pullThroughCache: {
        public: { upstreamRegistryUrl: "public.ecr.aws", createTemplate: false },
      },
      creationTemplates: {
        public: {
          appliedFor: ["PULL_THROUGH_CACHE"],
          description: "Cache",
          imageTagMutability: "MUTABLE",
          encryption: { encryptionType: "KMS", kmsKey },
          tags: { team: "platform" },
          lifecycle: { rules: [] },
          repositoryPolicy: deny,
          customRoleArn,
        },
      },
      accountSettings: { blobMounting: "ENABLED" },
      pullTimeUpdateExclusions: {
        "111111111111:role/scanner": "arn:aws:iam::111111111111:role/scanner",
      },
      repositories: {
        "team-a/api": {
          imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
          imageTagMutabilityExclusionFilters: ["latest"],
          encryption: { encryptionType: "KMS", kmsKey },
          tags: { team: "a" },
          scanOnPush: true,
          lifecycle: {
            rules: [
              {
                rulePriority: 5,
                description: "Keep 30",
                tagStatus: "tagged",
                tagPrefixList: ["v"],
                countType: "imageCountMoreThan",
                countNumber: 30,
                action: "expire",
              },
            ],
          },
        },
        "team-b/batch": {
          imageTagMutability: "MUTABLE",
          scanOnPush: false,
          lifecycle: { rules: [] },
          repositoryPolicy: deny,
        },
      },
    });
    assert.deepEqual(
      repositories.map(({ repositoryName, state, notes }) => [repositoryName, state, ...notes]),
      [
        ["team-a/api", "fits"],
        [
          "team-b/batch",
          "unmanaged",
          "The lifecycle policy stays outside of the program: rules[0].rulePriority: rulePriority is missing: allowed an integer of at least 1. (lifecycle-missing-key) rules[0].selection: selection is missing: allowed an object with tagStatus, tagPatternList, tagPrefixList, storageClass, countType, countUnit, countNumber. (lifecycle-missing-key) rules[0].action: action is missing: allowed an object with type, targetStorageClass. (lifecycle-missing-key)",
          "The repository policy is kept as text: statement 1 denies something.",
        ],
        [
          "alias",
          "unmanaged",
          'The repository stays outside of the program: kmsKey: key is not an ARN: given "alias/hub", allowed the ARN of the key, since Amazon ECR answers with it and another text replaces the repository. (encryption-key-not-arn)',
        ],
      ],
    );
    assert.deepEqual(
      settings.map(({ setting, state }) => [setting, state]),
      [
        ["scanning configuration", "fits"],
        ["replication", "fits"],
        ["registry policy", "kept"],
        ["pull-through cache rule public", "fits"],
        ["pull-through cache rule odd", "unmanaged"],
        ["creation template public", "kept"],
        ["creation template bare", "unmanaged"],
        ["account setting BASIC_SCAN_TYPE_VERSION", "unmanaged"],
        ["account setting BLOB_MOUNTING", "fits"],
        ["pull-time exclusion arn:aws:iam::111111111111:role/scanner", "fits"],
      ],
    );
    assert.deepEqual(
      children.map(({ kind, identity }) => `${kind} ${identity}`),
      [
        "repository team-a/api",
        "lifecyclePolicy team-a/api",
        "repository team-b/batch",
        "repositoryPolicy team-b/batch",
        "registryPolicy registry",
        "registryScanningConfiguration registry",
        "replicationConfiguration registry",
        "repositoryCreationTemplate public",
        "pullThroughCacheRule public",
        "accountSetting BLOB_MOUNTING",
        "pullTimeUpdateExclusion 111111111111:role/scanner",
      ],
    );
  });

  it("says replication from other accounts as a grant only where its creation template exists", () => {
    const registryPolicyText = JSON.stringify({
      ...(JSON.parse(replicas) as object),
      Statement: (JSON.parse(replicas) as { Statement: object[] }).Statement.map((statement) => ({
        ...statement,
        Sid: "ReplicateFromAccounts",
      })),
    });
    const policyOf = (template?: object) =>
      adoptRegistry({
        ...scan,
        registryPolicyText,
        repositoryCreationTemplates: template ? [{ prefix: "ROOT", ...template }] : [],
      }).args.registryPolicy;
    const text = { document: registryPolicyText };
    assert.deepEqual(policyOf(), text);
    assert.deepEqual(policyOf({ appliedFor: ["PULL_THROUGH_CACHE"] }), text);
    assert.deepEqual(policyOf({ appliedFor: ["REPLICATION"], imageTagMutability: "FROZEN" }), text);
    assert.deepEqual(policyOf({ appliedFor: ["REPLICATION"] }), {
      replicationFrom: { accounts: ["222222222222"] },
    });
  });

  it("leaves scanning alone where the scan does not say what it is", () => {
    const { args, children } = adoptRegistry({ ...scan, scanningConfiguration: undefined });
    assert.deepEqual(args.scanning, { manageConfiguration: false, enableInspector: false });
    assert.ok(children.every(({ kind }) => kind !== "registryScanningConfiguration"));
  });

  it("is compared with states of the same account and region", () => {
    const state = (repositoryName: string, region = "us-east-1"): RegistryScan => ({
      registryId: "111111111111",
      region,
      repositories: [{ repositoryName } satisfies RepositoryScan],
    });
    const states = [state("team-a/api"), state("gone"), state("other", "eu-west-1")];
    assert.deepEqual(compareStates(scan, states), {
      notInState: [
        "alias",
        "pullThroughCacheRule odd",
        "pullThroughCacheRule public",
        "repositoryCreationTemplate bare",
        "repositoryCreationTemplate public",
        "team-b/batch",
      ],
      notInAws: ["gone"],
    });
  });
});
