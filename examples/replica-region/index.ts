import * as pulumi from "@pulumi/pulumi";
import {
  type HubRepositoryArgs,
  type PullGrantArgs,
  HubRegistry,
  ReplicaRegistry,
  expireUntagged,
  keepLatest,
} from "ecr-hub";

const config = new pulumi.Config();
const replicaRegion = config.require("replicaRegion");
const organizationId = config.get("organizationId");

// Originals and replicas are governed alike.
const pull: PullGrantArgs | undefined = organizationId
  ? { organizationIds: [organizationId] }
  : undefined;
const repositoryDefaults: HubRepositoryArgs = {
  lifecycle: {
    rules: [
      keepLatest({ count: 50, tagPatterns: ["release-*"] }),
      expireUntagged({ afterDays: 1 }),
    ],
  },
};

const replica = new ReplicaRegistry("replica", { region: replicaRegion, pull, repositoryDefaults });

const hub = new HubRegistry(
  "hub",
  {
    pull,
    repositoryDefaults,
    repositories: { "base/node": {}, "team-a/api": {} },
    replication: { destinations: [{ region: replicaRegion }] },
  },
  // The templates of the replica are there before the first image arrives.
  { dependsOn: replica },
);

export const registryUrl = hub.registryUrl;
export const replicaUrl = replica.registryUrl;
