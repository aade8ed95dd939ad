import assert from "node:assert/strict";

import { Role } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { type HubRegistryArgs, HubRegistry, expireUntagged, keepLatest } from "ecr-hub";

import { lifecyclePolicy } from "../../domain/lifecycle";
import { repositoryPolicyText } from "../../domain/repository/repositoryPolicy";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { recordWaiting } from "../support/waiting";

const ACCOUNT_SETTING = "aws:ecr/accountSetting:AccountSetting";
const EXCLUSION = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
const PULL_THROUGH = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

const credentialArn =
  "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/docker-AbCdEf";
const kmsKey = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const untagged = lifecyclePolicy([expireUntagged({ afterDays: 1 })]);

async function made(args: HubRegistryArgs, options?: { preview?: boolean; region?: string }) {
  const recording = await record(() => {
    new HubRegistry("hub", { scanning: { scanType: "BASIC" }, ...args });
  }, options);
  return { ...recording, of: (type: string) => inputsOf(recording, type) };
}

describe("HubRegistry and what AWS does in it by itself", () => {
  it("lets replication and caches of other accounts in, and nobody else", async () => {
    const { of } = await made({
      registryPolicy: {
        replicationFrom: { accounts: ["444444444444"], repositoryPrefixes: ["team-a/"] },
        pullThroughFrom: { principalArns: ["arn:aws:iam::222222222222:role/cache"] },
      },
    });
    assert.deepEqual(JSON.parse(of(REGISTRY_POLICY).registry?.policy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReplicateFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["444444444444"] },
          Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
          Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/team-a/*"],
        },
        {
          Sid: "PullThroughFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::222222222222:role/cache"] },
          Action: [
            "ecr:BatchGetImage",
            "ecr:BatchImportUpstreamImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetImageCopyStatus",
          ],
          Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/*"],
        },
      ],
    });
  });

  it("makes no registry policy for empty lists, which may come from files", async () => {
    const { of } = await made({
      registryPolicy: {
        replicationFrom: { accounts: [] },
        pullThroughFrom: { principalArns: [], repositoryPrefixes: ["team-a/"] },
      },
      pullThroughCache: { k8s: { upstreamRegistryUrl: "registry.k8s.io", pull: { accounts: [] } } },
    });
    assert.deepEqual(of(REGISTRY_POLICY), {});
  });

  it("replicates some repositories here and others there", async () => {
    const { of } = await made({
      replication: {
        destinations: [{ region: "eu-west-1" }],
        rules: [
          {
            destinations: [{ region: "us-west-2", registryId: "444444444444" }],
            repositoryPrefixes: ["team-a/"],
          },
        ],
      },
    });
    assert.deepEqual(of(REPLICATION).registry?.replicationConfiguration, {
      rules: [
        { destinations: [{ region: "eu-west-1", registryId: "111111111111" }] },
        {
          destinations: [{ region: "us-west-2", registryId: "444444444444" }],
          repositoryFilters: [{ filter: "team-a/", filterType: "PREFIX_MATCH" }],
        },
      ],
    });
  });

  it("governs what its cache creates, although nobody gives a template", async () => {
    const { of } = await made({
      pullThroughCache: {
        quay: { upstreamRegistryUrl: "quay.io" },
        "docker-hub/": { upstreamRegistryUrl: "registry-1.docker.io", credentialArn },
      },
      pull: { organizationIds: ["o-acme123456"] },
    });
    assert.deepEqual(of(PULL_THROUGH), {
      quay: { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" },
      "docker-hub/": {
        ecrRepositoryPrefix: "docker-hub/",
        upstreamRegistryUrl: "registry-1.docker.io",
        credentialArn,
      },
    });
    const template = (prefix: string) => ({
      prefix,
      appliedFors: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "MUTABLE",
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      lifecyclePolicy: untagged,
      repositoryPolicy: repositoryPolicyText({ pull: { organizationIds: ["o-acme123456"] } }),
    });
    assert.deepEqual(of(TEMPLATE), {
      quay: template("quay"),
      "docker-hub": template("docker-hub"),
    });
    assert.deepEqual(of(ROLE), {});
  });

  it("lets whom a rule names fill its cache and pull from it, and nobody else", async () => {
    const puller = "arn:aws:iam::333333333333:role/puller";
    const { of, warnings } = await made({
      pull: { accounts: ["222222222222"] },
      pullThroughCache: {
        "docker-hub": {
          upstreamRegistryUrl: "registry-1.docker.io",
          credentialArn,
          pull: { organizationIds: ["o-acme123456"], principalArns: [pulumi.output(puller)] },
        },
        quay: { upstreamRegistryUrl: "quay.io", pull: { accounts: ["222222222222"] } },
        k8s: { upstreamRegistryUrl: "registry.k8s.io" },
      },
    });
    const fill = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    const below = (prefix: string) => [`arn:aws:ecr:us-east-1:111111111111:repository/${prefix}/*`];
    const { Statement } = JSON.parse(of(REGISTRY_POLICY).registry?.policy as string) as {
      Statement: Record<string, unknown>[];
    };
    assert.deepEqual(
      Statement.map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
      [
        ["FillDockerHubFromOrganizations", fill, below("docker-hub")],
        ["FillDockerHubFromPrincipals", fill, below("docker-hub")],
        ["FillQuayFromAccounts", fill, below("quay")],
      ],
    );
    const policyFor = (pull: object) => repositoryPolicyText({ pull, region: "us-east-1" });
    const accounts = ["222222222222"];
    const organizationIds = ["o-acme123456"];
    assert.deepEqual(
      Object.values(of(TEMPLATE)).map(({ prefix, repositoryPolicy }) => [prefix, repositoryPolicy]),
      [
        ["docker-hub", policyFor({ accounts, organizationIds, principalArns: [puller] })],
        ["k8s", policyFor({ accounts })],
        ["quay", policyFor({ accounts })],
      ],
    );
    assert.deepEqual(warnings, []);
  });

  it("lets whom a rule names pull below its prefix only, whatever template covers it", async () => {
    const { of } = await made({
      pullThroughCache: {
        "cache/quay": {
          upstreamRegistryUrl: "quay.io",
          pull: { organizationIds: ["o-acme123456"] },
        },
        "k8s/": {
          upstreamRegistryUrl: "registry.k8s.io",
          pull: { organizationIds: ["o-acme123456"] },
        },
      },
      creationTemplates: {
        cache: {
          appliedFor: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"],
          description: "What is cached",
          pull: { accounts: ["222222222222"] },
        },
        k8s: { appliedFor: ["PULL_THROUGH_CACHE"] },
      },
    });
    assert.deepEqual(
      Object.values(of(TEMPLATE)).map(({ prefix, appliedFors, description, repositoryPolicy }) => [
        prefix,
        appliedFors,
        description,
        String(repositoryPolicy).includes("222222222222"),
        String(repositoryPolicy).includes("o-acme123456"),
      ]),
      [
        ["cache", ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"], "What is cached", true, false],
        ["cache/quay", ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"], "What is cached", true, true],
        ["k8s", ["PULL_THROUGH_CACHE"], undefined, false, true],
      ],
    );
  });

  it("governs what other accounts replicate to it, although nobody gives a template", async () => {
    const replicationFrom = { accounts: ["444444444444"] };
    const { of } = await made({
      registryPolicy: { replicationFrom },
      creationTemplates: { "team-a": { appliedFor: ["REPLICATION"] } },
    });
    assert.deepEqual(of(TEMPLATE).ROOT, {
      prefix: "ROOT",
      appliedFors: ["REPLICATION"],
      imageTagMutability: "IMMUTABLE",
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      lifecyclePolicy: untagged,
    });
    const own = await made({
      registryPolicy: { replicationFrom },
      creationTemplates: { ROOT: { appliedFor: ["REPLICATION"], description: "Replicas" } },
    });
    assert.equal(own.of(TEMPLATE).ROOT?.description, "Replicas");
  });

  it("sets the scope of the registry policy and makes templates before it lets anybody in", async () => {
    const waiting = await recordWaiting(() => {
      new HubRegistry("hub", {
        registryPolicy: { replicationFrom: { accounts: ["444444444444"] } },
        accountSettings: { registryPolicyScope: "V2" },
      });
    });
    assert.deepEqual(waiting["RegistryPolicy registry"], [
      "AccountSetting REGISTRY_POLICY_SCOPE",
      "RepositoryCreationTemplate ROOT",
    ]);
  });

  it("gives its tags to the role of templates, too", async () => {
    const { of } = await made({
      tags: { owner: "platform" },
      creationTemplates: { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } },
    });
    assert.deepEqual(of(ROLE)["registry-templates"]?.tags, { owner: "platform" });
  });

  it("makes no template of its own for a prefix that one of the given covers", async () => {
    const { of } = await made({
      pullThroughCache: {
        "cache/quay": { upstreamRegistryUrl: "quay.io" },
        k8s: { upstreamRegistryUrl: "registry.k8s.io" },
        cached: { upstreamRegistryUrl: "public.ecr.aws" },
      },
      creationTemplates: {
        cache: { appliedFor: ["PULL_THROUGH_CACHE"] },
        k8s: { appliedFor: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"], tags: {} },
        ROOT: { appliedFor: ["REPLICATION"] },
      },
    });
    const uses = Object.values(of(TEMPLATE)).map(({ prefix, appliedFors }) => [
      prefix,
      appliedFors,
    ]);
    assert.deepEqual(uses, [
      ["ROOT", ["REPLICATION"]],
      ["cache", ["PULL_THROUGH_CACHE"]],
      ["cached", ["PULL_THROUGH_CACHE"]],
      ["k8s", ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"]],
    ]);
  });

  it("makes templates as strict as its repositories, and the role they need", async () => {
    const { of, resources } = await made({
      encryption: { kmsKey },
      repositoryDefaults: {
        lifecycle: {
          rules: [keepLatest({ count: 20, tagPatterns: ["*"] }), expireUntagged({ afterDays: 1 })],
        },
      },
      pull: { accounts: ["222222222222"] },
      creationTemplates: {
        "team-a": {
          appliedFor: ["CREATE_ON_PUSH"],
          description: "Of team A",
          pull: { accounts: ["333333333333"] },
          push: { accounts: ["444444444444"] },
          tags: { team: "a" },
        },
      },
      tags: { owner: "platform" },
    });
    assert.deepEqual(of(TEMPLATE), {
      "team-a": {
        prefix: "team-a",
        description: "Of team A",
        appliedFors: ["CREATE_ON_PUSH"],
        imageTagMutability: "IMMUTABLE",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
        lifecyclePolicy: lifecyclePolicy([
          keepLatest({ count: 20, tagPatterns: ["*"] }),
          expireUntagged({ afterDays: 1 }),
        ]),
        repositoryPolicy: repositoryPolicyText({
          pull: { accounts: ["222222222222", "333333333333"] },
          push: { accounts: ["444444444444"] },
        }),
        customRoleArn: "arn:aws:iam::111111111111:role/registry-templates",
        resourceTags: { owner: "platform", team: "a" },
      },
    });
    const { Statement } = JSON.parse(of(ROLE_POLICY)["registry-templates"]?.policy as string) as {
      Statement: object[];
    };
    assert.deepEqual(Statement, [
      {
        Sid: "CreateRepositories",
        Effect: "Allow",
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
        Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/*"],
      },
      {
        Sid: "EncryptRepositories",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
        Resource: [kmsKey],
      },
    ]);
    assert.deepEqual(
      resources.filter(({ parent }) => parent !== "ecr-hub:index:HubRegistry hub").length,
      1,
    );
  });

  it("gives a template the role that is named, and makes none", async () => {
    const customRoleArn = "arn:aws:iam::111111111111:role/own";
    const { of } = await made({
      tags: { owner: "platform" },
      creationTemplates: { ROOT: { appliedFor: ["REPLICATION"], customRoleArn } },
    });
    assert.equal(of(TEMPLATE).ROOT?.customRoleArn, customRoleArn);
    assert.deepEqual(of(ROLE), {});
  });

  it("sets the account's settings, and leaves the others as they are", async () => {
    const { of } = await made({
      accountSettings: { blobMounting: "ENABLED", registryPolicyScope: "V2" },
    });
    assert.deepEqual(of(ACCOUNT_SETTING), {
      BLOB_MOUNTING: { name: "BLOB_MOUNTING", value: "ENABLED" },
      REGISTRY_POLICY_SCOPE: { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
    });
  });

  it("does not record the pulls of the principals that are named, made in this program or not", async () => {
    const recording = await record(() => {
      const scanner = new Role("scanner", { assumeRolePolicy: "{}" });
      new HubRegistry("hub", {
        pullTimeUpdateExclusions: {
          scanner: scanner.arn,
          backup: "arn:aws:iam::222222222222:user/backup",
        },
      });
    });
    assert.deepEqual(inputsOf(recording, EXCLUSION), {
      backup: { principalArn: "arn:aws:iam::222222222222:user/backup" },
      scanner: { principalArn: "arn:aws:iam::111111111111:role/scanner" },
    });
  });

  it("gives its region to everything", async () => {
    const { resources } = await made({
      region: "eu-west-1",
      registryPolicy: { replicationFrom: { accounts: ["444444444444"] } },
      pullThroughCache: { quay: { upstreamRegistryUrl: "quay.io" } },
      accountSettings: { blobMounting: "ENABLED" },
      pullTimeUpdateExclusions: { scanner: "arn:aws:iam::222222222222:role/scanner" },
    });
    const elsewhere = resources.filter(
      ({ type, inputs }) => type.startsWith("aws:ecr/") && inputs.region !== "eu-west-1",
    );
    assert.deepEqual(elsewhere, []);
  });

  it("keeps documents known in a preview, but for the key and the role it makes", async () => {
    const { of } = await made(
      {
        encryption: { createKey: true },
        pull: { lambdaAccounts: ["222222222222"], accounts: ["222222222222"] },
        registryPolicy: { replicationFrom: { accounts: ["444444444444"] } },
        pullThroughCache: { quay: { upstreamRegistryUrl: "quay.io" } },
      },
      { preview: true },
    );
    const { customRoleArn, encryptionConfigurations, ...documents } = of(TEMPLATE).quay!;
    assert.equal(customRoleArn, UNKNOWN);
    assert.deepEqual(encryptionConfigurations, [{ encryptionType: "KMS", kmsKey: UNKNOWN }]);
    for (const known of [documents, of(REGISTRY_POLICY), of(PULL_THROUGH)]) {
      assert.ok(!JSON.stringify(known).includes(UNKNOWN), JSON.stringify(known));
    }
  });

  it("keeps a secret secret and the rest in sight", async () => {
    const { of } = await made({
      pullThroughCache: {
        github: { upstreamRegistryUrl: "ghcr.io", credentialArn: pulumi.secret(credentialArn) },
      },
      creationTemplates: {
        github: { appliedFor: ["PULL_THROUGH_CACHE"], tags: { cost: pulumi.secret("4711") } },
      },
    });
    assert.deepEqual(of(PULL_THROUGH).github?.credentialArn, { secret: credentialArn });
    assert.deepEqual(of(TEMPLATE).github?.resourceTags, { cost: { secret: "4711" } });
    assert.equal(of(TEMPLATE).github?.lifecyclePolicy, untagged);
  });
});
