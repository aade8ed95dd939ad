import assert from "node:assert/strict";

import {
  type CodeBuildSettings,
  getBuildEnvironment,
  checkCodeBuildSettings,
} from "../../../domain/publishing/codeBuildSettings";

const settings: CodeBuildSettings = {
  projectName: "api-image",
  sourceType: "GITHUB",
  sourceLocation: "https://github.com/acme/api.git",
  sourceVersion: "main",
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
        (platform) => getBuildEnvironment(platform)?.type,
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

  it("accepts branches, tags, pull requests and commits to build", () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const versions = [
      "main",
      "release/2026.1",
      "v1.2.3",
      "pr/25",
      commit,
      `refs/heads/main^{${commit}}`,
      "a".repeat(244),
    ];
    for (const sourceVersion of versions) {
      assert.deepEqual(checkCodeBuildSettings({ ...settings, sourceVersion }), []);
    }
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
    [
      "connectionArn",
      settings.connectionArn.replace("us-east-1", "mars"),
      "codebuild-connection-arn",
    ],
    ["connectionArn", settings.connectionArn.replace("aws", "aws-cn"), "codebuild-connection-arn"],
    [
      "connectionArn",
      settings.connectionArn.replace("1".repeat(12), "1"),
      "codebuild-connection-arn",
    ],
    ["sourceVersion", "", "codebuild-source-version"],
    ["sourceVersion", " x\ny", "codebuild-source-version"],
    ["sourceVersion", "a".repeat(5_000), "codebuild-source-version"],
    ["sourceVersion", "--upload-pack=x", "codebuild-source-version"],
    ["sourceVersion", "main^{0123}", "codebuild-source-version"],
    ["sourceVersion", "release/*", "codebuild-source-version"],
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
      ['platform: given "windows/amd64", allowed linux/amd64, linux/arm64.'],
    );
  });
});
