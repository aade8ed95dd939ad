import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { ImagePublisher, type ImagePublisherArgs } from "ecr-hub";

import { renderGitHubWorkflowSteps } from "../../domain/publishing/gitHubWorkflow";
import {
  documentOf,
  hub,
  image,
  pushTo,
  repositoryArn,
  statementsOf,
  unknownOutput,
} from "../support/publisherFixtures";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ISSUER = "token.actions.githubusercontent.com";
const component = "ecr-hub:index:ImagePublisher";

const gitHub: ImagePublisherArgs = {
  ...hub,
  repositories: ["team-a/api"],
  gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
};

describe("ImagePublisher for GitHub Actions", () => {
  it("makes a provider, and a role that lets in one branch and pushes to one repository", async () => {
    const recording = await record(() => new ImagePublisher("api", gitHub));
    assert.deepEqual(
      recording.resources.map(({ type, name, parent }) => [type, name, parent]),
      [
        [PROVIDER, ISSUER, `${component} api`],
        [ROLE, "api-github", `${component} api`],
        [ROLE_POLICY, "api-github", `${component} api`],
        [component, "api", ""],
      ],
    );
    assert.deepEqual(inputsOf(recording, PROVIDER)[ISSUER], {
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
    const { assumeRolePolicy, ...role } = inputsOf(recording, ROLE)["api-github"]!;
    assert.deepEqual(role, { description: "Publishes images from GitHub Actions" });
    assert.deepEqual(
      JSON.parse(assumeRolePolicy as string),
      documentOf({
        Sid: "AssumeFromGitHubActions",
        Effect: "Allow",
        Principal: {
          Federated: [
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
          ],
        },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
            "token.actions.githubusercontent.com:sub": ["repo:acme/api:ref:refs/heads/main"],
          },
        },
      }),
    );
    const { policy, ...rolePolicy } = inputsOf(recording, ROLE_POLICY)["api-github"]!;
    assert.deepEqual(rolePolicy, { role: "api-github" });
    assert.deepEqual(JSON.parse(policy as string), documentOf(...pushTo("team-a/api")));
  });

  it("puts out the role, the provider and the steps of a job", async () => {
    const { registeredOutputs } = await record(() => new ImagePublisher("api", gitHub));
    const roleArn = "arn:aws:iam::111111111111:role/api-github";
    assert.deepEqual(registeredOutputs.api, {
      gitHubRoleArn: roleArn,
      oidcProviderArn:
        "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
      workflowSteps: { "team-a/api": renderGitHubWorkflowSteps({ ...image, roleArn }) },
    });
  });

  it("knows both policies in the first preview, so that policy packs can judge them", async () => {
    const recording = await record(() => new ImagePublisher("api", gitHub), { preview: true });
    const { assumeRolePolicy } = inputsOf(recording, ROLE)["api-github"]!;
    assert.match(assumeRolePolicy as string, /repo:acme\/api:ref:refs\/heads\/main/);
    const { policy } = inputsOf(recording, ROLE_POLICY)["api-github"]!;
    assert.match(policy as string, /repository\/team-a\/api/);
  });

  it("takes every argument, and the provider that the account has", async () => {
    const oidcProviderArn = "arn:aws:iam::222222222222:oidc-provider/token.actions.acme.ghe.com";
    const signingProfileArn = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";
    const recording = await record(
      () =>
        new ImagePublisher("api", {
          ...hub,
          repositories: ["team-a/api", "team-a/web"],
          baseRepositories: ["base/node"],
          signingProfileArn,
          gitHub: {
            oidcProviderArn,
            sources: [
              { owner: "acme", repository: "api", tags: ["v*"], environments: ["production"] },
              {
                owner: "acme",
                repository: "web",
                ownerId: "5544123",
                repositoryId: "821093847",
                branches: ["main"],
              },
            ],
          },
          tags: { team: "a" },
        }),
      { accountId: "222222222222" },
    );
    assert.deepEqual(inputsOf(recording, PROVIDER), {});
    const { assumeRolePolicy, tags } = inputsOf(recording, ROLE)["api-github"]!;
    assert.deepEqual(tags, { team: "a" });
    assert.deepEqual(statementsOf(assumeRolePolicy), [
      {
        Sid: "AssumeFromGitHubActions",
        Effect: "Allow",
        Principal: { Federated: [oidcProviderArn] },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: { "token.actions.acme.ghe.com:aud": ["sts.amazonaws.com"] },
          StringLike: {
            "token.actions.acme.ghe.com:sub": [
              "repo:acme/api:environment:production",
              "repo:acme/api:ref:refs/tags/v*",
              "repo:acme@5544123/web@821093847:ref:refs/heads/main",
            ],
          },
        },
      },
    ]);
    const { policy } = inputsOf(recording, ROLE_POLICY)["api-github"]!;
    assert.deepEqual(
      JSON.parse(policy as string),
      documentOf(
        ...pushTo("team-a/api", "team-a/web"),
        {
          Sid: "PullBaseImages",
          Effect: "Allow",
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
          ],
          Resource: [repositoryArn("base/node")],
        },
        {
          Sid: "SignImages",
          Effect: "Allow",
          Action: ["signer:SignPayload"],
          Resource: [signingProfileArn],
        },
      ),
    );
    const outputs = recording.registeredOutputs.api as Record<string, object>;
    assert.equal(outputs.oidcProviderArn, oidcProviderArn);
    assert.deepEqual(Object.keys(outputs.workflowSteps!), ["team-a/api", "team-a/web"]);
  });

  it("leaves the policy unknown while the hub is, and checks the hub once it is known", async () => {
    const publisherOf = (hubAccountId: pulumi.Output<string>) =>
      new ImagePublisher("api", { ...gitHub, hubAccountId });
    const recording = await record(() => publisherOf(unknownOutput()), { preview: true });
    assert.equal(inputsOf(recording, ROLE_POLICY)["api-github"]?.policy, UNKNOWN);
    assert.equal(typeof inputsOf(recording, ROLE)["api-github"]?.assumeRolePolicy, "string");
    await assert.rejects(
      record(() => publisherOf(pulumi.output("11111111111"))),
      /hubAccountId: account id: given "11111111111"/,
    );
  });

  it("refuses a provider of others, and one of another account", async () => {
    const withProvider = (account: string, issuer: string) => {
      const oidcProviderArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
      return { ...gitHub, gitHub: { ...gitHub.gitHub!, oidcProviderArn } };
    };
    const google = withProvider("111111111111", "accounts.google.com");
    assert.deepEqual((await refusal(() => new ImagePublisher("api", google))).map(pathAndRule), [
      "gitHub.oidcProviderArn (github-oidc-issuer)",
    ]);
    const foreign = withProvider("222222222222", "token.actions.githubusercontent.com");
    await assert.rejects(
      record(() => new ImagePublisher("api", foreign), { preview: true }),
      /gitHub\.oidcProviderArn: OIDC provider is in another account than the role: given "222222222222", allowed 111111111111\./,
    );
  });

  it("refuses immutable ids of a GitHub Enterprise Server, whether its provider is plain or an Output", async () => {
    const oidcProviderArn =
      "arn:aws:iam::111111111111:oidc-provider/github.acme.example/_services/token";
    const sources = [
      { owner: "acme", ownerId: "1", repository: "api", repositoryId: "2", branches: ["main"] },
    ];
    const withProvider = (arn: pulumi.Input<string>) => () =>
      new ImagePublisher("api", { ...gitHub, gitHub: { oidcProviderArn: arn, sources } });
    assert.deepEqual((await refusal(withProvider(oidcProviderArn))).map(pathAndRule), [
      "gitHub.sources[0] (github-id-server)",
    ]);
    await assert.rejects(
      record(withProvider(pulumi.output(oidcProviderArn)), { preview: true }),
      /gitHub\.sources\[0\]: GitHub Enterprise Server has no immutable subjects: leave out ownerId and repositoryId\. \(github-id-server\)/,
    );
  });

  it("keeps a secret secret", async () => {
    const owner = pulumi.secret("acme");
    const sources = [{ owner, repository: "api", branches: ["main"] }];
    const recording = await record(
      () => new ImagePublisher("api", { ...gitHub, gitHub: { sources } }),
    );
    const { assumeRolePolicy } = inputsOf(recording, ROLE)["api-github"]!;
    assert.match((assumeRolePolicy as { secret: string }).secret, /repo:acme\/api:/);
  });

  it("warns of a trust policy over the default quota", async () => {
    const branches = Array.from({ length: 60 }, (_, index) => `release/${index}`);
    const sources = [{ owner: "acme", repository: "api", branches }];
    const { warnings } = await record(
      () => new ImagePublisher("api", { ...gitHub, gitHub: { sources } }),
    );
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0]!,
      /gitHub\.sources: trust policy is too long: .* Raise the quota "Role trust policy length" of IAM/,
    );
  });
});
