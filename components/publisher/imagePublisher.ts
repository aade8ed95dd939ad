import { OpenIdConnectProvider } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { GITHUB_ISSUER, STS_AUDIENCE } from "../../domain/publishing/gitHubIssuer";
import { Component, type Document } from "../input/component";
import { claim, ResourceContext } from "../input/resourceContext";
import { codeBuildChecks } from "./codeBuildDocuments";
import { createCodeBuildPublisher } from "./codeBuildPublisher";
import type { GitHubPublisherArgs, ImagePublisherArgs } from "./imagePublisherArgs";
import { GITHUB_ROLE, publisherDocuments, workflowSteps } from "./publisherDocuments";
import { type PublisherContext, createPublisherRole } from "./publisherRole";

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
    const component = new Component(ImagePublisher, name, args, codeBuildChecks);
    args = component.args;
    const documents = publisherDocuments(component, args);
    component.refuse();
    super(ImagePublisher.__pulumiType, name, args, opts);

    const context = new ResourceContext(component, this);
    const { gitHubTrustPolicy: trustPolicy, codeBuild: project } = documents;
    const gitHub = args.gitHub && createGitHubPublisher(context, args.gitHub, trustPolicy);
    const codeBuild =
      args.codeBuild && project && createCodeBuildPublisher(context, args.codeBuild, project);

    this.gitHubRoleArn = pulumi.output(gitHub?.role.arn);
    this.oidcProviderArn = pulumi.output(gitHub?.oidcProviderArn);
    this.workflowSteps = pulumi.output(gitHub?.workflowSteps ?? {});
    this.projectName = pulumi.output(codeBuild?.project.name);
    this.projectArn = pulumi.output(codeBuild?.project.arn);
    this.projectRoleArn = pulumi.output(codeBuild?.role.arn);
    this.registerOutputs(component.getOutputs(this));
  }
}

function createGitHubPublisher(
  context: PublisherContext,
  gitHub: GitHubPublisherArgs,
  trustPolicy: Document<string> | undefined,
) {
  const { component, name } = context;
  const { hubAccountId, hubRegion, repositories } = component.args;
  const provider = gitHub.oidcProviderArn === undefined ? createOidcProvider(context) : undefined;
  const { role } = createPublisherRole(context, {
    name: `${name}-${GITHUB_ROLE}`,
    description: "Publishes images from GitHub Actions",
    assumeRolePolicy: trustPolicy?.render(context) ?? "",
    repositories,
    dependsOn: provider,
  });
  const steps = { roleArn: role.arn, hubAccountId, hubRegion, repositories };
  return {
    role,
    oidcProviderArn: provider?.arn ?? gitHub.oidcProviderArn,
    workflowSteps: component.render(steps, workflowSteps),
  };
}

function createOidcProvider(context: PublisherContext): OpenIdConnectProvider {
  const url = `https://${GITHUB_ISSUER}`;
  const args = { url, clientIdLists: [STS_AUDIENCE], tags: context.tags };
  const { name, options } = context.globalChild(GITHUB_ISSUER, `${context.name}-${GITHUB_ROLE}`);
  claim(context, name, {
    path: "gitHub.oidcProviderArn",
    what: "the account's OIDC provider of GitHub, of which there is one",
    fix: "set gitHub.oidcProviderArn to that component's oidcProviderArn",
  });
  return new OpenIdConnectProvider(name, args, options(OpenIdConnectProvider));
}
