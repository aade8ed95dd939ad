import assert from "node:assert/strict";

import { adoptRegistry } from "../../../domain/adoption/adoptRegistry";
import { compareStates } from "../../../domain/adoption/compareStates";
import { fillImportFile, readImportFile } from "../../../domain/adoption/fillImport";
import type { RegistryScan } from "../../../domain/adoption/registryScan";
import { readTerraformState } from "../../../domain/adoption/terraformState";

const deny = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "ecr:DeleteRepository" }],
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
const scan: RegistryScan = {
  registryId: "111111111111",
  region: "us-east-1",
  scanningConfiguration: { scanType: "BASIC", rules: [] },
  replicationConfiguration: {
    rules: [
      {
        destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
        repositoryFilters: [{ filter: "team-" }],
      },
    ],
  },
  registryPolicyText: "{}",
  pullThroughCachePrefixes: ["docker-hub"],
  repositories: [
    {
      repositoryName: "team-a/api",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "latest" }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: {
        encryptionType: "KMS",
        kmsKey: "arn:aws:kms:us-east-1:111111111111:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
      },
      tags: { team: "a" },
      lifecyclePolicyText,
    },
    { repositoryName: "team-b/batch", policyText: deny, lifecyclePolicyText: '{"rules":[{}]}' },
  ],
};

describe("a registry as arguments", () => {
  it("keeps every setting, and what grants and rules cannot say as text or outside", () => {
    assert.deepEqual(adoptRegistry(scan), {
      args: {
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
        repositories: {
          "team-a/api": {
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: ["latest"],
            scanOnPush: true,
            encryption: {
              encryptionType: "KMS",
              kmsKey: "arn:aws:kms:us-east-1:111111111111:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
            },
            tags: { team: "a" },
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
      },
      repositories: [
        { repositoryName: "team-a/api", state: "fits", notes: [] },
        {
          repositoryName: "team-b/batch",
          state: "unmanaged",
          notes: [
            "The lifecycle policy stays outside of the program: it is not valid any more (lifecycle-missing-key).",
            "The repository policy is kept as text: statement 1 denies something.",
          ],
        },
      ],
      unmanaged: [
        "the registry policy",
        "the pull-through cache rules of docker-hub",
        "Amazon Inspector",
      ],
    });
  });

  it("is compared with states of the same account and region", () => {
    const inState = (repositoryName: string, region = "us-east-1") => ({
      registryId: "111111111111",
      region,
      repositoryName,
    });
    const states = [inState("team-a/api"), inState("gone"), inState("other", "eu-west-1")];
    assert.deepEqual(compareStates(scan, states), {
      notInState: ["team-b/batch"],
      notInAws: ["gone"],
    });
  });
});

describe("an import file", () => {
  const type = {
    hub: "ecr-hub:index:HubRegistry",
    repository: "aws:ecr/repository:Repository",
    policy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  };
  const entry = (kind: keyof typeof type, logicalName: string) => ({
    type: type[kind],
    name: `${kind} ${logicalName}`,
    logicalName,
    id: "<PLACEHOLDER>",
    parent: "hub",
  });

  it("gets the ids of what exists, and loses what does not", () => {
    const file = readImportFile({
      resources: [
        { type: type.hub, name: "hub", component: true },
        { type: type.hub, name: "empty", component: true },
        entry("repository", "team-a/api@us-east-1"),
        entry("lifecycle", "team-a/api@us-east-1"),
        entry("policy", "team-a/api@us-east-1"),
        entry("repository", "new@us-east-1"),
      ],
    });
    assert.ok(file);
    assert.deepEqual(
      fillImportFile(file, scan).resources.map(({ name, id }) => [name, id]),
      [
        ["hub", undefined],
        ["repository team-a/api@us-east-1", "team-a/api"],
        ["lifecycle team-a/api@us-east-1", "team-a/api"],
      ],
    );
  });

  for (const value of [undefined, [], {}, { resources: [{}] }, { resources: "all" }]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      assert.equal(readImportFile(value), undefined);
    });
  }
});

describe("a state of Terraform", () => {
  const arn = (name: string) => `arn:aws:ecr:us-east-1:111111111111:repository/${name}`;
  const repository = (name: string) => ({
    name,
    arn: arn(name),
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: [{ scan_on_push: true }],
    encryption_configuration: [{ encryption_type: "AES256", kms_key: "" }],
    tags: null,
    tags_all: { team: "a" },
  });
  const expected = {
    registryId: "111111111111",
    region: "us-east-1",
    repositories: [
      {
        repositoryName: "team-a/api",
        imageTagMutability: "IMMUTABLE",
        imageTagMutabilityExclusionFilters: [],
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: "AES256" },
        policyText: "{}",
        lifecyclePolicyText: undefined,
        tags: { team: "a" },
      },
    ],
  };
  const removed = ["aws_ecr_repository.this", "aws_ecr_repository_policy.this"]
    .map(
      (name) =>
        `removed {\n  from = module.ecr.${name}\n\n  lifecycle {\n    destroy = false\n  }\n}\n`,
    )
    .join("\n");

  it("is read from its file, with blocks by which Terraform lets go", () => {
    const state = (type: string, attributes: object) => ({
      mode: "managed",
      module: 'module.ecr["api"]',
      type,
      name: "this",
      instances: [{ index_key: 0, attributes }],
    });
    const resources = [
      state("aws_ecr_repository", repository("team-a/api")),
      state("aws_ecr_repository_policy", { repository: "team-a/api", policy: "{}" }),
      state("aws_s3_bucket", {}),
    ];
    assert.deepEqual(readTerraformState({ version: 4, resources }), {
      scans: [expected],
      removedBlocks: removed,
    });
  });

  it("is read from what terraform show prints", () => {
    const state = (type: string, values: object) => ({
      address: `module.ecr["api"].${type}.this[0]`,
      mode: "managed",
      type,
      values,
    });
    const resources = [
      state("aws_ecr_repository", repository("team-a/api")),
      state("aws_ecr_repository_policy", { repository: "team-a/api", policy: "{}" }),
    ];
    const values = { root_module: { child_modules: [{ resources }] } };
    assert.deepEqual(readTerraformState({ values }), { scans: [expected], removedBlocks: removed });
  });

  it("is nothing else", () => {
    assert.equal(readTerraformState({ deployment: {} }), undefined);
    assert.equal(readTerraformState([]), undefined);
  });
});
