import assert from "node:assert/strict";

import {
  type CodeBuildSettings,
  buildEnvironmentOf,
  checkCodeBuildSettings,
} from "../../../domain/publishing/codeBuildSettings";

const settings: CodeBuildSettings = {
  projectName: "api-image",
  sourceType: "GITHUB",
  sourceLocation: "https://github.com/acme/api.git",
  connectionArn: "arn:aws:codeconnections:us-east-1:111111111111:connection/0a1b-2c",
  dockerfile: "Dockerfile",
  buildContext: ".",
  platform: "linux/amd64",
  image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  computeType: "BUILD_GENERAL1_SMALL",
  buildTimeoutInMinutes: 60,
  logRetentionInDays: 30,
};

describe("buildEnvironmentOf", () => {
  it("knows an environment for each architecture, and none for other platforms", () => {
    assert.deepEqual(
      ["linux/amd64", "linux/arm64", "windows/amd64", "constructor"].map(
        (platform) => buildEnvironmentOf(platform)?.type,
      ),
      ["LINUX_CONTAINER", "ARM_CONTAINER", undefined, undefined],
    );
  });
});

describe("checkCodeBuildSettings", () => {
  it("accepts every kind of source", () => {
    const locations = {
      GITHUB: "https://github.com/acme/api",
      GITHUB_ENTERPRISE: "https://github.acme.com:8443/acme/api.git",
      GITLAB: "https://gitlab.com/acme/backend/api.git",
      GITLAB_SELF_MANAGED: "https://git.acme.com/acme/api.git",
      BITBUCKET: "https://bitbucket.org/acme/api.git",
    };
    for (const [sourceType, sourceLocation] of Object.entries(locations)) {
      assert.deepEqual(checkCodeBuildSettings({ ...settings, sourceType, sourceLocation }), []);
    }
  });

  it("leaves out what is not given", () => {
    assert.deepEqual(checkCodeBuildSettings({}), []);
  });

  const refusals: [key: keyof CodeBuildSettings, value: string | number, rule: string][] = [
    ["projectName", "a b", "codebuild-project-name"],
    ["projectName", "a", "codebuild-project-name"],
    ["projectName", "a".repeat(151), "codebuild-project-name"],
    ["sourceType", "S3", "codebuild-source-type"],
    ["sourceLocation", "git@github.com:acme/api.git", "codebuild-source-location"],
    ["sourceLocation", "http://github.com/acme/api", "codebuild-source-location"],
    ["sourceLocation", "https://token@github.com/acme/api", "codebuild-source-location"],
    ["sourceLocation", "https://github.com/acme", "codebuild-source-location"],
    ["connectionArn", "arn:aws:iam::111111111111:role/x", "codebuild-connection-arn"],
    ["dockerfile", "../Dockerfile", "codebuild-path"],
    ["dockerfile", "/Dockerfile", "codebuild-path"],
    ["dockerfile", "", "codebuild-path"],
    ["buildContext", "--build-arg=x", "codebuild-path"],
    ["platform", "windows/amd64", "codebuild-platform"],
    ["image", "docker.io/library/docker:latest", "codebuild-image"],
    ["computeType", "BUILD_LAMBDA_1GB", "codebuild-compute-type"],
    ["buildTimeoutInMinutes", 4, "codebuild-timeout"],
    ["buildTimeoutInMinutes", 2161, "codebuild-timeout"],
    ["buildTimeoutInMinutes", 5.5, "codebuild-timeout"],
    ["logRetentionInDays", 31, "codebuild-log-retention"],
  ];
  for (const [key, value, rule] of refusals) {
    it(`refuses ${key} ${JSON.stringify(value).slice(0, 40)}`, () => {
      const found = checkCodeBuildSettings({ ...settings, [key]: value });
      assert.deepEqual(
        found.map((finding) => [finding.rule, finding.path, finding.severity]),
        [[rule, key, "error"]],
      );
    });
  }

  it("says what is wrong, what was given and what is allowed", () => {
    assert.deepEqual(
      checkCodeBuildSettings({ ...settings, platform: "windows/amd64" }).map(
        ({ message }) => message,
      ),
      ['platform is not valid: given "windows/amd64", allowed linux/amd64, linux/arm64.'],
    );
  });
});
