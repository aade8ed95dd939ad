import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { ImagePublisher, type ImagePublisherArgs } from "ecr-hub";

import { hub, unknownOutput } from "../support/publisherFixtures";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { refusal } from "../support/refusal";

const ROLE = "aws:iam/role:Role";
const PROJECT = "aws:codebuild/project:Project";

const gitHub: ImagePublisherArgs = {
  ...hub,
  repositories: ["team-a/api"],
  gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
};
const codeBuild: ImagePublisherArgs = {
  ...hub,
  repositories: ["team-a/api"],
  codeBuild: { sourceType: "GITHUB", sourceLocation: "https://github.com/acme/api.git" },
};

describe("ImagePublisher", () => {
  it("publishes from both with one component", async () => {
    const both = { ...gitHub, codeBuild: codeBuild.codeBuild! };
    const recording = await record(() => new ImagePublisher("api", both));
    assert.deepEqual(Object.keys(inputsOf(recording, ROLE)), ["api-codebuild", "api-github"]);
  });

  it("takes a preview in which no leaf is known", async () => {
    const leaf = unknownOutput;
    const number = () => leaf().apply(Number);
    const recording = await record(
      () =>
        new ImagePublisher("api", {
          hubAccountId: leaf(),
          hubRegion: leaf(),
          repositories: ["team-a/api"],
          signingProfileArn: leaf(),
          gitHub: {
            sources: [
              {
                owner: leaf(),
                repository: leaf(),
                ownerId: leaf(),
                repositoryId: leaf(),
                branches: [leaf()],
                tags: [leaf(), leaf()],
                environments: [leaf()],
              },
            ],
            oidcProviderArn: leaf(),
          },
          codeBuild: {
            sourceType: leaf() as pulumi.Output<"GITHUB">,
            sourceLocation: leaf(),
            sourceVersion: leaf(),
            connectionArn: leaf(),
            projectName: leaf(),
            dockerfile: leaf(),
            buildContext: leaf(),
            platform: leaf() as pulumi.Output<"linux/amd64">,
            computeType: leaf(),
            image: leaf(),
            buildTimeoutInMinutes: number(),
            logRetentionInDays: number(),
          },
          region: leaf(),
          tags: { team: leaf() },
        }),
      { preview: true },
    );
    assert.deepEqual(inputsOf(recording, PROJECT), {
      "api@api": {
        name: UNKNOWN,
        description: "Builds images of team-a/api",
        source: {
          type: UNKNOWN,
          location: UNKNOWN,
          buildspec: UNKNOWN,
          auth: { type: "CODECONNECTIONS", resource: UNKNOWN },
        },
        sourceVersion: UNKNOWN,
        environment: { type: UNKNOWN, image: UNKNOWN, computeType: UNKNOWN, privilegedMode: true },
        artifacts: { type: "NO_ARTIFACTS" },
        buildTimeout: UNKNOWN,
        logsConfig: { cloudwatchLogs: { groupName: UNKNOWN } },
        serviceRole: UNKNOWN,
        region: UNKNOWN,
        tags: { team: UNKNOWN },
      },
    });
    const { "api-github": role } = inputsOf(recording, ROLE);
    assert.equal(role?.assumeRolePolicy, UNKNOWN);
  });

  it("refuses everything that is wrong at once, before anything is registered", async () => {
    const args = {
      hubAccountId: "11111111111",
      hubRegion: "us-east-1",
      repositories: ["team-a/*"],
      baseRepositories: ["base/node", "base/node"],
      signingProfileArn: "releases",
      gitHub: {
        sources: [
          { owner: "acme", repository: "*", branches: ["*"], ownerId: "1" },
          { owner: "acme", repository: "api" },
        ],
        oidcProviderArn: "arn:aws:iam::111111111111:saml-provider/acme",
        issuer: "x",
      },
      codeBuild: {
        repository: "team-b/batch",
        sourceType: "S3",
        sourceLocation: "s3://sources",
        platform: "windows/amd64",
        dockerfile: "../Dockerfile",
        logRetentionInDays: 42,
      },
    };
    assert.deepEqual(
      (
        await refusal(() => new ImagePublisher("api", args as unknown as ImagePublisherArgs))
      ).toSorted(),
      [
        'gitHub.issuer: argument does not exist: given "issuer", allowed sources, oidcProviderArn. (argument-unknown)',
        'hubAccountId: account id: given "11111111111", allowed a string of 12 digits. (account-id-format)',
        'repositories[0]: repository name: given "team-a/*", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
        'baseRepositories[1]: the same is given twice: given "base/node", allowed once, as in baseRepositories[0]. (grant-duplicate)',
        'signingProfileArn: signing profile ARN: given "releases", allowed an ARN such as arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases. (signing-profile-arn-format)',
        'gitHub.oidcProviderArn: OIDC provider ARN: given "arn:aws:iam::111111111111:saml-provider/acme", allowed an ARN such as arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com. (oidc-provider-arn-format)',
        'gitHub.sources[0].repository: GitHub repository: given "*", allowed the name of a GitHub repository, without its owner and without wildcards. (github-repository-format)',
        "gitHub.sources[0]: GitHub ids are incomplete: ownerId requires repositoryId, and the other way round. (github-id-pair)",
        'gitHub.sources[0].branches[0]: branch or tag begins with a wildcard: given "*", allowed a name such as main or v1.2.3, or a pattern such as release/*. (github-ref-wildcard)',
        "gitHub.sources[1]: GitHub source names no job: give at least one branch, tag or environment. (github-source-unbound)",
        'codeBuild.repository: repository of the project is not clear: given "team-b/batch", allowed one of repositories. (argument-conflict)',
        'codeBuild.sourceType: source type: given "S3", allowed GITHUB, GITHUB_ENTERPRISE, GITLAB, GITLAB_SELF_MANAGED, BITBUCKET. (codebuild-source-type)',
        'codeBuild.sourceLocation: source location: given "s3://sources", allowed a URL such as https://github.com/acme/api.git. (codebuild-source-location)',
        'codeBuild.dockerfile: path of the Dockerfile: given "../Dockerfile", allowed a path in the source, such as services/api. (codebuild-path)',
        'codeBuild.platform: platform: given "windows/amd64", allowed linux/amd64, linux/arm64. (codebuild-platform)',
        "codeBuild.logRetentionInDays: log retention in days: given 42, allowed 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653. (codebuild-log-retention)",
      ].toSorted(),
    );
  });

  it("refuses a publisher from nowhere", async () => {
    const nothing = { ...hub, repositories: ["team-a/api"] };
    assert.deepEqual(await refusal(() => new ImagePublisher("api", nothing)), [
      "gitHub: nobody publishes: set gitHub, codeBuild or both. (argument-missing)",
    ]);
  });

  it("refuses a repository without a name", async () => {
    const args = { ...codeBuild, codeBuild: { ...codeBuild.codeBuild!, repository: "" } };
    assert.deepEqual(await refusal(() => new ImagePublisher("api", args)), [
      'codeBuild.repository: repository of the project is not clear: given "", allowed one of repositories. (argument-conflict)',
    ]);
  });

  it("refuses a project that could push to several repositories", async () => {
    const repositories = ["team-a/api", "team-a/web"];
    assert.deepEqual(
      await refusal(() => new ImagePublisher("api", { ...codeBuild, repositories })),
      [
        "codeBuild.repository: repository of the project is not clear: given nothing, allowed one of repositories. (argument-conflict)",
      ],
    );
  });

  it("makes a name that a project can have of any component's name that its roles can have", async () => {
    const recording = await record(() => new ImagePublisher("team-a.api", codeBuild));
    assert.equal(inputsOf(recording, PROJECT)["team-a-api"]?.name, "team-a-api");
    assert.deepEqual(await refusal(() => new ImagePublisher("a", codeBuild)), [
      'codeBuild.projectName: project name: given "a", allowed 2 to 150 letters, digits, hyphens and underscores. (codebuild-project-name)',
    ]);
  });

  it("takes a short name where a project's name is given, known or not", async () => {
    const projectName = pulumi.output("api-image");
    const args = { ...codeBuild, codeBuild: { ...codeBuild.codeBuild!, projectName } };
    const recording = await record(() => new ImagePublisher("a", args));
    assert.equal(inputsOf(recording, PROJECT).a?.name, "api-image");
  });

  it("refuses a name that no role can have", async () => {
    const allowed = "allowed 1 to 56 letters, digits and _ + = , . @ -. (iam-name-format)";
    assert.deepEqual(await refusal(() => new ImagePublisher("team-a/api", gitHub)), [
      `name: IAM takes no role of this name: given "team-a/api-github", ${allowed}`,
    ]);
    const longest = "a".repeat(56 - "-codebuild".length);
    await record(() => new ImagePublisher(longest, { ...gitHub, ...codeBuild }));
    const lines = await refusal(() => new ImagePublisher(`${longest}a`, codeBuild));
    assert.deepEqual(lines, [
      `name: IAM takes no role of this name: given "${longest}a-codebuild" of 57 characters, ${allowed}`,
    ]);
  });

  it("refuses Outputs where they decide which documents exist", async () => {
    const sources = pulumi.output([{ owner: "acme", repository: "api", branches: ["main"] }]);
    const args = { ...gitHub, gitHub: { sources } } as unknown as ImagePublisherArgs;
    assert.deepEqual(await refusal(() => new ImagePublisher("api", args)), [
      "gitHub.sources: argument must be a plain value, not an Output: given an Output, allowed a list. (argument-plain)",
    ]);
  });
});
