import type { Finding } from "../../domain/finding";
import type { CreationTemplateArgs } from "../creationTemplateArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import { type ReplicaRegistryArgs, replicaRegistryShape } from "../replicaRegistryArgs";
import { distinct } from "./findings";
import { isObject, readArguments, reportArgument } from "./readArguments";
import { checkHubRegistryArgs } from "./registryDocuments";

const REPLICAS: CreationTemplateArgs = { appliedFor: ["REPLICATION"] };

/** A replica is a registry that has nothing but what it receives. */
export function registryOf(args: ReplicaRegistryArgs): HubRegistryArgs {
  const { sourceAccountId, repositoryPrefixes, creationTemplates, ...registry } = args;
  const replicationFrom = sourceAccountId && { accounts: [sourceAccountId], repositoryPrefixes };
  return {
    ...registry,
    ...(replicationFrom && { registryPolicy: { replicationFrom } }),
    creationTemplates: isObject(creationTemplates)
      ? { ROOT: REPLICAS, ...creationTemplates }
      : { ROOT: REPLICAS },
  };
}

/** Everything that is wrong with the arguments of a replica, as far as they are known. */
export function checkReplicaRegistryArgs(args: ReplicaRegistryArgs): Finding[] {
  const { findings } = readArguments(replicaRegistryShape, args);
  const ofRegistry = checkHubRegistryArgs(registryOf(args)).filter(
    ({ rule }) => rule !== "argument-unknown",
  );
  return distinct([
    ...findings,
    ...ofRegistry.map((finding) => ({ ...finding, path: argumentOf(finding.path) })),
    ...checkPrefixes(args),
  ]);
}

/** The argument of a replica that stands at a path of its registry. */
export function argumentOf(path: string): string {
  return path
    .replace("registryPolicy.replicationFrom.accounts[0]", "sourceAccountId")
    .replace("registryPolicy.replicationFrom.repositoryPrefixes", "repositoryPrefixes");
}

/** Between regions of one account there is no policy that could keep a repository out. */
function checkPrefixes({ sourceAccountId, repositoryPrefixes }: ReplicaRegistryArgs): Finding[] {
  if (sourceAccountId || !repositoryPrefixes) return [];
  const message =
    "prefixes have no effect without another account: given repositoryPrefixes, allowed with sourceAccountId.";
  return [reportArgument("argument-conflict", "repositoryPrefixes", message)];
}
