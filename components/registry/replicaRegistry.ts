import * as pulumi from "@pulumi/pulumi";

import { checkAccountId } from "../../domain/identifiers";
import { reportArgument } from "../../domain/argumentRules";
import { Component } from "../input/component";
import { claimRegistry, ResourceContext } from "../input/resourceContext";
import { hostName } from "./hubRegistry";
import type { HubRegistryArgs } from "./hubRegistryArgs";
import { readRepositories, registryDocuments } from "./registryDocuments";
import { RepositoryMerger, findOrigin } from "./registryRepositories";
import * as resources from "./registryResources";
import { registryPolicyDocument } from "./registrySettings";
import { checkReplicas, readTemplates, templateChecks } from "./registryTemplates";
import type { ReplicaRegistryArgs } from "./replicaRegistryArgs";
import { createTemplates } from "./templateResources";

/**
 * The registry that another one replicates to, in another region or account: scanned by Amazon Inspector, with a registry
 * policy for exactly the source account, and with creation templates that make replicas as strict as the originals.
 *
 * @example
 * new ReplicaRegistry("replica", { sourceAccountId: "111111111111", pull: { organizationIds: ["o-a1b2c3d4e5"] } });
 */
export class ReplicaRegistry extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:ReplicaRegistry";

  /** Id of the registry, which is that of the AWS account: `registryId` of the source's replication destination. */
  public readonly registryId: pulumi.Output<string>;
  /** AWS region of the registry: `region` of the source's replication destination. */
  public readonly region: pulumi.Output<string>;
  /** Host name of the registry: `<account>.dkr.ecr.<region>.amazonaws.com`. */
  public readonly registryUrl: pulumi.Output<string>;
  /** ARN of the key that was made or given; unset without one. */
  public readonly kmsKeyArn: pulumi.Output<string | undefined>;

  constructor(
    name: string,
    args: ReplicaRegistryArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const component = new Component(ReplicaRegistry, name, args, {
      ...templateChecks,
      "ReplicaRegistry.sourceAccountId": checkAccountId,
    });
    args = component.args;
    checkReplicaArgs(component, args);
    const registry = registryArgs(args);
    const merger = new RepositoryMerger(registry);
    readRepositories(component, registry, merger);
    const templates = readTemplates(component, registry, merger);
    const documents = registryDocuments(component, registry);
    const registryPolicy = registryPolicyDocument(component, registry, (path) =>
      findOrigin(ORIGINS, path),
    );
    component.refuse();
    super(ReplicaRegistry.__pulumiType, name, args, opts);

    const context = new ResourceContext(component, this);
    claimRegistry(context);
    const kmsKey = resources.kmsKey(context, args.encryption, documents);
    const created = createTemplates(context, templates, kmsKey);
    resources.createScanning(context, args.scanning ?? {}, documents);
    resources.createRegistryPolicy(context, registryPolicy, created);

    this.registryId = context.accountId;
    this.region = pulumi.output(context.homeRegion);
    this.registryUrl = hostName(context);
    this.kmsKeyArn = pulumi.output(kmsKey);
    this.registerOutputs(component.getOutputs(this));
  }
}

/** Where the arguments of a replica are in those of a registry. */
const ORIGINS = new Map([
  ["registryPolicy.replicationFrom.accounts[0]", "sourceAccountId"],
  ["registryPolicy.replicationFrom.repositoryPrefixes", "repositoryPrefixes"],
]);

/** A replica is a registry that has nothing but what it receives. */
function registryArgs(args: ReplicaRegistryArgs): HubRegistryArgs {
  const { sourceAccountId, repositoryPrefixes, creationTemplates, ...registry } = args;
  // An empty text is given, too: it must not count as no account.
  const replicationFrom = sourceAccountId !== undefined && {
    accounts: [sourceAccountId],
    ...(repositoryPrefixes && { repositoryPrefixes }),
  };
  return {
    ...registry,
    ...(replicationFrom && { registryPolicy: { replicationFrom } }),
    creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] }, ...creationTemplates },
  };
}

function checkReplicaArgs(component: Component, args: ReplicaRegistryArgs): void {
  const { sourceAccountId, repositoryPrefixes, creationTemplates = {} } = args;
  // What arrives in a replica is replicated, and a template for anything else would leave it ungoverned.
  component.report(Object.entries(creationTemplates).flatMap((one) => checkReplicas(...one)));
  if (sourceAccountId !== undefined || repositoryPrefixes === undefined) return;
  // Between regions of one account there is no policy that could keep a repository out.
  const message =
    "repositoryPrefixes requires sourceAccountId: within an account, prefixes have no effect.";
  component.report([reportArgument("argument-conflict", "repositoryPrefixes", message)]);
}
