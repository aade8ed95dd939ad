import * as pulumi from "@pulumi/pulumi";

import { checkRepositoryName } from "../../domain/identifiers";
import { Component } from "../input/component";
import { ResourceContext } from "../input/resourceContext";
import type { HubRepositoryArgs } from "./hubRepositoryArgs";
import { repositoryDocuments } from "./repositoryDocuments";
import { createRepository } from "./repositoryResources";

/**
 * A private repository with immutable tags, encryption, a lifecycle policy, and a repository policy that grants access to
 * exactly those named in `pull` and `push`.
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
    const component = new Component(HubRepository, name, args, {
      "HubRepository.repositoryName": checkRepositoryName,
    });
    const { repositoryName = name } = component.args;
    if (component.args.repositoryName === undefined) {
      component.report(checkRepositoryName(name, "repositoryName"));
    }
    const documents = repositoryDocuments(component, component.args);
    component.refuse();
    super(HubRepository.__pulumiType, name, component.args, opts);

    const context = new ResourceContext(component, this);
    const repository = createRepository(context, {
      // A name that is not known yet cannot be that of the children.
      child: context.child(typeof repositoryName === "string" ? repositoryName : name, name),
      args: { ...component.args, repositoryName },
      documents,
    });

    this.repositoryName = repository.name;
    this.repositoryArn = repository.arn;
    this.repositoryUrl = repository.repositoryUrl;
    this.registryId = repository.registryId;
    this.registerOutputs(component.getOutputs(this));
  }
}
