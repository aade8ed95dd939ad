import assert from "node:assert/strict";
import {
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoryCreationTemplatesCommand,
  ECRClient,
  GetRegistryPolicyCommand,
} from "@aws-sdk/client-ecr";
import {
  type HubRegistryArgs,
  HubRegistry,
  type ReplicaRegistryArgs,
  ReplicaRegistry,
  expireUntagged,
  keepLatest,
} from "ecr-hub";

import type { Engine, Stack } from "../../local";
import { audiencesFor } from "../../domain/iam/principals";
import { parseRegistryPolicy } from "../../domain/registry/registryPolicy";
import { modelOf } from "../support/findingLines";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";

const HUB = "666666666666";
const REPLICA = "777777777777";
const region = "us-east-1";

const credentialArn = `arn:aws:secretsmanager:${region}:${HUB}:secret:ecr-pullthroughcache/docker-AbCdEf`;

const smallest: HubRegistryArgs = {
  scanning: { scanType: "BASIC" },
  registryPolicy: { replicationFrom: { accounts: [REPLICA] } },
  replication: { destinations: [{ region: "eu-west-1", registryId: REPLICA }] },
  pullThroughCache: {
    quay: { upstreamRegistryUrl: "quay.io" },
    "docker-hub": { upstreamRegistryUrl: "registry-1.docker.io", credentialArn },
  },
  creationTemplates: { "team-a": { appliedFor: ["REPLICATION"] } },
  accountSettings: { basicScanTypeVersion: "CLAIR" },
};

const changed: HubRegistryArgs = {
  scanning: { scanType: "BASIC" },
  registryPolicy: {
    replicationFrom: { accounts: [REPLICA], repositoryPrefixes: ["team-a/"] },
  },
  replication: {
    rules: [{ destinations: [{ region: "us-west-2" }], repositoryPrefixes: ["base/"] }],
  },
  pullThroughCache: {
    quay: { upstreamRegistryUrl: "quay.io", pull: { organizationIds: ["o-acme123456"] } },
    "docker-hub": {
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: credentialArn.replace("docker-", "hub-"),
    },
  },
  creationTemplates: {
    "team-a": {
      appliedFor: ["PULL_THROUGH_CACHE", "REPLICATION"],
      description: "Of team A",
      imageTagMutability: "IMMUTABLE",
      lifecycle: {
        rules: [keepLatest({ count: 20, tagPatterns: ["*"] }), expireUntagged({ afterDays: 1 })],
      },
      pull: { accounts: ["222222222222"] },
      tags: { team: "a" },
    },
  },
  accountSettings: { basicScanTypeVersion: "AWS_NATIVE" },
};

describe("the settings of registries on the local engine", () => {
  let engine: Engine;
  let hub: Stack;
  let replica: Stack;
  let hubArgs = smallest;
  let replicaArgs: ReplicaRegistryArgs = {};
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    [hub, replica] = await Promise.all([
      engine.stack({
        project: "registry-hub",
        name: "test",
        account: HUB,
        region,
        program: () => {
          const registry = new HubRegistry("hub", hubArgs);
          return Promise.resolve({ registryUrl: registry.registryUrl });
        },
      }),
      engine.stack({
        project: "registry-replica",
        name: "test",
        account: REPLICA,
        region: "eu-west-1",
        program: () => {
          const registry = new ReplicaRegistry("replica", replicaArgs);
          return Promise.resolve({ registryUrl: registry.registryUrl });
        },
      }),
    ]);
  });
  after(async () => {
    await Promise.all([hub.destroy(), replica.destroy()]);
  });

  const up = async (stack: Stack): Promise<string[]> =>
    succeeded(await stack.up())
      .changes.filter(({ type }) => type.startsWith("aws:"))
      .map(({ operation, type, name, properties }) =>
        [operation, type.replace(/^aws:.*:/, ""), name, ...properties.toSorted()].join(" "),
      )
      .toSorted();

  const clientOf = async (account: string, clientRegion: string) =>
    new ECRClient({ region: clientRegion, credentials: await engine.account(account) });

  it("are made, with a template for every prefix of the cache", async () => {
    assert.deepEqual(await up(hub), [
      "create AccountSetting hub-BASIC_SCAN_TYPE_VERSION",
      "create PullThroughCacheRule hub-docker-hub",
      "create PullThroughCacheRule hub-quay",
      "create RegistryPolicy hub",
      "create RegistryScanningConfiguration hub",
      "create ReplicationConfiguration hub",
      "create RepositoryCreationTemplate hub-ROOT",
      "create RepositoryCreationTemplate hub-docker-hub",
      "create RepositoryCreationTemplate hub-quay",
      "create RepositoryCreationTemplate hub-team-a",
    ]);
    assert.deepEqual(await up(hub), []);
  });

  it("are in AWS what the program says", async () => {
    const ecr = await clientOf(HUB, region);
    const { pullThroughCacheRules = [] } = await ecr.send(
      new DescribePullThroughCacheRulesCommand({}),
    );
    assert.deepEqual(
      pullThroughCacheRules
        .map((rule) => [rule.ecrRepositoryPrefix, rule.upstreamRegistryUrl])
        .sort(),
      [
        ["docker-hub", "registry-1.docker.io"],
        ["quay", "quay.io"],
      ],
    );
    const { repositoryCreationTemplates = [] } = await ecr.send(
      new DescribeRepositoryCreationTemplatesCommand({}),
    );
    assert.deepEqual(
      repositoryCreationTemplates
        .map(({ prefix, appliedFor, imageTagMutability, lifecyclePolicy }) => [
          prefix,
          appliedFor,
          imageTagMutability,
          lifecyclePolicy !== undefined,
        ])
        .sort(),
      [
        ["ROOT", ["REPLICATION"], "IMMUTABLE", true],
        ["docker-hub", ["PULL_THROUGH_CACHE"], "MUTABLE", true],
        ["quay", ["PULL_THROUGH_CACHE"], "MUTABLE", true],
        ["team-a", ["REPLICATION"], "IMMUTABLE", true],
      ],
    );
  });

  it("are updated where AWS can, with the role that tags need", async () => {
    hubArgs = changed;
    assert.deepEqual(await up(hub), [
      "create Role hub-templates",
      "create RolePolicy hub-templates",
      "update AccountSetting hub-BASIC_SCAN_TYPE_VERSION value",
      "update PullThroughCacheRule hub-docker-hub credentialArn",
      "update RegistryPolicy hub policy",
      "update ReplicationConfiguration hub replicationConfiguration",
      "update RepositoryCreationTemplate hub-quay repositoryPolicy",
      "update RepositoryCreationTemplate hub-team-a appliedFors customRoleArn description lifecyclePolicy repositoryPolicy resourceTags",
    ]);
    assert.deepEqual(await up(hub), []);
  });

  it("let in whom the program names and no outsider", async () => {
    const ecr = await clientOf(HUB, region);
    const { policyText } = await ecr.send(new GetRegistryPolicyCommand({}));
    const policy = modelOf(parseRegistryPolicy(policyText));
    assert.deepEqual(audiencesFor(policy, "ecr:ReplicateImage"), [
      { kind: "account", accountId: REPLICA },
    ]);
    assert.deepEqual(audiencesFor(policy, "ecr:BatchImportUpstreamImage"), [
      { kind: "organization", organizationId: "o-acme123456" },
    ]);
    assert.deepEqual(
      policy.statements.map(({ sid, resources }) => [sid, resources]),
      [
        ["ReplicateFromAccounts", [`arn:aws:ecr:${region}:${HUB}:repository/team-a/*`]],
        ["FillQuayFromOrganizations", [`arn:aws:ecr:${region}:${HUB}:repository/quay/*`]],
      ],
    );
    for (const action of ["ecr:BatchGetImage", "ecr:PutImage", "ecr:TagResource"]) {
      assert.deepEqual(audiencesFor(policy, action), [], action);
    }
  });

  it("of a replica are made, updated and let in exactly the source", async () => {
    replicaArgs = { scanning: { scanType: "BASIC" } };
    assert.deepEqual(await up(replica), [
      "create RegistryScanningConfiguration replica",
      "create RepositoryCreationTemplate replica-ROOT",
    ]);
    assert.deepEqual(await up(replica), []);

    replicaArgs = {
      scanning: { scanType: "BASIC" },
      sourceAccountId: HUB,
      repositoryPrefixes: ["base/"],
      repositoryDefaults: { imageTagMutability: "MUTABLE" },
      pull: { organizationIds: ["o-acme123456"] },
      tags: { owner: "platform" },
    };
    assert.deepEqual(await up(replica), [
      "create RegistryPolicy replica",
      "create Role replica-templates",
      "create RolePolicy replica-templates",
      "update RepositoryCreationTemplate replica-ROOT customRoleArn imageTagMutability repositoryPolicy resourceTags",
    ]);
    assert.deepEqual(await up(replica), []);

    const ecr = await clientOf(REPLICA, "eu-west-1");
    const { policyText } = await ecr.send(new GetRegistryPolicyCommand({}));
    const policy = modelOf(parseRegistryPolicy(policyText));
    assert.deepEqual(audiencesFor(policy, "ecr:ReplicateImage"), [
      { kind: "account", accountId: HUB },
    ]);
    assert.deepEqual(policy.statements[0]?.resources, [
      `arn:aws:ecr:eu-west-1:${REPLICA}:repository/base/*`,
    ]);
  });

  it("leave nothing behind", async () => {
    const outcomes = await Promise.all([hub.destroy(), replica.destroy()]);
    outcomes.forEach(succeeded);
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === HUB || account === REPLICA),
      [],
    );
  });
});
