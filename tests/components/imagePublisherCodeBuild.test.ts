import assert from "node:assert/strict";

import { ImagePublisher, type ImagePublisherArgs } from "ecr-hub";

import { buildImageBuildspec, renderBuildspec } from "../../domain/publishing/buildspec";
import {
  documentOf,
  hub,
  image,
  pushTo,
  statementsOf,
  unknownOutput,
} from "../support/publisherFixtures";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const PROJECT = "aws:codebuild/project:Project";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const component = "ecr-hub:index:ImagePublisher";

const codeBuild: ImagePublisherArgs = {
  ...hub,
  repositories: ["team-a/api"],
  codeBuild: { sourceType: "GITHUB", sourceLocation: "https://github.com/acme/api.git" },
};

describe("ImagePublisher for AWS CodeBuild", () => {
  it("makes a project with its log group, and a role for it alone", async () => {
    const recording = await record(() => new ImagePublisher("api", codeBuild));
    assert.deepEqual(
      recording.resources.map(({ type, name, parent }) => [type, name, parent]),
      [
        [LOG_GROUP, "api", `${component} api`],
        [PROJECT, "api", `${component} api`],
        [ROLE, "api-codebuild", `${component} api`],
        [ROLE_POLICY, "api-codebuild", `${component} api`],
        [ROLE_POLICY, "api-codebuild-build", `${component} api`],
        [component, "api", ""],
      ],
    );
    assert.deepEqual(inputsOf(recording, LOG_GROUP).api, {
      name: "/aws/codebuild/api",
      retentionInDays: 30,
    });
    assert.deepEqual(inputsOf(recording, PROJECT).api, {
      name: "api",
      description: "Builds images of team-a/api",
      source: {
        type: "GITHUB",
        location: "https://github.com/acme/api.git",
        buildspec: renderBuildspec(buildImageBuildspec(image)),
      },
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        computeType: "BUILD_GENERAL1_SMALL",
        privilegedMode: true,
      },
      artifacts: { type: "NO_ARTIFACTS" },
      buildTimeout: 60,
      logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/api" } },
      serviceRole: "arn:aws:iam::111111111111:role/api-codebuild",
    });
    const { assumeRolePolicy, ...role } = inputsOf(recording, ROLE)["api-codebuild"]!;
    assert.deepEqual(role, { description: "Publishes images from AWS CodeBuild" });
    assert.deepEqual(
      JSON.parse(assumeRolePolicy as string),
      documentOf({
        Sid: "AssumeFromCodeBuild",
        Effect: "Allow",
        Principal: { Service: ["codebuild.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          ArnEquals: { "aws:SourceArn": ["arn:aws:codebuild:us-east-1:111111111111:project/api"] },
          StringEquals: { "aws:SourceAccount": ["111111111111"] },
        },
      }),
    );
    const policies = inputsOf(recording, ROLE_POLICY);
    assert.deepEqual(
      JSON.parse(policies["api-codebuild"]!.policy as string),
      documentOf(...pushTo("team-a/api")),
    );
    assert.deepEqual(
      JSON.parse(policies["api-codebuild-build"]!.policy as string),
      documentOf({
        Sid: "WriteLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:111111111111:log-group:/aws/codebuild/api:*"],
      }),
    );
    assert.deepEqual(recording.registeredOutputs.api, {
      workflowSteps: {},
      projectName: "api",
      projectArn: "arn:aws:codebuild:us-east-1:111111111111:project/api",
      projectRoleArn: "arn:aws:iam::111111111111:role/api-codebuild",
    });
  });

  it("takes every argument", async () => {
    const connectionArn = "arn:aws:codeconnections:eu-west-1:222222222222:connection/0a1b";
    const recording = await record(
      () =>
        new ImagePublisher("api", {
          ...hub,
          repositories: ["team-a/web", "team-a/api"],
          codeBuild: {
            repository: "team-a/api",
            sourceType: "GITLAB",
            sourceLocation: "https://gitlab.com/acme/api.git",
            sourceVersion: "release",
            connectionArn,
            projectName: "api-image",
            dockerfile: "services/api/Dockerfile",
            buildContext: "services",
            platform: "linux/arm64",
            computeType: "BUILD_GENERAL1_LARGE",
            image: "aws/codebuild/amazonlinux-aarch64-standard:4.0",
            buildTimeoutInMinutes: 15,
            logRetentionInDays: 365,
          },
          region: "eu-west-1",
          tags: { team: "a" },
        }),
      { accountId: "222222222222" },
    );
    const common = { region: "eu-west-1", tags: { team: "a" } };
    assert.deepEqual(inputsOf(recording, LOG_GROUP)["api-image@eu-west-1"], {
      name: "/aws/codebuild/api-image",
      retentionInDays: 365,
      ...common,
    });
    assert.deepEqual(inputsOf(recording, PROJECT)["api-image@eu-west-1"], {
      name: "api-image",
      description: "Builds images of team-a/api",
      source: {
        type: "GITLAB",
        location: "https://gitlab.com/acme/api.git",
        buildspec: renderBuildspec(
          buildImageBuildspec({
            ...image,
            dockerfile: "services/api/Dockerfile",
            buildContext: "services",
            platform: "linux/arm64",
          }),
        ),
        auth: { type: "CODECONNECTIONS", resource: connectionArn },
      },
      sourceVersion: "release",
      environment: {
        type: "ARM_CONTAINER",
        image: "aws/codebuild/amazonlinux-aarch64-standard:4.0",
        computeType: "BUILD_GENERAL1_LARGE",
        privilegedMode: true,
      },
      artifacts: { type: "NO_ARTIFACTS" },
      buildTimeout: 15,
      logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/api-image" } },
      serviceRole: "arn:aws:iam::222222222222:role/api-codebuild",
      ...common,
    });
    const { assumeRolePolicy } = inputsOf(recording, ROLE)["api-codebuild"]!;
    assert.match(
      assumeRolePolicy as string,
      /"arn:aws:codebuild:eu-west-1:222222222222:project\/api-image"/,
    );
    const policies = inputsOf(recording, ROLE_POLICY);
    assert.deepEqual(
      JSON.parse(policies["api-codebuild"]!.policy as string),
      documentOf(...pushTo("team-a/api")),
    );
    assert.deepEqual(statementsOf(policies["api-codebuild-build"]!.policy)[1], {
      Sid: "CloneThroughConnection",
      Effect: "Allow",
      Action: ["codeconnections:GetConnection", "codeconnections:GetConnectionToken"],
      Resource: [connectionArn],
    });
  });

  it("keeps the rest of the project known while the connection is not", async () => {
    const recording = await record(
      () =>
        new ImagePublisher("api", {
          ...codeBuild,
          codeBuild: { ...codeBuild.codeBuild!, connectionArn: unknownOutput() },
        }),
      { preview: true },
    );
    const { source, name } = inputsOf(recording, PROJECT).api as Record<string, unknown>;
    assert.equal(name, "api");
    const { auth, ...rest } = source as Record<string, unknown>;
    assert.deepEqual(auth, { type: "CODECONNECTIONS", resource: UNKNOWN });
    assert.deepEqual(rest, {
      type: "GITHUB",
      location: "https://github.com/acme/api.git",
      buildspec: renderBuildspec(buildImageBuildspec(image)),
    });
    assert.equal(inputsOf(recording, ROLE_POLICY)["api-codebuild-build"]?.policy, UNKNOWN);
    assert.equal(typeof inputsOf(recording, ROLE_POLICY)["api-codebuild"]?.policy, "string");
  });
});
