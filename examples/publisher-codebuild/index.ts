import * as pulumi from "@pulumi/pulumi";
import { ImagePublisher } from "ecr-hub";

const config = new pulumi.Config();
const hub = new pulumi.StackReference(config.require("hubStack"));

const publisher = new ImagePublisher("team-a-api", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: ["team-a/api"],
  baseRepositories: ["base/node"],
  codeBuild: {
    sourceType: "GITHUB",
    sourceLocation: config.require("sourceLocation"),
    connectionArn: config.get("connectionArn"),
    platform: "linux/arm64",
  },
});

export const projectName = publisher.projectName;
export const projectRoleArn = publisher.projectRoleArn;
