import assert from "node:assert/strict";
import * as hub from "ecr-hub";
import { policies } from "../../policies/pack";
import { type Fixture, runPack } from "../support/policyHarness";
import { record } from "../support/recordedMocks";

async function resourcesOf(program: () => unknown): Promise<Fixture[]> {
  const { resources } = await record(program);
  return resources.map(({ type, name, inputs: props }) => ({ type, name, props }));
}

const hub_ = { hubAccountId: "111111111111", hubRegion: "us-east-1" };
const repositories = ["team-a/api"];

/** Each component with what it has to be given, and nothing else. */
const programs: Readonly<Record<string, () => unknown>> = {
  HubRepository: () => new hub.HubRepository("team-a/api"),
  HubRegistry: () => new hub.HubRegistry("hub", { repositories: { "team-a/api": {} } }),
  "HubRegistry with a pull-through cache": () =>
    new hub.HubRegistry("hub", {
      pullThroughCache: { "ecr-public": { upstreamRegistryUrl: "public.ecr.aws" } },
    }),
  "HubRegistry with a cache that the organization fills": () =>
    new hub.HubRegistry("hub", {
      pullThroughCache: {
        "ecr-public": {
          upstreamRegistryUrl: "public.ecr.aws",
          pull: { organizationIds: ["o-acme123456"] },
        },
      },
    }),
  "HubRegistry with templates that encrypt by its own key": () =>
    new hub.HubRegistry("hub", {
      encryption: { createKey: true },
      pullThroughCache: { "ecr-public": { upstreamRegistryUrl: "public.ecr.aws" } },
    }),
  "HubRegistry with upstream for caches elsewhere": () =>
    new hub.HubRegistry("hub", {
      registryPolicy: { pullThroughFrom: { accounts: ["222222222222"] } },
    }),
  "HubRegistry with replicas of another account": () =>
    new hub.HubRegistry("hub", {
      registryPolicy: { replicationFrom: { accounts: ["222222222222"] } },
    }),
  ReplicaRegistry: () => new hub.ReplicaRegistry("replica", { sourceAccountId: "111111111111" }),
  SpokeAccess: () => new hub.SpokeAccess("hub", { ...hub_, repositories }),
  "SpokeAccess with roles": () =>
    new hub.SpokeAccess("hub", {
      ...hub_,
      repositories,
      createRoles: {
        ecsTaskExecution: true,
        eksNode: true,
        lambda: true,
        lambdaFunctions: ["api"],
      },
    }),
  "SpokeAccess to a cache": () =>
    new hub.SpokeAccess("hub", {
      ...hub_,
      repositories: [],
      pullThroughCachePrefixes: ["ecr-public"],
    }),
  RegistryEndpoints: () =>
    new hub.RegistryEndpoints("registry", {
      ...hub_,
      repositories,
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: ["subnet-0123456789abcdef0"],
      routeTableIds: ["rtb-0123456789abcdef0"],
    }),
  ImagePublisher: () =>
    new hub.ImagePublisher("api", {
      ...hub_,
      repositories,
      gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
    }),
  ImageSigning: () => new hub.ImageSigning("releases"),
  FindingsAlerts: () => new hub.FindingsAlerts("alerts"),
};

describe("the components with their defaults", () => {
  for (const [name, program] of Object.entries(programs)) {
    it(`pass all policies of the pack: ${name}`, async () => {
      const { violations } = await runPack(policies, await resourcesOf(program));
      assert.deepEqual(violations, []);
    });
  }

  it("pass all policies but the one that wants publishing to be decided: PublicRepository", async () => {
    const resources = await resourcesOf(() => new hub.PublicRepository("charts"));
    const { violations } = await runPack(policies, resources);
    assert.deepEqual(
      violations.map(({ policy, resource }) => `${policy} stops ${resource}`),
      ["ecr-public-repository-listed stops charts"],
    );
    const config = { "ecr-public-repository-listed": { publicRepositories: ["charts"] } };
    assert.deepEqual((await runPack(policies, resources, config)).violations, []);
  });

  it("are all looked at here", () => {
    const classes = Object.entries(hub).filter(
      ([, exported]) => typeof exported === "function" && "__pulumiType" in exported,
    );
    const names = [...Object.keys(programs).map((name) => name.split(" ")[0]), "PublicRepository"];
    assert.deepEqual([...new Set(names)].toSorted(), classes.map(([name]) => name).toSorted());
  });
});
