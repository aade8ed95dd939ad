import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";

import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const production = "222222222222";

function refused(args: unknown): Promise<string[]> {
  return refusal(() => new HubRegistry("hub", args as HubRegistryArgs));
}

describe("HubRegistry with wrong arguments", () => {
  it("is an error that Pulumi prints without its stack, and of which the plugin tells the paths", () => {
    const make = () => new HubRegistry("hub", { pull: { accounts: ["22"] } });
    assert.throws(
      make,
      (error) => pulumi.RunError.isInstance(error) && pulumi.InputPropertiesError.isInstance(error),
    );
  });

  it("refuses all of them at once, each where it was given", async () => {
    const lines = await refused({
      pull: { accounts: ["22"] },
      scanning: {
        scanType: "BASIC",
        enableInspector: true,
        rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: ["A"] }],
      },
      replication: { destinations: [{ region: "us-east-1" }], repositoryPrefixes: [] },
      encryption: { createKey: true, kmsKey: "alias/hub" },
      region: "us-east-1",
      tags: { "": "x" },
      repositoryDefaults: {
        lifecycle: { rules: [{ countType: "sinceImagePushed", countNumber: 1 }] },
        tags: { "aws:a": "b" },
      },
      repositories: {
        "team-a/api": {
          repositoryName: "team-a/web",
          region: "eu-west-1",
          lifecycle: {
            rules: [
              { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 1 },
              { tagStatus: "any", countType: "imageCountMoreThan", countNumber: -1 },
            ],
          },
          pull: { accounts: ["33"] },
        },
        "Team B": { push: {} },
        batch: "everybody",
      },
    });
    assert.deepEqual(
      lines.toSorted(),
      [
        'repositories.batch: argument is of the wrong type: given "everybody", allowed an object. (argument-type)',
        'scanning.rules[0].scanFrequency: scan frequency: given "CONTINUOUS_SCAN", allowed SCAN_ON_PUSH or MANUAL for BASIC. (scanning-frequency)',
        'scanning.rules[0].repositoryFilters[0]: filter: given "A", allowed 1 to 255 lower-case letters, digits and *, with single . _ - / between them. (scanning-filter-format)',
        "scanning.enableInspector: enableInspector must be false when scanType is BASIC: Amazon Inspector sets the registry to ENHANCED. (argument-conflict)",
        'replication.destinations[0]: destination is the registry itself: given "us-east-1", allowed another region or another account. (replication-destination-home)',
        "replication.repositoryPrefixes: rule has the wrong number of filters: given 0, allowed 1 to 100, or none at all for all repositories. (replication-filter-count)",
        'encryption.kmsKey: key is not an ARN: given "alias/hub", allowed the ARN of the key, since Amazon ECR answers with it and another text replaces the repository. (encryption-key-not-arn)',
        "encryption: createKey and kmsKey exclude each other: remove one of them. (argument-conflict)",
        'tags[""]: tag key has the wrong length: given 0 characters, allowed 1 to 128. (tag-key-length)',
        'repositories["team-a/api"].repositoryName: argument is decided by the key of the entry: given "team-a/web", allowed nothing here. (argument-conflict)',
        'repositories["team-a/api"].region: argument is decided by the region of the registry: given "eu-west-1", allowed nothing here. (argument-conflict)',
        'repositories["team-a/api"].lifecycle.rules[1].countNumber: countNumber: given -1, allowed an integer of at least 1. (lifecycle-count-number)',
        'pull.accounts[0]: account id: given "22", allowed a string of 12 digits. (account-id-format)',
        'repositories["team-a/api"].pull.accounts[0]: account id: given "33", allowed a string of 12 digits. (account-id-format)',
        'repositoryDefaults.tags["aws:a"]: tag key is reserved for AWS: given "aws:a", allowed keys that do not start with aws:. (tag-key-reserved)',
        'repositories["Team B"]: repository name: given "Team B", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
        'repositoryDefaults.lifecycle.rules[0].tagStatus: tagStatus is missing: allowed "tagged", "untagged", "any". (lifecycle-missing-key)',
        'repositories["Team B"].push: grant names nobody: add an entry to accounts, principalArns, or leave out the grant. (grant-empty)',
      ].toSorted(),
    );
  });

  const cases: [title: string, args: unknown, ...findings: string[]][] = [
    [
      "an unknown key of a record, wherever it is",
      { scaning: {}, repositories: { api: { pull: { acounts: [] } } } },
      "scaning (argument-unknown)",
      "repositories.api.pull.acounts (argument-unknown)",
      "repositories.api.pull (grant-empty)",
    ],
    [
      "a grant to nobody, although another grant is added to it",
      { pull: { accounts: [production] }, repositories: { api: { pull: {} } } },
      "repositories.api.pull (grant-empty)",
    ],
    [
      "a region that is none, once, and not as one of the replication",
      { region: "mars", replication: { destinations: [{ region: "us-east-1" }] } },
      "region (region-format)",
    ],
    ["a grant to nobody for no repository", { pull: {} }, "pull (grant-empty)"],
    [
      "defaults that no repository uses yet",
      { repositoryDefaults: { push: { accounts: ["22"] } } },
      "repositoryDefaults.push.accounts[0] (account-id-format)",
    ],
    [
      "a name or region for all repositories",
      { repositoryDefaults: { repositoryName: "api", region: "us-east-1" } },
      "repositoryDefaults.repositoryName (argument-conflict)",
      "repositoryDefaults.region (argument-conflict)",
    ],
    [
      "filters for a mutability that comes from the defaults",
      {
        repositoryDefaults: { imageTagMutability: "IMMUTABLE" },
        repositories: { api: { imageTagMutabilityExclusionFilters: ["latest"] } },
      },
      "repositories.api.imageTagMutabilityExclusionFilters (tag-mutability-filter-without-exclusion)",
    ],
    [
      "a policy that is too long only with what the registry adds",
      {
        pull: { accounts: idsFrom(100_000_000_000) },
        repositories: { api: { pull: { accounts: idsFrom(200_000_000_000) } } },
      },
      "repositories.api.pull (repository-policy-size)",
    ],
    [
      "more rules and filters than AWS takes",
      {
        scanning: {
          rules: [1, 2, 3].map(() => ({
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: Array.from({ length: 101 }, () => "*"),
          })),
        },
      },
      "scanning.rules (scanning-rule-count)",
      "scanning.rules[0].repositoryFilters (scanning-filter-count)",
      "scanning.rules[1].repositoryFilters (scanning-filter-count)",
      "scanning.rules[2].repositoryFilters (scanning-filter-count)",
    ],
    [
      "replication to nowhere",
      { replication: { destinations: [] } },
      "replication.destinations (replication-destination-count)",
    ],
    [
      "replication to another partition",
      { replication: { destinations: [{ region: "cn-north-1" }] }, region: "us-east-1" },
      "replication.destinations[0].region (replication-destination-partition)",
    ],
    [
      "what decides which resources exist as an Output",
      {
        repositories: pulumi.output({ api: {} }),
        scanning: { scanType: pulumi.output("BASIC"), enableInspector: pulumi.output(false) },
        encryption: { createKey: pulumi.output(true) },
      },
      "repositories (argument-plain)",
      "scanning.scanType (argument-plain)",
      "scanning.enableInspector (argument-plain)",
      "encryption.createKey (argument-plain)",
    ],
  ];
  for (const [title, args, ...findings] of cases) {
    it(`refuses ${title}`, async () => {
      assert.deepEqual((await refused(args)).map(pathAndRule), findings);
    });
  }

  it("refuses what is wrong with a repository as soon as it is known, where it was given", async () => {
    const pull = { principalArns: [pulumi.output("builder")] };
    const args = { pull, repositories: { api: { pull: { accounts: [production] } } } };
    await assert.rejects(
      record(() => new HubRegistry("hub", args)),
      {
        message:
          'error serializing property "policy": HubRegistry "hub" refuses one argument:\n' +
          '  pull.principalArns[0]: principal ARN: given "builder", allowed an ARN such as arn:aws:iam::222222222222:role/deployer, without wildcards. (principal-arn-format)',
      },
    );
  });

  const elsewhere = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
  const encrypted: [where: string, args: HubRegistryArgs, path: string][] = [
    [
      "repositories",
      { encryption: { kmsKey: elsewhere }, repositories: { api: {} } },
      "encryption.kmsKey",
    ],
    [
      "templates",
      {
        creationTemplates: {
          ROOT: { appliedFor: ["REPLICATION"], encryption: { kmsKey: elsewhere } },
        },
      },
      "creationTemplates.ROOT.encryption.kmsKey",
    ],
  ];
  for (const [where, args, path] of encrypted) {
    it(`refuses a key for ${where} outside of the provider's region`, async () => {
      await assert.rejects(
        record(() => new HubRegistry("hub", args)),
        {
          message:
            'error serializing property "encryptionConfigurations": HubRegistry "hub" refuses one argument:\n' +
            `  ${path}: key is in another region: given "${elsewhere}", allowed a key in us-east-1. (encryption-key-region)`,
        },
      );
    });
  }

  it("refuses replication to itself as soon as AWS has told which registry it is", async () => {
    const destinations = [{ region: "us-east-1", registryId: "111111111111" }];
    await assert.rejects(
      record(() => new HubRegistry("hub", { replication: { destinations } })),
      {
        message:
          'error serializing property "replicationConfiguration": HubRegistry "hub" refuses one argument:\n' +
          '  replication.destinations[0]: destination is the registry itself: given "us-east-1", allowed another region or another account. (replication-destination-home)',
      },
    );
  });
});

function idsFrom(first: number): string[] {
  return Array.from({ length: 400 }, (_, index) => `${first + index}`);
}
