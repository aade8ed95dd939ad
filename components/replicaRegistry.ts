import * as pulumi from "@pulumi/pulumi";

import { type ReplicaRegistryArgs, replicaRegistryShape } from "./replicaRegistryArgs";
import { givenArguments } from "./support/givenArguments";
import { refuse, warn } from "./support/refuse";
import { hostName } from "./support/registryDocuments";
import * as resources from "./support/registryResources";
import { homeOf, registryScope } from "./support/registryScope";
import { argumentOf, checkReplicaRegistryArgs, registryOf } from "./support/replicaDocuments";
import { createTemplates } from "./support/templateResources";
import { whenKnown } from "./support/whenKnown";

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
    const named = { component: ReplicaRegistry, name };
    args = givenArguments(named, replicaRegistryShape, args);
    const findings = checkReplicaRegistryArgs(args);
    refuse(named, findings);
    super(ReplicaRegistry.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this, originOf: argumentOf };
    const scope = registryScope(this, owner, args);
    const registry = registryOf(args);
    const kmsKey = resources.kmsKeyOf(scope, registry);
    const templates = createTemplates(scope, registry, kmsKey);
    resources.createScanning(scope, registry);
    resources.createRegistryPolicy(scope, registry, templates);

    this.registryId = scope.accountId;
    this.region = pulumi.output(scope.homeRegion);
    this.registryUrl = pulumi.output(whenKnown(owner, homeOf(scope), hostName));
    this.kmsKeyArn = pulumi.output(kmsKey);
    this.registerOutputs({
      registryId: this.registryId,
      region: this.region,
      registryUrl: this.registryUrl,
      kmsKeyArn: this.kmsKeyArn,
    });
  }
}
