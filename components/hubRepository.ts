import * as pulumi from "@pulumi/pulumi";

import { type HubRepositoryArgs, hubRepositoryShape } from "./hubRepositoryArgs";
import { childNames } from "./support/childNames";
import { givenArguments } from "./support/givenArguments";
import { refuse, warn } from "./support/refuse";
import { regionOf } from "./support/region";
import { checkHubRepositoryArgs, regionName } from "./support/repositoryDocuments";
import {
  createLifecyclePolicy,
  createRepository,
  createRepositoryPolicy,
} from "./support/repositoryResources";
import { whenKnown } from "./support/whenKnown";

/**
 * A private repository with immutable tags, encryption, a lifecycle policy, and a repository policy that lets in exactly
 * those named in `pull` and `push`.
 *
 * @example
 * new HubRepository("team-a/api", { pull: { accounts: ["222222222222"] } });
 */
export class HubRepository extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:HubRepository";

  /** Name of the repository. */
  public readonly repositoryName: pulumi.Output<string>;
  /** ARN of the repository. */
  public readonly repositoryArn: pulumi.Output<string>;
  /** Where to push and pull: `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`, without tag. */
  public readonly repositoryUrl: pulumi.Output<string>;
  /** Id of the registry, which is that of the AWS account. */
  public readonly registryId: pulumi.Output<string>;

  constructor(name: string, args: HubRepositoryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const named = { component: HubRepository, name };
    args = givenArguments(named, hubRepositoryShape, args);
    const findings = checkHubRepositoryArgs(name, args);
    refuse(named, findings);
    super(HubRepository.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const region = args.region && whenKnown(owner, args.region, regionName);
    const homeRegion = () => regionOf(this, region);
    const { repositoryName = name } = args;
    // A name that is not known yet cannot be that of the children.
    const identity = typeof repositoryName === "string" ? repositoryName : name;
    const child = childNames(this, owner, region)(identity, name);
    const scope = { owner, child, region, homeRegion };
    const repository = createRepository(scope, args);
    createLifecyclePolicy(scope, repository, args);
    createRepositoryPolicy(scope, repository, args);

    this.repositoryName = repository.name;
    this.repositoryArn = repository.arn;
    this.repositoryUrl = repository.repositoryUrl;
    this.registryId = repository.registryId;
    this.registerOutputs({
      repositoryName: this.repositoryName,
      repositoryArn: this.repositoryArn,
      repositoryUrl: this.repositoryUrl,
      registryId: this.registryId,
    });
  }
}
