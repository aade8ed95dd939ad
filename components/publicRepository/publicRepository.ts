import { Repository, RepositoryPolicy } from "@pulumi/aws/ecrpublic";
import * as pulumi from "@pulumi/pulumi";

import { PUBLIC_REGISTRY_REGION } from "../../domain/repository/publicRepository";
import { Component } from "../input/component";
import { type Child, ResourceContext } from "../input/resourceContext";
import type { PublicRepositoryArgs } from "./publicRepositoryArgs";
import {
  type PublicRepositoryDocuments,
  publicRepositoryChecks,
  publicRepositoryDocuments,
  pushPolicy,
} from "./publicRepositoryDocuments";

/**
 * A repository in Amazon ECR Public, from which everybody pulls, with or without an AWS account, and to which exactly those
 * named in `push` push. It is managed in `us-east-1`, whatever the region of the provider, with the provider's credentials.
 *
 * @example
 * new PublicRepository("node", { catalogData: { description: "Node.js on our base image" } });
 */
export class PublicRepository extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:PublicRepository";

  /** Name of the repository. */
  public readonly repositoryName: pulumi.Output<string>;
  /** ARN of the repository. */
  public readonly repositoryArn: pulumi.Output<string>;
  /** Where to push and pull: `public.ecr.aws/<alias of the registry>/<repository>`, without tag. */
  public readonly repositoryUrl: pulumi.Output<string>;
  /** Id of the registry, which is that of the AWS account. */
  public readonly registryId: pulumi.Output<string>;
  /** IAM policy for whoever pushes: to log in to Amazon ECR Public, and to push to this repository. */
  public readonly pushPolicyJson: pulumi.Output<string>;

  constructor(
    name: string,
    args: PublicRepositoryArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const component = new Component(PublicRepository, name, args, publicRepositoryChecks);
    const documents = publicRepositoryDocuments(component, component.args);
    component.refuse();
    super(PublicRepository.__pulumiType, name, component.args, opts);

    const context = new ResourceContext(component, this);
    const repository = createRepository(context, documents);
    createRepositoryPolicy(context, repository, documents);

    this.repositoryName = repository.repositoryName;
    this.repositoryArn = repository.arn;
    this.repositoryUrl = repository.repositoryUri;
    this.registryId = repository.registryId;
    this.pushPolicyJson = pulumi.output(component.render(repository.arn, pushPolicy));
    this.registerOutputs(component.getOutputs(this));
  }
}

type Context = ResourceContext<PublicRepositoryArgs>;

/** A name that is not known yet cannot be that of the children. */
function getChild(context: Context): Child {
  const { repositoryName } = context.component.args;
  const identity = typeof repositoryName === "string" ? repositoryName : context.name;
  return context.globalChild(identity, context.name);
}

function createRepository(
  context: Context,
  { catalogData }: PublicRepositoryDocuments,
): Repository {
  const { component, tags } = context;
  const { repositoryName = context.name, forceDelete = false } = component.args;
  const { name, options } = getChild(context);
  return new Repository(
    name,
    {
      repositoryName,
      catalogData: catalogData?.render(),
      forceDestroy: forceDelete,
      region: PUBLIC_REGISTRY_REGION,
      tags,
    },
    options(Repository),
  );
}

function createRepositoryPolicy(
  context: Context,
  { repositoryName }: Repository,
  { repositoryPolicy }: PublicRepositoryDocuments,
): void {
  if (repositoryPolicy === undefined) return;
  const policy = repositoryPolicy.render();
  const { name, options } = getChild(context);
  new RepositoryPolicy(
    name,
    { repositoryName, policy, region: PUBLIC_REGISTRY_REGION },
    options(RepositoryPolicy),
  );
}
