import assert from "node:assert/strict";
import { join } from "node:path";
import { RouteTable, Subnet, Vpc } from "@pulumi/aws/ec2";
import { RegistryEndpoints, type RegistryEndpointsArgs } from "ecr-hub";

import { type Engine, type Stack, programOf } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const ACCOUNT = "888888888888";

type Reach = Omit<RegistryEndpointsArgs, "vpcId" | "subnetIds" | "hubAccountId" | "hubRegion">;

describe("RegistryEndpoints on the local engine", () => {
  let engine: Engine;
  let stack: Stack;
  let reach: Reach = { repositories: ["base/*", "team-a/api"] };
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "endpoints",
      name: "production",
      account: ACCOUNT,
      region: "us-east-1",
      program: () => {
        const vpc = new Vpc("main", {
          cidrBlock: "10.0.0.0/16",
          enableDnsSupport: true,
          enableDnsHostnames: true,
        });
        const { id: subnetId } = new Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
        const routeTable = new RouteTable("a", { vpcId: vpc.id });
        const { endpointIds } = new RegistryEndpoints("registry", {
          vpcId: vpc.id,
          subnetIds: [subnetId],
          hubAccountId: "111111111111",
          hubRegion: "us-east-1",
          routeTableIds: [routeTable.id],
          ...reach,
        });
        return Promise.resolve({ endpointIds });
      },
    });
  });
  after(async () => {
    await stack.destroy();
  });

  it("makes the endpoints and their security group, and nothing more on a second up", async () => {
    const outcome = succeeded(await stack.up());
    const made = changesOf(outcome).filter(
      (line) => line.endsWith(" registry") || line.includes("registry-"),
    );
    assert.deepEqual(made, [
      "create aws:ec2/securityGroup:SecurityGroup registry",
      "create aws:ec2/vpcEndpoint:VpcEndpoint registry-ecr-api",
      "create aws:ec2/vpcEndpoint:VpcEndpoint registry-ecr-dkr",
      "create aws:ec2/vpcEndpoint:VpcEndpoint registry-s3",
      "create ecr-hub:index:RegistryEndpoints registry",
    ]);
    const { endpointIds } = outcome.outputs as { endpointIds: Record<string, string> };
    assert.deepEqual(Object.keys(endpointIds).toSorted(), ["ecr.api", "ecr.dkr", "s3"]);
    assert.deepEqual(succeeded(await stack.up()).changes, []);
  });

  it("updates policies, address ranges, tags and the endpoint of logs, and nothing more on a second up", async () => {
    reach = {
      repositories: ["team-a/api"],
      pushRepositories: ["team-b/batch"],
      pullThroughCachePrefixes: ["docker-hub"],
      additionalRepositoryArns: ["arn:aws:ecr:us-east-1:602401143452:repository/eks/*"],
      additionalBucketNames: ["acme-artifacts"],
      vpcCidrBlocks: ["10.0.0.0/8"],
      logs: true,
      tags: { team: "platform" },
    };
    const { changes } = succeeded(await stack.up());
    const changed = changes
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ operation, name, properties }) =>
        [operation, name, ...properties.filter((property) => property === "policy")].join(" "),
      );
    assert.deepEqual(changed.toSorted(), [
      "create registry-logs",
      "update registry",
      "update registry-ecr-api policy",
      "update registry-ecr-dkr policy",
      "update registry-s3 policy",
    ]);
    assert.deepEqual(succeeded(await stack.up()).changes, []);
  });

  it("takes away what is not asked for any more", async () => {
    reach = { repositories: ["team-a/api"], routeTableIds: undefined };
    const { changes } = succeeded(await stack.up());
    const deleted = changes.filter(({ operation }) => operation === "delete");
    assert.deepEqual(deleted.map(({ name }) => name).toSorted(), ["registry-logs", "registry-s3"]);
  });

  it("leaves nothing behind, and neither does the example", async () => {
    succeeded(await stack.destroy());
    const [hub, example] = await Promise.all([
      engine.stack({
        project: "endpoints-hub",
        name: "production",
        account: ACCOUNT,
        region: "us-east-1",
        program: () => Promise.resolve({ registryId: "111111111111", region: "us-east-1" }),
      }),
      engine.stack({
        project: "registry-endpoints",
        name: "test",
        account: ACCOUNT,
        region: "us-east-1",
        program: programOf(join(__dirname, "../../examples/registry-endpoints")),
        config: { hubStack: "organization/endpoints-hub/production" },
      }),
    ]);
    succeeded(await hub.up());
    try {
      const { outputs } = succeeded(await example.up());
      const endpointIds = outputs.endpointIds as Record<string, string>;
      assert.deepEqual(Object.keys(endpointIds).toSorted(), ["ecr.api", "ecr.dkr", "logs", "s3"]);
      assert.deepEqual(succeeded(await example.up()).changes, []);
    } finally {
      succeeded(await example.destroy());
      succeeded(await hub.destroy());
    }
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      // moto keeps the network ACL of a VPC that is deleted.
      remains.filter(({ account, kind }) => account === ACCOUNT && kind !== "network_acls"),
      [],
    );
  });
});
