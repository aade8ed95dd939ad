import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";

import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

function refused(args: unknown): Promise<string[]> {
  return refusal(() => new HubRegistry("hub", args as HubRegistryArgs));
}

const cachePrefixAllowed =
  "ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end";
const prefixAllowed =
  "ROOT or lower-case letters and digits, with single . _ or / or __ or hyphens between them, and / at the end";

describe("HubRegistry with wrong settings", () => {
  it("refuses all of them at once, each where it was given", async () => {
    const lines = await refused({
      region: "us-east-1",
      registryPolicy: {
        replicationFrom: { accounts: ["44"], repositoryPrefixes: [] },
        pullThroughFrom: { principalArns: ["arn:aws-cn:iam::222222222222:role/cache"] },
      },
      pullThroughCache: {
        Quay: { upstreamRegistryUrl: "quay.example" },
        github: { upstreamRegistryUrl: "ghcr.io" },
      },
      creationTemplates: {
        "team-": { appliedFor: ["PULL"], description: "x".repeat(256), customRoleArn: "role" },
        github: {
          appliedFor: ["REPLICATION"],
          lifecycle: { rules: [{ countType: "sinceImagePushed", countNumber: 1 }] },
          pull: { accounts: ["22"] },
          tags: { "aws:a": "b" },
        },
      },
      accountSettings: { registryPolicyScope: "V1", blobMounting: "ON" },
      pullTimeUpdateExclusions: { scanner: "arn:aws:iam::222222222222:root" },
    });
    assert.deepEqual(
      lines.toSorted(),
      [
        'registryPolicy.replicationFrom.accounts[0]: account id: given "44", allowed a string of 12 digits. (account-id-format)',
        "registryPolicy.replicationFrom.repositoryPrefixes: list of prefixes is empty: given [], allowed at least one prefix, or no list for all repositories. (registry-policy-no-prefix)",
        'registryPolicy.pullThroughFrom.principalArns[0]: principal is of another partition: given "arn:aws-cn:iam::222222222222:role/cache", allowed partition aws, that of us-east-1. (grant-partition)',
        `pullThroughCache.Quay: repository prefix: given "Quay", allowed ${cachePrefixAllowed}. (repository-prefix-format)`,
        'pullThroughCache.Quay.upstreamRegistryUrl: upstream registry is not supported: given "quay.example", allowed public.ecr.aws, registry.k8s.io, quay.io, registry-1.docker.io, ghcr.io, registry.gitlab.com, cgr.dev, <name of 5 to 50 letters and digits>.azurecr.io, <account>.dkr.ecr.<region>.amazonaws.com. (pull-through-upstream)',
        "pullThroughCache.github.credentialArn: credentials are missing: ghcr.io demands them, allowed the ARN of a secret whose name begins with ecr-pullthroughcache/. (pull-through-credential-missing)",
        'accountSettings.registryPolicyScope: AWS removed this value of REGISTRY_POLICY_SCOPE: given "V1", allowed V2. (account-setting-scope-v1)',
        'accountSettings.blobMounting: value of BLOB_MOUNTING is not known: given "ON", allowed DISABLED or ENABLED. (account-setting-value)',
        'pullTimeUpdateExclusions.scanner: principal: given "arn:aws:iam::222222222222:root", allowed the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/scanner, of at most 200 characters. (pull-time-exclusion-principal)',
        `creationTemplates["team-"]: repository prefix: given "team-", allowed ${prefixAllowed}. (repository-prefix-format)`,
        `creationTemplates["team-"].description: description: given "${"x".repeat(76)}..., allowed 0 to 255 characters. (creation-template-description)`,
        'creationTemplates["team-"].appliedFor[0]: use of the template is not known: given "PULL", allowed CREATE_ON_PUSH, PULL_THROUGH_CACHE, REPLICATION. (creation-template-use)',
        'creationTemplates["team-"].customRoleArn: role ARN: given "role", allowed an ARN such as arn:aws:iam::111111111111:role/registry. (role-arn-format)',
        'creationTemplates.github.lifecycle.rules[0].tagStatus: tagStatus is missing: allowed "tagged", "untagged", "any". (lifecycle-missing-key)',
        'creationTemplates.github.pull.accounts[0]: account id: given "22", allowed a string of 12 digits. (account-id-format)',
        'creationTemplates.github.tags["aws:a"]: tag key is reserved for AWS: given "aws:a", allowed keys that do not start with aws:. (tag-key-reserved)',
        "creationTemplates.github.appliedFor: template has the prefix of a pull-through cache rule and is not for it: add PULL_THROUGH_CACHE to its uses. (argument-conflict)",
      ].toSorted(),
    );
  });

  const moreCases: [title: string, args: unknown, ...findings: string[]][] = [
    [
      "grants of caches that are wrong, each where it was given and once",
      {
        region: "us-east-1",
        pull: { organizationIds: ["o-acme123456"] },
        pullThroughCache: {
          quay: { upstreamRegistryUrl: "quay.io", pull: {} },
          k8s: {
            upstreamRegistryUrl: "registry.k8s.io",
            pull: { accounts: ["1"], lambdaAccounts: ["222222222222"] },
          },
          "ecr-public": {
            upstreamRegistryUrl: "public.ecr.aws",
            pull: { principalArns: ["arn:aws-cn:iam::222222222222:role/a"] },
          },
        },
      },
      "pullThroughCache.k8s.pull.lambdaAccounts (argument-unknown)",
      "pullThroughCache.quay.pull (grant-empty)",
      "pullThroughCache.k8s.pull.accounts[0] (account-id-format)",
      'pullThroughCache["ecr-public"].pull.principalArns[0] (grant-partition)',
    ],
    [
      "templates for the same prefix",
      {
        creationTemplates: {
          team: { appliedFor: ["CREATE_ON_PUSH"] },
          "team/": { appliedFor: ["REPLICATION"] },
        },
      },
      'creationTemplates["team/"] (creation-template-prefix-duplicate)',
    ],
    [
      "the same principal under two keys",
      {
        pullTimeUpdateExclusions: {
          scanner: "arn:aws:iam::222222222222:role/scanner",
          again: "arn:aws:iam::222222222222:role/scanner",
        },
      },
      "pullTimeUpdateExclusions.again (pull-time-exclusion-duplicate)",
    ],
  ];

  const cases: [title: string, args: unknown, ...findings: string[]][] = [
    [
      "what does not have its shape",
      {
        registryPolicy: [],
        pullThroughCache: { quay: "quay.io", k8s: {} },
        creationTemplates: { ROOT: {}, a: 7 },
        accountSettings: { scope: "V2" },
        pullTimeUpdateExclusions: ["arn:aws:iam::222222222222:role/scanner"],
      },
      "registryPolicy (argument-type)",
      "pullThroughCache.quay (argument-type)",
      "pullThroughCache.k8s.upstreamRegistryUrl (argument-missing)",
      "creationTemplates.ROOT.appliedFor (argument-missing)",
      "creationTemplates.a (argument-type)",
      "accountSettings.scope (argument-unknown)",
      "pullTimeUpdateExclusions (argument-type)",
    ],
    [
      "replication that is wrong in a further rule",
      { replication: { rules: [{ destinations: [] }] } },
      "replication.rules[0].destinations (replication-destination-count)",
    ],
    [
      "defaults that are wrong for templates, once",
      {
        repositoryDefaults: { push: { accounts: ["1"] } },
        creationTemplates: {
          "team-a": { appliedFor: ["REPLICATION"] },
          "team-b": { appliedFor: ["REPLICATION"] },
        },
      },
      "repositoryDefaults.push.accounts[0] (account-id-format)",
    ],
  ];
  for (const [title, args, ...findings] of [...cases, ...moreCases]) {
    it(`refuses ${title}`, async () => {
      assert.deepEqual((await refused(args)).map(pathAndRule).toSorted(), findings.toSorted());
    });
  }

  it("refuses null for a creation template, which would be dropped silently", async () => {
    const creationTemplates = { ROOT: null as never };
    assert.deepEqual(await refused({ creationTemplates }), [
      "creationTemplates.ROOT: argument is of the wrong type: given null, allowed an object. (argument-type)",
    ]);
  });

  it("tells what a registry policy without grants and a template in the way of replicas should be", async () => {
    assert.deepEqual(await refused({ registryPolicy: {} }), [
      "registryPolicy: grant names nobody: add an entry to replicationFrom, pullThroughFrom, document, or leave out the grant. (grant-empty)",
    ]);
    const registryPolicy = { replicationFrom: { accounts: ["444444444444"] } };
    const creationTemplates = { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } };
    assert.deepEqual(await refused({ registryPolicy, creationTemplates }), [
      "creationTemplates.ROOT.appliedFor: template has the prefix of replicas and is not for them: add REPLICATION to its uses. (argument-conflict)",
    ]);
    const pullThroughCache = { ROOT: { upstreamRegistryUrl: "quay.io" } };
    assert.deepEqual(await refused({ registryPolicy, pullThroughCache }), [
      "creationTemplates.ROOT: cache and replicas share this template: add one for PULL_THROUGH_CACHE and REPLICATION. (argument-missing)",
    ]);
  });

  it("refuses a description that turns out too long, where it was given", async () => {
    await assert.rejects(
      record(() => {
        new HubRegistry("hub", {
          creationTemplates: {
            "team-a": {
              appliedFor: ["CREATE_ON_PUSH"],
              description: pulumi.output("x".repeat(256)),
            },
          },
        });
      }),
      /HubRegistry "hub" refuses one argument:\n {2}creationTemplates\["team-a"\]\.description: description: given .* \(creation-template-description\)$/,
    );
  });

  it("refuses a principal that turns out wrong, where it was given", async () => {
    await assert.rejects(
      record(() => {
        new HubRegistry("hub", {
          pull: { principalArns: ["arn:aws:iam::222222222222:role/all"] },
          pullThroughCache: {
            quay: {
              upstreamRegistryUrl: "quay.io",
              pull: { principalArns: [pulumi.output("nobody")] },
            },
          },
        });
      }),
      /HubRegistry "hub" refuses one argument:\n {2}pullThroughCache\.quay\.pull\.principalArns\[0\]: principal ARN: given/,
    );
  });

  it("refuses the cache of another account without a role as soon as AWS has told its own", async () => {
    const upstreamRegistryUrl = "222222222222.dkr.ecr.us-east-1.amazonaws.com";
    await assert.rejects(
      record(
        () => new HubRegistry("hub", { pullThroughCache: { partner: { upstreamRegistryUrl } } }),
      ),
      /HubRegistry "hub" refuses one argument:\n {2}pullThroughCache\.partner\.customRoleArn: role is missing: 222222222222\.dkr\.ecr\.us-east-1\.amazonaws\.com is of another account, .* \(pull-through-role-missing\)$/,
    );
  });

  it("warns of tags of a cache that cannot move, and of pushed ones that can", async () => {
    const { warnings } = await record(() => {
      new HubRegistry("hub", {
        creationTemplates: {
          quay: { appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "IMMUTABLE" },
          k8s: { appliedFor: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"] },
        },
      });
    });
    assert.deepEqual(warnings, [
      'creationTemplates.quay.imageTagMutability: tags of a cache cannot be refreshed: given "IMMUTABLE", allowed MUTABLE. (creation-template-immutable-cache)',
      'creationTemplates.k8s.appliedFor: template is for pushes and for a cache: given ["PULL_THROUGH_CACHE","CREATE_ON_PUSH"], allowed a template with a prefix of its own for each, so that pushed tags stay. (creation-template-mixed-uses)',
    ]);
  });
});
