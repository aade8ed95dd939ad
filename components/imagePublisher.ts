import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { OpenIdConnectProvider } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { GITHUB_ISSUER, STS_AUDIENCE } from "../domain/publishing/gitHubIssuer";
import {
  type GitHubPublisherArgs,
  type ImagePublisherArgs,
  imagePublisherShape,
} from "./imagePublisherArgs";
import { childNames } from "./support/childNames";
import { createCodeBuildPublisher } from "./support/codeBuildPublisher";
import { givenArguments } from "./support/givenArguments";
import * as documents from "./support/publisherDocuments";
import { permissionsBoundaryOf } from "./support/permissionsBoundary";
import { type PublisherScope, createPublisherRole } from "./support/publisherRole";
import { refuse, warn } from "./support/refuse";
import { tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

/**
 * What publishes images to a hub from outside: a role for GitHub Actions, a project of AWS CodeBuild, or both. Each may push
 * to the named repositories only, and delete nothing; the role lets in only jobs of the named branches, tags and environments.
 *
 * @example
 * new ImagePublisher("api", {
 *   hubAccountId: "111111111111",
 *   hubRegion: "us-east-1",
 *   repositories: ["team-a/api"],
 *   gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
 * });
 */
export class ImagePublisher extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:ImagePublisher";

  /** ARN of the role for GitHub Actions; unset without `gitHub`. */
  public readonly gitHubRoleArn: pulumi.Output<string | undefined>;
  /** ARN of the OIDC provider that was made or given; unset without `gitHub`. Another publisher of the account needs it. */
  public readonly oidcProviderArn: pulumi.Output<string | undefined>;
  /** Steps of a GitHub Actions job that build and push an image, as YAML text by repository name; empty without `gitHub`. */
  public readonly workflowSteps: pulumi.Output<Record<string, string>>;
  /** Name of the CodeBuild project; unset without `codeBuild`. */
  public readonly projectName: pulumi.Output<string | undefined>;
  /** ARN of the CodeBuild project; unset without `codeBuild`. */
  public readonly projectArn: pulumi.Output<string | undefined>;
  /** ARN of the role of the CodeBuild project; unset without `codeBuild`. */
  public readonly projectRoleArn: pulumi.Output<string | undefined>;

  constructor(name: string, args: ImagePublisherArgs, opts?: pulumi.ComponentResourceOptions) {
    const named = { component: ImagePublisher, name };
    args = givenArguments(named, imagePublisherShape, args);
    const findings = documents.checkImagePublisherArgs(name, args);
    refuse(named, findings);
    super(ImagePublisher.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const scope = {
      parent: this,
      owner,
      args,
      permissionsBoundary: permissionsBoundaryOf(this, owner, args.permissionsBoundaryArn),
      tags: tagsOf(owner, args.tags),
    };
    const gitHub = args.gitHub && createGitHubPublisher(scope, args.gitHub);
    const codeBuild = args.codeBuild && createCodeBuildPublisher(scope, args.codeBuild);

    this.gitHubRoleArn = pulumi.output(gitHub?.role.arn);
    this.oidcProviderArn = pulumi.output(gitHub?.oidcProviderArn);
    this.workflowSteps = pulumi.output(gitHub?.workflowSteps ?? {});
    this.projectName = pulumi.output(codeBuild?.project.name);
    this.projectArn = pulumi.output(codeBuild?.project.arn);
    this.projectRoleArn = pulumi.output(codeBuild?.role.arn);
    this.registerOutputs({
      gitHubRoleArn: this.gitHubRoleArn,
      oidcProviderArn: this.oidcProviderArn,
      workflowSteps: this.workflowSteps,
      projectName: this.projectName,
      projectArn: this.projectArn,
      projectRoleArn: this.projectRoleArn,
    });
  }
}

function createGitHubPublisher(scope: PublisherScope, gitHub: GitHubPublisherArgs) {
  const { parent, owner, args } = scope;
  const { hubAccountId, hubRegion, repositories } = args;
  const provider = gitHub.oidcProviderArn === undefined ? createOidcProvider(scope) : undefined;
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const trusted = { ...gitHub, accountId, hubRegion };
  const { role } = createPublisherRole(scope, {
    name: `${owner.name}-${documents.GITHUB_ROLE}`,
    description: "Publishes images from GitHub Actions",
    assumeRolePolicy: whenKnown(owner, trusted, documents.gitHubTrustPolicy),
    repositories,
    dependsOn: provider,
  });
  const steps = { roleArn: role.arn, hubAccountId, hubRegion, repositories };
  return {
    role,
    oidcProviderArn: provider?.arn ?? gitHub.oidcProviderArn,
    workflowSteps: whenKnown(owner, steps, documents.workflowSteps),
  };
}

function createOidcProvider({ parent, owner, tags }: PublisherScope): OpenIdConnectProvider {
  const url = `https://${GITHUB_ISSUER}`;
  const args = { url, clientIdLists: [STS_AUDIENCE], tags };
  const former = `${owner.name}-${documents.GITHUB_ROLE}`;
  const { name, options } = childNames(parent, owner, null)(GITHUB_ISSUER, former);
  return new OpenIdConnectProvider(name, args, options);
}
