import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Project } from "@pulumi/aws/codebuild";
import { type Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import { getLogGroupName } from "../../domain/publishing/codeBuildRole";
import type { Child } from "../input/resourceContext";
import { mapInput } from "../input/values";
import type { CodeBuildPublisherArgs } from "./imagePublisherArgs";
import * as documents from "./codeBuildDocuments";
import { DEFAULTS } from "./codeBuildDocuments";
import { CODEBUILD_ROLE } from "./publisherDocuments";
import { type PublisherContext, createPublisherRole } from "./publisherRole";

export interface CodeBuildPublisher {
  readonly project: Project;
  readonly role: Role;
}

/** A project that is made: its arguments, and what is rendered of them. */
interface ProjectInputs {
  /** Names of the project and its log group in the program. */
  readonly child: Child;
  readonly codeBuild: CodeBuildPublisherArgs;
  readonly documents: documents.CodeBuildDocuments;
  readonly projectName: pulumi.Input<string>;
  /** The repository the project pushes to. */
  readonly repositoryName: string;
}

/** A project that builds and pushes one image, its role, and the log group of its builds. */
export function createCodeBuildPublisher(
  context: PublisherContext,
  codeBuild: CodeBuildPublisherArgs,
  rendered: documents.CodeBuildDocuments,
): CodeBuildPublisher {
  const { repositories } = context.component.args;
  const { projectName = documents.defaultProjectName(context.name) } = codeBuild;
  const identity = typeof projectName === "string" ? projectName : context.name;
  const inputs = {
    child: context.child(identity, context.name),
    codeBuild,
    documents: rendered,
    projectName,
    repositoryName: codeBuild.repository ?? repositories[0] ?? "",
  };
  const logGroup = createLogGroup(context, inputs);
  const { role, policies } = createRole(context, inputs);
  const project = createProject(context, inputs, { role, logGroup, policies });
  return { project, role };
}

function createLogGroup(
  { region, tags }: PublisherContext,
  { child, codeBuild, projectName }: ProjectInputs,
): LogGroup {
  const { logRetentionInDays: retentionInDays = DEFAULTS.logRetentionInDays } = codeBuild;
  return new LogGroup(
    child.name,
    { name: mapInput(projectName, getLogGroupName), retentionInDays, region, tags },
    child.options(LogGroup),
  );
}

function createRole(
  context: PublisherContext,
  { codeBuild, projectName, repositoryName }: ProjectInputs,
) {
  const { component, parent, accountId, homeRegion: region } = context;
  const { connectionArn } = codeBuild;
  const name = `${context.name}-${CODEBUILD_ROLE}`;
  const home = { accountId, region, projectName };
  const { role, pushPolicy } = createPublisherRole(context, {
    name,
    description: "Publishes images from AWS CodeBuild",
    assumeRolePolicy: component.render(home, documents.codeBuildTrustPolicy),
    repositories: [repositoryName],
  });
  const policy = component.render({ ...home, codeBuild: { connectionArn } }, documents.buildPolicy);
  const buildPolicy = new RolePolicy(`${name}-build`, { role: role.name, policy }, { parent });
  return { role, policies: [pushPolicy, buildPolicy] };
}

function createProject(
  context: PublisherContext,
  inputs: ProjectInputs,
  { role, logGroup, policies }: { role: Role; logGroup: LogGroup; policies: RolePolicy[] },
): Project {
  const { region, tags } = context;
  const { child, codeBuild, projectName, repositoryName } = inputs;
  const { buildTimeoutInMinutes: buildTimeout = DEFAULTS.buildTimeoutInMinutes } = codeBuild;
  return new Project(
    child.name,
    {
      name: projectName,
      description: `Builds images of ${repositoryName}`,
      source: projectSource(context, inputs),
      sourceVersion: codeBuild.sourceVersion,
      environment: projectEnvironment(context, inputs),
      artifacts: { type: "NO_ARTIFACTS" },
      buildTimeout,
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name } },
      serviceRole: role.arn,
      region,
      tags,
    },
    { ...child.options(Project), dependsOn: policies },
  );
}

function projectSource(
  { component }: PublisherContext,
  { codeBuild, documents: rendered, repositoryName }: ProjectInputs,
) {
  const { hubAccountId, hubRegion } = component.args;
  const { connectionArn: resource, dockerfile, buildContext, platform } = codeBuild;
  const settings = { dockerfile, buildContext, platform };
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
  const image = { hubAccountId, hubRegion, repositoryName, ...given };
  return {
    type: rendered.sourceType.render(),
    location: codeBuild.sourceLocation,
    buildspec: component.render(image, documents.buildspec),
    auth: resource === undefined ? undefined : { type: "CODECONNECTIONS", resource },
  };
}

function projectEnvironment(
  { component }: PublisherContext,
  { codeBuild, documents: rendered }: ProjectInputs,
) {
  const { platform = DEFAULTS.platform, computeType = DEFAULTS.computeType } = codeBuild;
  return {
    type: component.render(platform, documents.environmentType),
    image: rendered.image.render(),
    computeType,
    // Docker needs it to build images.
    privilegedMode: true,
  };
}
