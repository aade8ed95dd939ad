import { Deployment } from "@pulumi/kubernetes/apps/v1";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const spoke = new pulumi.StackReference(config.require("spokeStack"));
const labels = { app: "app" };

export const image = spoke.requireOutput("image");

new Deployment("app", {
  spec: {
    replicas: config.getNumber("replicas") ?? 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "app", image }] },
    },
  },
});
