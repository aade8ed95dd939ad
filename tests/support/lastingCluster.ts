import { Cluster, type ClusterArgs } from "@pulumi/aws/eks";
import type { Remainder } from "../../local";

/** A cluster of Amazon EKS that stays when its stack is destroyed: the provider waits up to a minute, at random, before it deletes one. */
export function createLastingCluster(name: string, args: ClusterArgs): Cluster {
  return new Cluster(name, { name, ...args }, { retainOnDelete: true });
}

export function isLastingCluster({ service }: Remainder): boolean {
  return service === "eks";
}
