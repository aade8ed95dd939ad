import assert from "node:assert/strict";

import { Key } from "@pulumi/aws/kms";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";

import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const INSPECTOR = "aws:inspector2/enabler:Enabler";
const KEY = "aws:kms/key:Key";

const production = "222222222222";

async function made(args: HubRegistryArgs, options?: { preview?: boolean; region?: string }) {
  const recording = await record(() => {
    new HubRegistry("hub", args);
  }, options);
  return { ...recording, of: (type: string) => inputsOf(recording, type) };
}

describe("HubRegistry", () => {
  it("turns on enhanced scanning of everything, and Amazon Inspector for it", async () => {
    const { resources, registeredOutputs } = await made({});
    const parent = "ecr-hub:index:HubRegistry hub";
    assert.deepEqual(resources, [
      {
        type: SCANNING,
        name: "registry",
        parent,
        dependsOn: [`${INSPECTOR} registry`],
        inputs: {
          scanType: "ENHANCED",
          rules: [
            {
              scanFrequency: "CONTINUOUS_SCAN",
              repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
            },
          ],
        },
      },
      {
        type: INSPECTOR,
        name: "registry",
        parent,
        inputs: { accountIds: ["111111111111"], resourceTypes: ["ECR"] },
      },
      { type: "ecr-hub:index:HubRegistry", name: "hub", parent: "", inputs: {} },
    ]);
    assert.deepEqual(registeredOutputs, {
      hub: {
        registryId: "111111111111",
        region: "us-east-1",
        registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
        repositoryUrls: {},
        repositoryArns: {},
      },
    });
  });

  it("makes a key that the account manages and only Amazon ECR uses", async () => {
    const { of, registeredOutputs } = await made(
      { encryption: { createKey: true }, repositories: { api: {} }, tags: { owner: "platform" } },
      { region: "cn-north-1" },
    );
    const { policy, ...settings } = of(KEY).registry ?? {};
    const account = { AWS: ["arn:aws-cn:iam::111111111111:root"] };
    assert.deepEqual(settings, {
      description: "Encrypts the repositories of the registry",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { owner: "platform" },
    });
    const { Statement } = JSON.parse(policy as string) as { Statement: object[] };
    assert.deepEqual(
      Statement.map((statement) => ({ ...statement, Action: undefined })),
      [
        {
          Sid: "AdministerByAccount",
          Effect: "Allow",
          Principal: account,
          Action: undefined,
          Resource: ["*"],
        },
        {
          Sid: "EncryptRepositoriesThroughEcr",
          Effect: "Allow",
          Principal: account,
          Action: undefined,
          Resource: ["*"],
          Condition: { StringEquals: { "kms:ViaService": ["ecr.cn-north-1.amazonaws.com.cn"] } },
        },
      ],
    );
    const { kmsKeyArn } = registeredOutputs.hub as { kmsKeyArn: string };
    assert.match(kmsKeyArn, /^arn:aws-cn:kms:cn-north-1:111111111111:key\//);
    assert.deepEqual(of(REPOSITORY).api?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey: kmsKeyArn },
    ]);
  });

  it("encrypts with the key that is given", async () => {
    const kmsKey = "arn:aws:kms:us-east-1:111111111111:key/mrk-0123456789abcdef0123456789abcdef";
    const { of, registeredOutputs } = await made({
      encryption: { kmsKey },
      repositories: { api: {} },
    });
    assert.deepEqual(of(KEY), {});
    assert.deepEqual(of(REPOSITORY).api?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey },
    ]);
    assert.equal((registeredOutputs.hub as { kmsKeyArn: string }).kmsKeyArn, kmsKey);
  });

  it("replicates to its own account where no other is named", async () => {
    const { of } = await made({
      replication: {
        destinations: [{ region: "eu-west-1" }, { region: "us-east-1", registryId: production }],
        repositoryPrefixes: ["team-a/"],
      },
    });
    assert.deepEqual(of(REPLICATION), {
      registry: {
        replicationConfiguration: {
          rules: [
            {
              destinations: [
                { region: "eu-west-1", registryId: "111111111111" },
                { region: "us-east-1", registryId: production },
              ],
              repositoryFilters: [{ filter: "team-a/", filterType: "PREFIX_MATCH" }],
            },
          ],
        },
      },
    });
  });

  it("leaves Amazon Inspector alone for basic scanning, and when told so", async () => {
    const basic = await made({ scanning: { scanType: "BASIC" } });
    assert.deepEqual(basic.of(INSPECTOR), {});
    assert.deepEqual(basic.of(SCANNING), {
      registry: {
        scanType: "BASIC",
        rules: [
          {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
          },
        ],
      },
    });
    const enhanced = await made({
      scanning: {
        enableInspector: false,
        rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: ["team-a/*"] }],
      },
    });
    assert.deepEqual(enhanced.of(INSPECTOR), {});
    assert.deepEqual(enhanced.of(SCANNING), {
      registry: {
        scanType: "ENHANCED",
        rules: [
          {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: [{ filter: "team-a/*", filterType: "WILDCARD" }],
          },
        ],
      },
    });
  });

  it("gives region and provider to every child", async () => {
    const { resources, registeredOutputs } = await record(() => {
      const provider = new Provider("elsewhere", { region: "us-east-1" });
      const args: HubRegistryArgs = {
        region: "eu-west-1",
        encryption: { createKey: true },
        replication: { destinations: [{ region: "us-east-1" }] },
        repositories: { api: { pull: { accounts: [production], lambdaAccounts: [production] } } },
      };
      new HubRegistry("hub", args, { provider });
    });
    const children = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(
      children.map(({ type, provider, inputs }) => [type, provider, inputs.region]),
      [LIFECYCLE_POLICY, SCANNING, REPLICATION, REPOSITORY, REPOSITORY_POLICY, INSPECTOR, KEY].map(
        (type) => [type, "elsewhere", "eu-west-1"],
      ),
    );
    assert.equal(
      (registeredOutputs.hub as { registryUrl: string }).registryUrl,
      "111111111111.dkr.ecr.eu-west-1.amazonaws.com",
    );
  });

  it("keeps its documents known in a preview, but for the key it makes", async () => {
    const { of } = await made(
      {
        encryption: { createKey: true },
        replication: { destinations: [{ region: "eu-west-1" }] },
        repositories: { api: { pull: { accounts: [production], lambdaAccounts: [production] } } },
      },
      { preview: true },
    );
    assert.deepEqual(of(REPOSITORY).api?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey: UNKNOWN },
    ]);
    for (const type of [
      LIFECYCLE_POLICY,
      SCANNING,
      REPLICATION,
      REPOSITORY_POLICY,
      INSPECTOR,
      KEY,
    ]) {
      assert.ok(!JSON.stringify(of(type)).includes(UNKNOWN), type);
    }
  });

  it("keeps a secret key secret", async () => {
    const kmsKey = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";
    const { of, registeredOutputs } = await made({
      encryption: { kmsKey: pulumi.secret(kmsKey) },
      repositories: { api: {} },
    });
    assert.deepEqual(of(REPOSITORY).api?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey: { secret: kmsKey } },
    ]);
    assert.deepEqual((registeredOutputs.hub as { kmsKeyArn: unknown }).kmsKeyArn, {
      secret: kmsKey,
    });
  });

  it("takes a key made in the same program", async () => {
    const recording = await record(
      () => {
        const key = new Key("own");
        new HubRegistry("hub", { encryption: { kmsKey: key.arn }, repositories: { api: {} } });
      },
      { preview: true },
    );
    assert.deepEqual(inputsOf(recording, REPOSITORY).api?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey: UNKNOWN },
    ]);
  });
});
