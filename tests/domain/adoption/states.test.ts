import assert from "node:assert/strict";

import { type Kind, toTerraformType } from "../../../domain/adoption/children";
import { type StateItem, scanStates } from "../../../domain/adoption/stateScan";
import { readTerraformState, renderRemoved } from "../../../domain/adoption/terraformState";

const account = "111111111111";
const arn = (name: string, region = "us-east-1") =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;
const deny = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** As Terraform keeps them: blocks are lists, and what is not set is null or empty. */
const TERRAFORM: readonly (readonly [Kind, object])[] = [
  [
    "repository",
    {
      name: "team-a/api",
      arn: arn("team-a/api"),
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: [{ scan_on_push: true }],
      encryption_configuration: [{ encryption_type: "AES256", kms_key: "" }],
      tags: null,
      tags_all: { cost_center: "7", empty: "" },
    },
  ],
  ["repositoryPolicy", { repository: "team-a/api", registry_id: account, policy: deny }],
  ["registryPolicy", { registry_id: account, policy: deny }],
  [
    "registryScanningConfiguration",
    {
      registry_id: account,
      scan_type: "BASIC",
      rule: [
        {
          scan_frequency: "SCAN_ON_PUSH",
          repository_filter: [{ filter: "*", filter_type: "WILDCARD" }],
        },
      ],
    },
  ],
  [
    "replicationConfiguration",
    {
      registry_id: account,
      replication_configuration: [
        {
          rule: [
            {
              destination: [{ region: "eu-west-1", registry_id: account }],
              repository_filter: [{ filter: "team-", filter_type: "PREFIX_MATCH" }],
            },
          ],
        },
      ],
    },
  ],
  [
    "pullThroughCacheRule",
    {
      ecr_repository_prefix: "public",
      upstream_registry_url: "public.ecr.aws",
      credential_arn: null,
      registry_id: account,
    },
  ],
  [
    "repositoryCreationTemplate",
    {
      prefix: "public",
      applied_for: ["PULL_THROUGH_CACHE"],
      image_tag_mutability: "MUTABLE",
      registry_id: account,
      resource_tags: { cost_center: "7" },
    },
  ],
  ["accountSetting", { name: "BLOB_MOUNTING", value: "ENABLED" }],
];

const expected = {
  registryId: account,
  region: "us-east-1",
  repositories: [
    {
      repositoryName: "team-a/api",
      imageTagMutability: "IMMUTABLE",
      encryptionConfiguration: { encryptionType: "AES256" },
      imageScanningConfiguration: { scanOnPush: true },
      policyText: deny,
      tags: { cost_center: "7", empty: "" },
    },
  ],
  scanningConfiguration: {
    scanType: "BASIC",
    rules: [
      {
        scanFrequency: "SCAN_ON_PUSH",
        repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
      },
    ],
  },
  replicationConfiguration: {
    rules: [
      {
        destinations: [{ region: "eu-west-1", registryId: account }],
        repositoryFilters: [{ filter: "team-", filterType: "PREFIX_MATCH" }],
      },
    ],
  },
  registryPolicyText: deny,
  pullThroughCacheRules: [{ ecrRepositoryPrefix: "public", upstreamRegistryUrl: "public.ecr.aws" }],
  repositoryCreationTemplates: [
    {
      prefix: "public",
      appliedFor: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "MUTABLE",
      resourceTags: { cost_center: "7" },
    },
  ],
  accountSettings: { BLOB_MOUNTING: "ENABLED" },
  pullTimeUpdateExclusions: [],
};

describe("a state of Terraform", () => {
  const removed = (kind: Kind) =>
    `removed {\n  from = module.ecr.${toTerraformType(kind)}.this\n\n  lifecycle {\n    destroy = false\n  }\n}\n`;

  function check(state: object): void {
    const items = readTerraformState(state);
    assert.ok(items);
    const scans = scanStates(items);
    assert.ok(scans.ok, JSON.stringify(scans));
    assert.deepEqual(
      scans.value.map(({ scan }) => scan),
      [expected],
    );
    const blocks = TERRAFORM.map(([kind]) => removed(kind)).toSorted();
    assert.equal(renderRemoved(items), blocks.join("\n"));
  }

  it("is read from its file, with blocks by which Terraform lets go", () => {
    const resources = TERRAFORM.map(([kind, attributes]) => ({
      mode: "managed",
      module: 'module.ecr["api"]',
      type: toTerraformType(kind),
      name: "this",
      instances: [{ index_key: 0, attributes }],
    }));
    check({ version: 4, resources: [...resources, { ...resources[0], type: "aws_s3_bucket" }] });
  });

  it("is read from what terraform show prints", () => {
    const resources = TERRAFORM.map(([kind, values]) => ({
      address: `module.ecr["api"].${toTerraformType(kind)}.this[0]`,
      mode: "managed",
      type: toTerraformType(kind),
      values,
    }));
    check({ values: { root_module: { child_modules: [{ resources }] } } });
  });

  it("is nothing else", () => {
    assert.equal(readTerraformState({ deployment: {} }), undefined);
    assert.equal(readTerraformState([]), undefined);
  });
});

describe("a state", () => {
  const item = (kind: Kind, properties: Record<string, unknown>): StateItem => ({
    kind,
    properties,
    address: `urn of ${kind}`,
    urn: `urn of ${kind}`,
  });

  it("keeps accounts and regions apart", () => {
    const scans = scanStates([
      item("repository", { name: "api", arn: arn("api") }),
      item("repository", { name: "api", arn: arn("api", "eu-west-1") }),
      item("repositoryPolicy", { repository: "api", policy: deny, region: "eu-west-1" }),
    ]);
    assert.ok(scans.ok);
    assert.deepEqual(
      scans.value.map(({ scan }) => [scan.region, scan.repositories[0]?.policyText, scan.urns]),
      [
        ["us-east-1", undefined, { "aws:ecr/repository:Repository api": "urn of repository" }],
        [
          "eu-west-1",
          deny,
          {
            "aws:ecr/repository:Repository api": "urn of repository",
            "aws:ecr/repositoryPolicy:RepositoryPolicy api": "urn of repositoryPolicy",
          },
        ],
      ],
    );
  });

  it("takes what does not say its account and region for the assumed one", () => {
    const items = [
      item("repository", { name: "web", arn: arn("web", "eu-west-1") }),
      item("repository", { name: "api" }),
    ];
    const scans = scanStates(items, { registryId: account, region: "us-east-1" });
    assert.ok(scans.ok);
    assert.deepEqual(
      scans.value.map(({ scan }) => [
        scan.region,
        scan.repositories.map(({ repositoryName }) => repositoryName),
      ]),
      [
        ["eu-west-1", ["web"]],
        ["us-east-1", ["api"]],
      ],
    );
  });

  it("knows an excluded principal as the program names it", () => {
    const principalArn = `arn:aws:iam::${account}:role/scanner`;
    const scans = scanStates([
      item("repository", { name: "api", arn: arn("api") }),
      item("pullTimeUpdateExclusion", { principalArn }),
    ]);
    assert.ok(scans.ok);
    assert.equal(
      scans.value[0]?.scan.urns?.[
        `aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion ${account}:role/scanner`
      ],
      "urn of pullTimeUpdateExclusion",
    );
  });

  it("refuses a resource that can be of several regions, and what is hidden", () => {
    const scans = scanStates([
      item("repository", { name: "api", arn: arn("api") }),
      item("repository", { name: "api", arn: arn("api", "eu-west-1"), imageTagMutability: {} }),
      item("repositoryPolicy", { repository: "api", policy: deny, registryId: account }),
    ]);
    assert.ok(!scans.ok);
    assert.deepEqual(
      scans.findings.map(({ rule, path }) => [rule, path]),
      [
        ["registry-scan-home", "urn of repositoryPolicy"],
        ["registry-scan-shape", "111111111111 in eu-west-1.repositories[0].imageTagMutability"],
      ],
    );
  });
});
