import * as pulumi from "@pulumi/pulumi";
import { ImagePublisher } from "ecr-hub";

const config = new pulumi.Config();
const hub = new pulumi.StackReference(config.require("hubStack"));

const publisher = new ImagePublisher("team-a-api", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: ["team-a/api"],
  baseRepositories: ["base/node"],
  signingProfileArn: config.get("signingProfileArn"),
  gitHub: {
    sources: [
      {
        owner: config.require("gitHubOwner"),
        repository: config.require("gitHubRepository"),
        ownerId: config.get("gitHubOwnerId"),
        repositoryId: config.get("gitHubRepositoryId"),
        branches: ["main"],
        tags: ["v*"],
      },
    ],
    oidcProviderArn: config.get("oidcProviderArn"),
  },
});

export const roleArn = publisher.gitHubRoleArn;
export const oidcProviderArn = publisher.oidcProviderArn;
export const workflowSteps = publisher.workflowSteps.apply((steps) => steps["team-a/api"]);
