import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Project } from "@pulumi/aws/codebuild";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { type Role, RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { getLogGroupName } from "../../domain/publishing/codeBuildRole";
import type { CodeBuildPublisherArgs } from "../imagePublisherArgs";
import { type Child, childNames } from "./childNames";
import * as documents from "./codeBuildDocuments";
import { DEFAULTS, projectSetting } from "./codeBuildDocuments";
import { CODEBUILD_ROLE } from "./publisherDocuments";
import { type PublisherScope, createPublisherRole } from "./publisherRole";
import { regionOf } from "./region";
import { regionName } from "./repositoryDocuments";
import { whenKnown } from "./whenKnown";

export interface CodeBuildPublisher {
  readonly project: Project;
  readonly role: Role;
}

/** A project that builds and pushes one image, its role, and the log group of its builds. */
export function createCodeBuildPublisher(
  publisher: PublisherScope,
  codeBuild: CodeBuildPublisherArgs,
): CodeBuildPublisher {
  const scope = scopeOf(publisher, codeBuild);
  const logGroup = createLogGroup(scope);
  const { role, policies } = createRole(scope);
  const project = createProject(scope, { role, logGroup, policies });
  return { project, role };
}

interface Scope extends PublisherScope {
  readonly codeBuild: CodeBuildPublisherArgs;
  /** Names of the project and its log group in the program. */
  readonly child: Child;
  /** The region that was asked for, if any. */
  readonly region: pulumi.Input<string> | undefined;
  readonly projectName: pulumi.Input<string>;
  /** The repository the project pushes to. */
  readonly repositoryName: string;
}

function scopeOf(publisher: PublisherScope, codeBuild: CodeBuildPublisherArgs): Scope {
  const { owner, args } = publisher;
  const region = args.region && whenKnown(owner, args.region, regionName);
  const { projectName: givenName = documents.defaultProjectName(owner.name) } = codeBuild;
  const projectName = whenKnown(owner, givenName, projectSetting("projectName"));
  const identity = typeof givenName === "string" ? givenName : owner.name;
  const child = childNames(publisher.parent, owner, region)(identity, owner.name);
  const repositoryName = codeBuild.repository ?? args.repositories[0] ?? "";
  return { ...publisher, codeBuild, child, region, projectName, repositoryName };
}

function createLogGroup({ owner, child, codeBuild, region, tags, projectName }: Scope): LogGroup {
  const { logRetentionInDays = DEFAULTS.logRetentionInDays } = codeBuild;
  return new LogGroup(
    child.name,
    {
      name: pulumi.output(projectName).apply(getLogGroupName),
      retentionInDays: whenKnown(owner, logRetentionInDays, projectSetting("logRetentionInDays")),
      region,
      tags,
    },
    child.options,
  );
}

function createRole(scope: Scope) {
  const { parent, owner, codeBuild, projectName, repositoryName } = scope;
  const name = `${owner.name}-${CODEBUILD_ROLE}`;
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const place = { accountId, region: regionOf(parent, scope.region), projectName };
  const { role, pushPolicy } = createPublisherRole(scope, {
    name,
    description: "Publishes images from AWS CodeBuild",
    assumeRolePolicy: whenKnown(owner, place, documents.codeBuildTrustPolicy),
    repositories: [repositoryName],
  });
  const connected = { ...place, connectionArn: codeBuild.connectionArn };
  const policy = whenKnown(owner, connected, documents.codeBuildPolicy);
  const buildPolicy = new RolePolicy(`${name}-build`, { role: role.name, policy }, { parent });
  return { role, policies: [pushPolicy, buildPolicy] };
}

function createProject(
  scope: Scope,
  { role, logGroup, policies }: { role: Role; logGroup: LogGroup; policies: RolePolicy[] },
): Project {
  const { owner, child, codeBuild, region, tags, projectName, repositoryName } = scope;
  const { buildTimeoutInMinutes = DEFAULTS.buildTimeoutInMinutes, sourceVersion } = codeBuild;
  return new Project(
    child.name,
    {
      name: projectName,
      description: `Builds images of ${repositoryName}`,
      source: sourceOf(scope),
      sourceVersion:
        sourceVersion === undefined
          ? undefined
          : whenKnown(owner, sourceVersion, projectSetting("sourceVersion")),
      environment: environmentOf(scope),
      artifacts: { type: "NO_ARTIFACTS" },
      buildTimeout: whenKnown(
        owner,
        buildTimeoutInMinutes,
        projectSetting("buildTimeoutInMinutes"),
      ),
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name } },
      serviceRole: role.arn,
      region,
      tags,
    },
    { ...child.options, dependsOn: policies },
  );
}

function sourceOf({ owner, args, codeBuild, repositoryName }: Scope) {
  const { hubAccountId, hubRegion } = args;
  const { sourceType, sourceLocation, connectionArn, dockerfile, buildContext, platform } =
    codeBuild;
  const image = { hubAccountId, hubRegion, repositoryName, dockerfile, buildContext, platform };
  return {
    type: whenKnown(owner, { sourceType, sourceLocation }, documents.sourceType),
    location: whenKnown(owner, sourceLocation, projectSetting("sourceLocation")),
    buildspec: whenKnown(owner, image, documents.buildspec),
    auth:
      connectionArn === undefined
        ? undefined
        : {
            type: "CODECONNECTIONS",
            resource: whenKnown(owner, connectionArn, projectSetting("connectionArn")),
          },
  };
}

function environmentOf({ owner, codeBuild }: Scope) {
  const { platform = DEFAULTS.platform, computeType = DEFAULTS.computeType, image } = codeBuild;
  const environment = pulumi.output(whenKnown(owner, platform, documents.buildEnvironment));
  return {
    type: environment.type,
    image:
      image === undefined
        ? environment.image
        : whenKnown(owner, { platform, image }, documents.buildImage),
    computeType: whenKnown(owner, computeType, projectSetting("computeType")),
    // Docker needs it to build images.
    privilegedMode: true,
  };
}
