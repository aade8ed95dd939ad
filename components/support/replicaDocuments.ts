import type { Finding } from "../../domain/finding";
import type { CreationTemplateArgs } from "../creationTemplateArgs";
import type { HubRegistryArgs } from "../hubRegistryArgs";
import { type ReplicaRegistryArgs, replicaRegistryShape } from "../replicaRegistryArgs";
import { distinct } from "./findings";
import { isObject, readArguments, reportArgument } from "./readArguments";
import { checkHubRegistryArgs } from "./registryDocuments";
import { checkReplicas } from "./registryTemplateSet";

const REPLICAS: CreationTemplateArgs = { appliedFor: ["REPLICATION"] };

/** A replica is a registry that has nothing but what it receives. */
export function registryOf(args: ReplicaRegistryArgs): HubRegistryArgs {
  const { sourceAccountId, repositoryPrefixes, creationTemplates, ...registry } = args;
  return {
    ...registry,
    // An empty text is given, too: it must not count as no account.
    ...(sourceAccountId !== undefined && {
      registryPolicy: { replicationFrom: { accounts: [sourceAccountId], repositoryPrefixes } },
    }),
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
    ...checkTemplates(args),
  ]);
}

/** What arrives in a replica is replicated, and a template for anything else would leave it ungoverned. */
function checkTemplates({ creationTemplates }: ReplicaRegistryArgs): Finding[] {
  if (!isObject(creationTemplates)) return [];
  return Object.entries(creationTemplates).flatMap((entry) => checkReplicas(...entry));
}

/** The argument of a replica that stands at a path of its registry. */
export function argumentOf(path: string): string {
  return path
    .replace("registryPolicy.replicationFrom.accounts[0]", "sourceAccountId")
    .replace("registryPolicy.replicationFrom.repositoryPrefixes", "repositoryPrefixes");
}

/** Between regions of one account there is no policy that could keep a repository out. */
function checkPrefixes({ sourceAccountId, repositoryPrefixes }: ReplicaRegistryArgs): Finding[] {
  if (sourceAccountId !== undefined || !repositoryPrefixes) return [];
  const message =
    "prefixes have no effect without another account: given repositoryPrefixes, allowed with sourceAccountId.";
  return [reportArgument("argument-conflict", "repositoryPrefixes", message)];
}
