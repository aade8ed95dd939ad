import { getSubnetsOutput, getVpcOutput } from "@pulumi/aws/ec2";
import { NodeGroup } from "@pulumi/aws/eks";
import { RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";

import { createCluster } from "./cluster";

const config = new pulumi.Config();
const repository = config.get("repository") ?? "team-a/api";
const hub = new pulumi.StackReference(config.require("hubStack"));
const subnetIds = config.getObject<string[]>("subnetIds") ?? subnetsOfDefaultVpc();
const givenCluster = config.get("clusterName");

export const clusterName = givenCluster ?? createCluster(subnetIds).name;

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

// The network add-on of a new cluster runs with the rights of its nodes.
const network =
  givenCluster === undefined
    ? [
        new RolePolicyAttachment("network", {
          role: access.createdRoleNames.eksNode,
          policyArn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
        }),
      ]
    : [];

const nodes = new NodeGroup(
  "app",
  {
    clusterName,
    nodeRoleArn: access.roleArns.eksNode,
    subnetIds,
    scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
  },
  { dependsOn: network },
);

/** What workload/ runs in the cluster. */
export const image = access.imageReferences.apply(({ app = "" }) => app);
export const nodeGroupArn = nodes.arn;
export const verifierRoleArn = access.roleArns.verifier;

function subnetsOfDefaultVpc(): pulumi.Output<string[]> {
  const vpcId = getVpcOutput({ default: true }).id;
  return getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpcId] }] }).ids;
}
