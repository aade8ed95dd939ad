import { NodeGroup } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const repository = config.get("repository") ?? "team-a/api";
const hub = new pulumi.StackReference(config.require("hubStack"));

const access = new SpokeAccess("hub", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: [repository],
  createRoles: {
    // The nodes pull what their pods run.
    eksNode: true,
    // A verifier reads images and signatures itself.
    eksPods: { verifier: { clusterName, namespace: "security", serviceAccount: "verifier" } },
  },
  images: { app: { repository, digest: config.require("imageDigest") } },
});

const nodes = new NodeGroup("app", {
  clusterName,
  nodeRoleArn: access.roleArns.apply(({ eksNode = "" }) => eksNode),
  subnetIds: config.requireObject<string[]>("subnetIds"),
  scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
});

export const image = access.imageReferences.apply(({ app }) => app);
export const nodeGroupArn = nodes.arn;
export const verifierRoleArn = access.roleArns.apply(({ verifier }) => verifier);

/** For `kubectl apply -f -`. */
export const deployment = pulumi.jsonStringify({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "app" } },
    template: {
      metadata: { labels: { app: "app" } },
      spec: { containers: [{ name: "app", image }] },
    },
  },
});
