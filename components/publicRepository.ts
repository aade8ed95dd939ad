import { Repository, RepositoryPolicy } from "@pulumi/aws/ecrpublic";
import * as pulumi from "@pulumi/pulumi";

import { PUBLIC_REGISTRY_REGION } from "../domain/repository/publicRepository";
import { type PublicRepositoryArgs, publicRepositoryShape } from "./publicRepositoryArgs";
import { type Child, childNames } from "./support/childNames";
import { givenArguments } from "./support/givenArguments";
import * as documents from "./support/publicRepositoryDocuments";
import { type Owner, refuse, warn } from "./support/refuse";
import { tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

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
    const named = { component: PublicRepository, name };
    args = givenArguments(named, publicRepositoryShape, args);
    const findings = documents.checkPublicRepositoryArgs(name, args);
    refuse(named, findings);
    super(PublicRepository.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const { repositoryName = name } = args;
    const identity = typeof repositoryName === "string" ? repositoryName : name;
    const child = childNames(this, owner, null)(identity, name);
    const scope = { owner, child, region: PUBLIC_REGISTRY_REGION };
    const repository = createRepository(scope, args);
    createRepositoryPolicy(scope, repository, args);

    this.repositoryName = repository.repositoryName;
    this.repositoryArn = repository.arn;
    this.repositoryUrl = repository.repositoryUri;
    this.registryId = repository.registryId;
    this.pushPolicyJson = pulumi.output(whenKnown(owner, repository.arn, documents.pushPolicy));
    this.registerOutputs({
      repositoryName: this.repositoryName,
      repositoryArn: this.repositoryArn,
      repositoryUrl: this.repositoryUrl,
      registryId: this.registryId,
      pushPolicyJson: this.pushPolicyJson,
    });
  }
}

/** What every resource of the component needs. */
interface Scope {
  readonly owner: Owner;
  readonly child: Child;
  readonly region: string;
}

function createRepository({ owner, child, region }: Scope, args: PublicRepositoryArgs): Repository {
  const { repositoryName = owner.name, catalogData, forceDelete = false, tags } = args;
  return new Repository(
    child.name,
    {
      repositoryName: whenKnown(owner, repositoryName, documents.repositoryName),
      catalogData: catalogData && whenKnown(owner, catalogData, documents.catalogData),
      forceDestroy: forceDelete,
      region,
      tags: tagsOf(owner, tags),
    },
    child.options,
  );
}

function createRepositoryPolicy(
  { owner, child, region }: Scope,
  { repositoryName }: Repository,
  { push }: PublicRepositoryArgs,
): void {
  if (push === undefined) return;
  const policy = whenKnown(owner, push, documents.repositoryPolicy);
  new RepositoryPolicy(child.name, { repositoryName, policy, region }, child.options);
}
