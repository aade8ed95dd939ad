import assert from "node:assert/strict";
import { getRoleOutput } from "@pulumi/aws/iam";
import {
  ImagePublisher,
  type ImagePublisherArgs,
  ImageSigning,
  type ImageSigningArgs,
} from "ecr-hub";

import type { Engine, Stack } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";

const PUBLISHER = "444444444444";
const CONNECTION = `arn:aws:codeconnections:us-east-1:${PUBLISHER}:connection/0a1b2c3d`;

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

describe("publishing and signing on the local engine", function () {
  this.timeout(120_000);

  let engine: Engine;
  let stack: Stack;
  let publisherArgs = smallest;
  let signingArgs: ImageSigningArgs = {};
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "publishing",
      name: "production",
      account: PUBLISHER,
      region: "us-east-1",
      program: () => {
        const signing = new ImageSigning("releases", signingArgs);
        const signingProfileArn = signing.profileArn;
        const publisher = new ImagePublisher("api", { ...publisherArgs, signingProfileArn });
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

  const up = async (publisher: ImagePublisherArgs, signing: ImageSigningArgs) => {
    publisherArgs = publisher;
    signingArgs = signing;
    const { changes, outputs } = succeeded(await stack.up());
    const told = changes
      .filter(({ type }) => !type.startsWith("ecr-hub:"))
      .map(({ operation, type, name, properties }) =>
        [operation, type.replace(/^aws:.*:/, ""), name, ...properties.toSorted()].join(" "),
      );
    return { outputs, changes: told.toSorted() };
  };

  it("makes every resource, and nothing more on a second up", async () => {
    const { changes, outputs } = await up(smallest, {});
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
    assert.deepEqual((await up(smallest, {})).changes, []);
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

  const changed: ImagePublisherArgs = {
    ...smallest,
    repositories: ["team-a/api", "team-a/web"],
    baseRepositories: ["base/node"],
    gitHub: { sources: [{ ...github, tags: ["v*"] }] },
    codeBuild: {
      ...codeBuild,
      repository: "team-a/web",
      sourceType: "BITBUCKET",
      sourceLocation: "https://bitbucket.org/acme/web.git",
      sourceVersion: "main",
      connectionArn: CONNECTION,
      dockerfile: "web/Dockerfile",
      buildContext: "web",
      platform: "linux/arm64",
      computeType: "BUILD_GENERAL1_LARGE",
      buildTimeoutInMinutes: 15,
      logRetentionInDays: 7,
    },
    tags: { team: "a" },
  };

  it("updates what can be updated in place, and nothing more on a second up", async () => {
    const signing: ImageSigningArgs = {
      sign: {
        accounts: ["222222222222"],
        roleArns: { batch: "arn:aws:iam::333333333333:role/batch" },
      },
      verification: { level: "permissive" },
      tags: { team: "a" },
    };
    const { changes, outputs } = await up(changed, signing);
    assert.deepEqual(changes, [
      "create SigningProfilePermission releases-222222222222",
      "create SigningProfilePermission releases-batch",
      "update LogGroup api retentionInDays tags tagsAll",
      "update OpenIdConnectProvider api-github tags tagsAll",
      "update Project api buildTimeout description environment source sourceVersion tags tagsAll",
      "update Role api-codebuild tags tagsAll",
      "update Role api-github assumeRolePolicy tags tagsAll",
      "update RolePolicy api-codebuild policy",
      "update RolePolicy api-codebuild-build policy",
      "update RolePolicy api-github policy",
      "update SigningProfile releases tags tagsAll",
    ]);
    assert.match(String(outputs.trustPolicy), /"level":"permissive"/);
    assert.deepEqual(Object.keys(outputs.steps as object), ["team-a/api", "team-a/web"]);
    assert.deepEqual((await up(changed, signing)).changes, []);
  });

  it("replaces what AWS cannot change, and gives way to the provider that the account has", async () => {
    const oidcProviderArn = `arn:aws:iam::${PUBLISHER}:oidc-provider/token.actions.acme.ghe.com`;
    const publisher: ImagePublisherArgs = {
      ...changed,
      gitHub: { sources: [github], oidcProviderArn },
      codeBuild: { ...changed.codeBuild!, projectName: "web-image" },
    };
    const signing: ImageSigningArgs = {
      profileName: "acme_releases",
      signatureValidityPeriod: { value: 12, type: "MONTHS" },
      sign: { accounts: ["333333333333"] },
      tags: { team: "a" },
    };
    const { changes, outputs } = await up(publisher, signing);
    assert.deepEqual(changes, [
      "create SigningProfilePermission releases-333333333333",
      "delete OpenIdConnectProvider api-github",
      "remove-pending-replace SigningProfilePermission releases-222222222222",
      "remove-pending-replace SigningProfilePermission releases-batch",
      "replace LogGroup api name",
      "replace Project api logsConfig name",
      "replace SigningProfile releases name signatureValidityPeriod",
      "update Role api-codebuild assumeRolePolicy",
      "update Role api-github assumeRolePolicy",
      "update RolePolicy api-codebuild policy",
      "update RolePolicy api-codebuild-build policy",
      "update RolePolicy api-github policy",
    ]);
    const profileArn = `arn:aws:signer:us-east-1:${PUBLISHER}:/signing-profiles/acme_releases`;
    assert.equal(outputs.profileArn, profileArn);
    assert.match(String(outputs.signingPolicy), new RegExp(profileArn));
    assert.equal(outputs.oidcProviderArn, oidcProviderArn);
    assert.deepEqual((await up(publisher, signing)).changes, []);
  });

  it("leaves nothing behind", async () => {
    succeeded(await stack.destroy());
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === PUBLISHER),
      [],
    );
  });
});
