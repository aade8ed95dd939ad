import assert from "node:assert/strict";
import { getRoleOutput } from "@pulumi/aws/iam";
import { ImagePublisher, type ImagePublisherArgs, ImageSigning } from "ecr-hub";

import type { Engine, Stack } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";

const PUBLISHER = "444444444444";

const github = { owner: "acme", repository: "api", branches: ["main"] };
const codeBuild = {
  repository: "team-a/api",
  sourceType: "GITHUB",
  sourceLocation: "https://github.com/acme/api.git",
} as const;
const smallest: ImagePublisherArgs = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["team-a/api"],
  gitHub: { sources: [github] },
  codeBuild,
};

describe("publishing and signing on the local engine", () => {
  let engine: Engine;
  let stack: Stack;
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "publishing",
      name: "production",
      account: PUBLISHER,
      region: "us-east-1",
      program: () => {
        const signing = new ImageSigning("releases");
        const signingProfileArn = signing.profileArn;
        const publisher = new ImagePublisher("api", { ...smallest, signingProfileArn });
        return Promise.resolve({
          profileArn: signing.profileArn,
          signingPolicy: signing.signingPolicyJson,
          trustPolicy: signing.notationTrustPolicyJson,
          gitHubRoleArn: publisher.gitHubRoleArn,
          oidcProviderArn: publisher.oidcProviderArn,
          projectArn: publisher.projectArn,
          projectRoleArn: publisher.projectRoleArn,
          steps: publisher.workflowSteps,
        });
      },
    });
  });
  after(async () => {
    await stack.destroy();
  });

  const up = async () => {
    const { changes, outputs } = succeeded(await stack.up());
    const told = changes
      .filter(({ type }) => !type.startsWith("ecr-hub:"))
      .map(({ operation, type, name, properties }) =>
        [operation, type.replace(/^aws:.*:/, ""), name, ...properties.toSorted()].join(" "),
      );
    return { outputs, changes: told.toSorted() };
  };

  it("makes every resource, and nothing more on a second up", async () => {
    const { changes, outputs } = await up();
    assert.deepEqual(changes, [
      "create LogGroup api",
      "create OpenIdConnectProvider api-github",
      "create Project api",
      "create Role api-codebuild",
      "create Role api-github",
      "create RolePolicy api-codebuild",
      "create RolePolicy api-codebuild-build",
      "create RolePolicy api-github",
      "create SigningProfile releases",
    ]);
    assert.match(
      String(outputs.profileArn),
      /^arn:aws:signer:us-east-1:444444444444:\/signing-profiles\/releases_\d{26}$/,
    );
    assert.equal(
      outputs.oidcProviderArn,
      `arn:aws:iam::${PUBLISHER}:oidc-provider/token.actions.githubusercontent.com`,
    );
    assert.equal(outputs.projectArn, `arn:aws:codebuild:us-east-1:${PUBLISHER}:project/api`);
    assert.deepEqual((await up()).changes, []);
  });

  it("trusts, in AWS, exactly the branch and the project", async () => {
    const { outputs } = succeeded(await stack.up());
    const trustPolicies = await readTrustPolicies([
      String(outputs.gitHubRoleArn),
      String(outputs.projectRoleArn),
    ]);
    assert.deepEqual(trustPolicies, [
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AssumeFromGitHubActions",
            Effect: "Allow",
            Principal: { Federated: [outputs.oidcProviderArn] },
            Action: ["sts:AssumeRoleWithWebIdentity"],
            Condition: {
              StringEquals: {
                "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
                "token.actions.githubusercontent.com:sub": ["repo:acme/api:ref:refs/heads/main"],
              },
            },
          },
        ],
      },
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AssumeFromCodeBuild",
            Effect: "Allow",
            Principal: { Service: ["codebuild.amazonaws.com"] },
            Action: ["sts:AssumeRole"],
            Condition: {
              ArnEquals: { "aws:SourceArn": [outputs.projectArn] },
              StringEquals: { "aws:SourceAccount": [PUBLISHER] },
            },
          },
        ],
      },
    ]);
  });

  /** What AWS has, read by another stack of the account. */
  async function readTrustPolicies(roleArns: readonly string[]): Promise<unknown[]> {
    const reader = await engine.stack({
      project: "publishing-reader",
      name: "production",
      account: PUBLISHER,
      region: "us-east-1",
      program: () =>
        Promise.resolve(
          Object.fromEntries(
            roleArns.map((arn) => {
              const name = arn.replace(/^.*\//, "");
              return [arn, getRoleOutput({ name }).assumeRolePolicy];
            }),
          ),
        ),
    });
    const { outputs } = succeeded(await reader.up());
    succeeded(await reader.destroy());
    return roleArns.map((arn) => JSON.parse(String(outputs[arn])) as unknown);
  }

  it("leaves nothing behind", async () => {
    succeeded(await stack.destroy());
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === PUBLISHER),
      [],
    );
  });
});
