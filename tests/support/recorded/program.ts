import { Provider } from "@pulumi/aws";
import { RouteTable, Subnet, Vpc } from "@pulumi/aws/ec2";
import {
  FindingsAlerts,
  HubRegistry,
  HubRepository,
  ImagePublisher,
  ImageSigning,
  PublicRepository,
  RegistryEndpoints,
  ReplicaRegistry,
  SpokeAccess,
} from "ecr-hub";

export const ACCOUNT = "111111111111";
const HUB = { hubAccountId: ACCOUNT, hubRegion: "us-east-1" } as const;

/** The program of which `0.1.0.golden.json` is the state. It must stay as it is; every kind of child is in it. */
export function program(): Promise<void> {
  const abroad = new Provider("abroad", {
    region: "eu-central-1",
    maxRetries: 3,
    s3UsePathStyle: true,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
  });
  new HubRegistry("hub", {
    repositories: { "base/node": {}, "team-a/api": { pull: { accounts: ["222222222222"] } } },
    pull: { organizationIds: ["o-acme123456"] },
    encryption: { createKey: true },
    replication: { destinations: [{ region: "eu-west-1" }] },
    registryPolicy: { replicationFrom: { accounts: ["333333333333"], repositoryPrefixes: ["x/"] } },
    pullThroughCache: { quay: { upstreamRegistryUrl: "quay.io" } },
    creationTemplates: { "team-b": { appliedFor: ["REPLICATION"], tags: { team: "b" } } },
    accountSettings: { registryPolicyScope: "V2" },
  });
  new HubRegistry("abroad", { repositories: { "base/node": {} } }, { provider: abroad });
  new ReplicaRegistry("replica", { region: "eu-west-1", sourceAccountId: "444444444444" });
  new HubRepository("batch", {
    repositoryName: "team-b/batch",
    push: { accounts: ["222222222222"] },
    region: "us-west-2",
  });
  new PublicRepository("node", { repositoryName: "acme/node", push: { accounts: [ACCOUNT] } });
  new ImagePublisher("publisher", {
    ...HUB,
    repositories: ["team-a/api"],
    gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
    codeBuild: { sourceType: "GITHUB", sourceLocation: "https://github.com/acme/api.git" },
  });
  new ImageSigning("releases", { sign: { accounts: ["222222222222"] } });
  new FindingsAlerts("alerts");
  new SpokeAccess("spoke", {
    ...HUB,
    repositories: ["team-a/api"],
    createRoles: { ecsTaskExecution: true, eksNode: true },
  });
  createEndpoints();
  return Promise.resolve();
}

function createEndpoints(): void {
  const { id: vpcId } = new Vpc("vpc", {
    cidrBlock: "10.0.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
  });
  const subnet = new Subnet("subnet", { vpcId, cidrBlock: "10.0.0.0/24" });
  const routeTable = new RouteTable("routes", { vpcId });
  new RegistryEndpoints("endpoints", {
    ...HUB,
    vpcId,
    subnetIds: [subnet.id],
    routeTableIds: [routeTable.id],
    vpcCidrBlocks: ["10.0.0.0/16"],
    repositories: ["team-a/api"],
  });
}
