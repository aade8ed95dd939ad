import { Cluster } from "@pulumi/aws/eks";
import { Role } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

/** A cluster for an account that has none yet. */
export function createCluster(subnetIds: pulumi.Input<string[]>): Cluster {
  const role = new Role("cluster", {
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    },
    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
  });
  return new Cluster("app", { roleArn: role.arn, vpcConfig: { subnetIds } });
}
