import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";

const config = new pulumi.Config();
const regions = {
  hub: config.get("hubRegion") ?? "us-east-1",
  replica: config.get("replicaRegion") ?? "eu-west-1",
};
const active = config.get("active") ?? "hub";
if (active !== "hub" && active !== "replica") {
  throw new Error(`active: given ${JSON.stringify(active)}, allowed hub or replica.`);
}

const images = { api: { repository: "team-a/api", digest: config.require("imageDigest") } };
const hubAccountId = config.get("hubAccountId") ?? "111111111111";
const repositories = Object.values(images).map(({ repository }) => repository);

// The role may pull from both at any time: a failover changes no rights, only names.
const hub = new SpokeAccess("hub", {
  hubAccountId,
  hubRegion: regions.hub,
  repositories,
  createRoles: { ecsTaskExecution: true },
  images,
});
const replica = new SpokeAccess("replica", {
  hubAccountId,
  hubRegion: regions.replica,
  repositories,
  roles: {
    ecsTaskExecution: hub.createdRoleNames.ecsTaskExecution,
  },
  images,
});

/** What workloads run: the same digest in either region. */
export const imageReferences = { hub, replica }[active].imageReferences;
export const taskExecutionRoleArn = hub.roleArns.ecsTaskExecution;
