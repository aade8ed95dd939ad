import assert from "node:assert/strict";

import { type CodeBuildFit, checkCodeBuildFit } from "../../../domain/publishing/codeBuildFit";
import { lines } from "../../support/findingLines";

const place = { region: "us-east-1", accountId: "111111111111" };
const connection = "arn:aws:codeconnections:us-east-1:111111111111:connection/0a1b-2c";

function check(fit: Partial<CodeBuildFit>): string[] {
  return lines(checkCodeBuildFit({ ...place, ...fit })).map((line) => line.replace(/: .*/, ""));
}

describe("checkCodeBuildFit", () => {
  it("finds nothing where nothing is given", () => {
    assert.deepEqual(checkCodeBuildFit({}), []);
  });

  const hosts: [sourceType: string, host: string, fits: boolean][] = [
    ["GITHUB", "github.com", true],
    ["GITHUB", "GitHub.com", true],
    ["GITHUB", "gitlab.com", false],
    ["GITHUB", "github.acme.com", false],
    ["GITHUB", "github.com:8443", false],
    ["GITHUB", "github.com.mallory.com", false],
    ["GITHUB_ENTERPRISE", "github.acme.com", true],
    ["GITHUB_ENTERPRISE", "github.acme.com:8443", true],
    ["GITHUB_ENTERPRISE", "github.com", false],
    ["GITLAB", "gitlab.com", true],
    ["GITLAB", "git.acme.com", false],
    ["GITLAB_SELF_MANAGED", "git.acme.com", true],
    ["GITLAB_SELF_MANAGED", "gitlab.com", false],
    ["BITBUCKET", "bitbucket.org", true],
    ["BITBUCKET", "github.com", false],
  ];
  for (const [sourceType, host, fits] of hosts) {
    it(`${fits ? "accepts" : "refuses"} a source of ${sourceType} from ${host}`, () => {
      const sourceLocation = `https://${host}/acme/api.git`;
      const expected = fits ? [] : ["codebuild-source-host @ sourceLocation"];
      assert.deepEqual(check({ sourceType, sourceLocation }), expected);
    });
  }

  const images: [image: string, platforms: readonly string[]][] = [
    ["amazonlinux-x86_64-standard:5.0", ["linux/amd64"]],
    ["amazonlinux2-x86_64-standard:5.0", ["linux/amd64"]],
    ["standard:7.0", ["linux/amd64"]],
    ["amazonlinux-aarch64-standard:3.0", ["linux/arm64"]],
    ["amazonlinux2-aarch64-standard:3.0", ["linux/arm64"]],
    ["windows-base:2022-1.0", []],
    ["macos-arm-base:15", []],
    ["amazonlinux-x86_64-lambda-standard:nodejs22", []],
    ["amazonlinux-aarch64-lambda-standard:nodejs22", []],
    ["something-new:1.0", ["linux/amd64", "linux/arm64"]],
  ];
  for (const [name, platforms] of images) {
    const fitting = platforms.length === 0 ? "no platform" : platforms.join(" and ");
    it(`accepts the image ${name} for ${fitting}`, () => {
      const fits = ["linux/amd64", "linux/arm64"].filter(
        (platform) => check({ platform, image: `aws/codebuild/${name}` }).length === 0,
      );
      assert.deepEqual(fits, platforms);
    });
  }

  const connections: [what: string, arn: string, fits: boolean][] = [
    ["of the project's place", connection, true],
    ["of another region", connection.replace("us-east-1", "eu-west-1"), true],
    ["that another account shares", connection.replace("111111111111", "222222222222"), true],
    ["with the former name", connection.replace("codeconnections", "codestar-connections"), true],
    [
      "with the former name of another account",
      "arn:aws:codestar-connections:us-east-1:222222222222:connection/0a1b-2c",
      false,
    ],
    [
      "of another partition",
      "arn:aws-cn:codeconnections:cn-north-1:111111111111:connection/0a1b-2c",
      false,
    ],
  ];
  for (const [what, connectionArn, fits] of connections) {
    it(`${fits ? "accepts" : "refuses"} a connection ${what}`, () => {
      const expected = fits ? [] : ["codebuild-connection-place @ connectionArn"];
      assert.deepEqual(check({ connectionArn }), expected);
    });
  }

  it("says what is wrong, what was given and what is allowed", () => {
    const findings = checkCodeBuildFit({
      sourceType: "GITHUB",
      sourceLocation: "https://gitlab.com/acme/api.git",
      platform: "linux/amd64",
      image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
      connectionArn: connection.replace("aws", "aws-cn"),
      region: "us-east-1",
    });
    assert.deepEqual(lines(findings), [
      'codebuild-source-host @ sourceLocation: host for sourceType GITHUB: given "gitlab.com", allowed github.com.',
      'codebuild-image-platform @ image: build image for linux/amd64: given "aws/codebuild/amazonlinux-aarch64-standard:3.0", allowed one such as aws/codebuild/amazonlinux-x86_64-standard:5.0.',
      'codebuild-connection-place @ connectionArn: connection: given "arn:aws-cn:codeconnections:us-east-1:111111111111:connection/0a1b-2c", allowed one in partition aws, that of the project.',
    ]);
  });
});
