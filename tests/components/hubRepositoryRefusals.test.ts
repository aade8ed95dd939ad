import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type HubRepositoryArgs, type LifecycleRuleArgs, HubRepository, keepLatest } from "ecr-hub";

import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const production = "222222222222";
const key = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

describe("HubRepository with wrong arguments", () => {
  it("refuses all of them at once, with their paths, before anything is registered", async () => {
    const wrong = {
      repositoryName: "Team-A/api",
      imageTagMutability: "FROZEN",
      imageTagMutabilityExclusionFilters: "latest",
      scanOnPush: "yes",
      encryption: { encryptionType: "AES256", kmsKey: "alias/hub" },
      forceDelete: null,
      lifecycle: {
        rules: [
          { countType: "imageCountMoreThan", countNumber: 0, tagStatus: "untagged" },
          { countType: "sinceImagePulled", countNumber: 30, tagStatus: "any", action: "expire" },
        ],
      },
      pull: { accounts: ["22", production, production], organisationIds: [] },
      push: {},
      region: "mars",
      tags: { "aws:team": "a" },
      tag: "x",
    };
    assert.deepEqual(
      (await refusal(() => new HubRepository("api", wrong as never))).toSorted(),
      [
        'imageTagMutabilityExclusionFilters: argument is of the wrong type: given "latest", allowed a list. (argument-type)',
        'scanOnPush: argument is of the wrong type: given "yes", allowed a boolean. (argument-type)',
        'pull.organisationIds: argument does not exist: given "organisationIds", allowed accounts, organizationIds, organizationPaths, lambdaAccounts, lambdaOrganizationIds, lambdaOrganizationPaths, principalArns. Did you mean "organizationIds"? (argument-unknown)',
        'tag: argument does not exist: given "tag", allowed repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters, scanOnPush, encryption, forceDelete, lifecycle, pull, push, repositoryPolicy, region, tags. Did you mean "tags"? (argument-unknown)',
        'repositoryName: repository name: given "Team-A/api", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
        'imageTagMutability: mutability: given "FROZEN", allowed IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE, MUTABLE_WITH_EXCLUSION. (tag-mutability-mode)',
        'encryption.kmsKey: AES256 takes no key: given "alias/hub", allowed no kmsKey, or encryptionType KMS. (encryption-key-without-kms)',
        'encryption.kmsKey: key is not an ARN: given "alias/hub", allowed the ARN of the key, since Amazon ECR answers with it and another text replaces the repository. (encryption-key-not-arn)',
        "lifecycle.rules[0].countNumber: countNumber: given 0, allowed an integer of at least 1. (lifecycle-count-number)",
        'lifecycle.rules[1].action: action: given "expire", allowed "transition" with countType "sinceImagePulled". (lifecycle-action-type)',
        'pull.accounts[0]: account id: given "22", allowed a string of 12 digits. (account-id-format)',
        'pull.accounts[2]: the same is given twice: given "222222222222", allowed once, as in pull.accounts[1]. (grant-duplicate)',
        "push: grant names nobody: add an entry to accounts, principalArns, or leave out the grant. (grant-empty)",
        'region: region: given "mars", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
        'tags["aws:team"]: tag key is reserved for AWS: given "aws:team", allowed keys that do not start with aws:. (tag-key-reserved)',
      ].toSorted(),
    );
  });

  const accounts = Array.from({ length: 900 }, (_, index) => `${index + 100_000_000_000}`);
  const refused: [title: string, args: unknown, ...findings: string[]][] = [
    ["a name that is no name", { repositoryName: "a" }, "repositoryName (repository-name-length)"],
    ["a list of rules that is missing", { lifecycle: {} }, "lifecycle.rules (argument-missing)"],
    [
      "a rule without its count",
      { lifecycle: { rules: [{ tagStatus: "any" }] } },
      "lifecycle.rules[0].countType (argument-missing)",
      "lifecycle.rules[0].countNumber (argument-missing)",
    ],
    [
      "more than 5 exclusion filters",
      { imageTagMutabilityExclusionFilters: ["a", "b", "c", "d", "e", "f"] },
      "imageTagMutabilityExclusionFilters (tag-mutability-filter-count)",
    ],
    [
      "a key in another region",
      { encryption: { kmsKey: key }, region: "eu-west-1" },
      "encryption.kmsKey (encryption-key-region)",
    ],
    ["a policy that is too long", { pull: { accounts } }, "pull (repository-policy-size)"],
    [
      "a policy that is too long in every region",
      { pull: { accounts: accounts.slice(0, 180), lambdaAccounts: accounts.slice(0, 180) } },
      "pull (repository-policy-size)",
    ],
    [
      "an empty text for a key",
      { encryption: { kmsKey: "" } },
      "encryption.kmsKey (kms-key-format)",
    ],
    ["a grant without lists", { pull: {} }, "pull (grant-empty)"],
    [
      "a principal that is a wildcard",
      { push: { principalArns: ["*"] } },
      "push.principalArns[0] (principal-arn-format)",
    ],
    [
      "organizations and paths that are none",
      { pull: { organizationIds: ["acme"], organizationPaths: ["o-acme123456/ou"] } },
      "pull.organizationIds[0] (organization-id-format)",
      "pull.organizationPaths[0] (organization-path-format)",
    ],
    [
      "a list that is not known when the program runs",
      { pull: { accounts: pulumi.output([production]) } },
      "pull.accounts (argument-plain)",
    ],
    ["a tag that is no text", { tags: { team: 1 } }, "tags.team (argument-type)"],
    ["no arguments at all but a text", "api", " (argument-type)"],
  ];
  for (const [title, args, ...findings] of refused) {
    it(`refuses ${title}`, async () => {
      const lines = await refusal(() => new HubRepository("api", args as never));
      assert.deepEqual(lines.map(pathAndRule).toSorted(), findings.toSorted());
    });
  }

  it("refuses the name of the component where it is to be the name of the repository", async () => {
    const lines = await refusal(() => new HubRepository("Team A"));
    assert.deepEqual(lines.map(pathAndRule), ["repositoryName (repository-name-format)"]);
  });

  it("refuses plain values at once that stand beside an Output", async () => {
    const role = pulumi.output("arn:aws:iam::222222222222:role/builder");
    const args = { pull: { accounts: ["22"], principalArns: [role, "builder"] } };
    assert.deepEqual((await refusal(() => new HubRepository("api", args))).map(pathAndRule), [
      "pull.accounts[0] (account-id-format)",
      "pull.principalArns[1] (principal-arn-format)",
    ]);
  });

  const late: [title: string, property: string, args: HubRepositoryArgs, message: string][] = [
    [
      "a principal",
      "policy",
      { pull: { principalArns: [pulumi.output("builder")] } },
      'pull.principalArns[0]: principal ARN: given "builder", allowed an ARN such as arn:aws:iam::222222222222:role/deployer, without wildcards. (principal-arn-format)',
    ],
    [
      "a name",
      'name": error serializing property "repositoryName',
      { repositoryName: pulumi.output("Team A") },
      'repositoryName: repository name: given "Team A", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
    ],
    [
      "a count",
      "policy",
      { lifecycle: { rules: [keepLatest({ count: 1 }), lateRule()] } },
      "lifecycle.rules[1].countNumber: countNumber: given 0, allowed an integer of at least 1. (lifecycle-count-number)",
    ],
    [
      "a key outside of the provider's region",
      "encryptionConfigurations",
      { encryption: { kmsKey: key.replace("us-east-1", "eu-west-1") } },
      `encryption.kmsKey: key is in another region: given "${key.replace("us-east-1", "eu-west-1")}", allowed a key in us-east-1. (encryption-key-region)`,
    ],
    [
      "an encryption that the provider's region does not have",
      "encryptionConfigurations",
      { encryption: { encryptionType: "KMS_DSSE" } },
      'encryption.encryptionType: KMS_DSSE is not offered in us-east-1: given "KMS_DSSE", allowed AES256 or KMS. (encryption-dsse-region)',
    ],
    [
      "a secret, without telling it",
      'tags": error serializing property "tags',
      { tags: { team: pulumi.secret("s".repeat(300)) } },
      "tags.team: value is not valid: it is secret and therefore not shown. (tag-value-length)",
    ],
  ];
  for (const [title, property, args, message] of late) {
    it(`refuses ${title} as soon as it is known`, async () => {
      await assert.rejects(
        record(() => new HubRepository("api", args)),
        {
          message: `error serializing property "${property}": HubRepository "api" refuses one argument:\n  ${message}`,
        },
      );
    });
  }
});

function lateRule(): LifecycleRuleArgs {
  return { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: pulumi.output(0) };
}
