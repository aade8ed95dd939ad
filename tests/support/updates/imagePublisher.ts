import { ImagePublisher, type ImagePublisherArgs } from "ecr-hub";
import { ABROAD, ACCOUNT, HOME, boundaryArn, updateCase } from "./updateCase";

const made: ImagePublisherArgs = {
  hubAccountId: "222222222222",
  hubRegion: "us-east-1",
  repositories: ["made/app", "made/web"],
  baseRepositories: ["made/node"],
  signingProfileArn: "arn:aws:signer:us-east-1:222222222222:/signing-profiles/made",
  gitHub: {
    sources: [{ owner: "made", repository: "app", branches: ["made"], tags: ["made-*"] }],
  },
  codeBuild: {
    repository: "made/app",
    sourceType: "GITHUB",
    sourceLocation: "https://github.com/made/app.git",
  },
  permissionsBoundaryArn: boundaryArn("made"),
  region: HOME,
  tags: { step: "made" },
};

const updated: ImagePublisherArgs = {
  hubAccountId: "333333333333",
  hubRegion: "eu-west-1",
  repositories: ["updated/app", "updated/web"],
  baseRepositories: ["updated/node"],
  signingProfileArn: "arn:aws:signer:us-east-1:333333333333:/signing-profiles/updated",
  gitHub: {
    sources: [
      {
        owner: "updated",
        repository: "web",
        ownerId: "5544123",
        repositoryId: "821093847",
        branches: ["updated"],
        tags: ["updated-*"],
        environments: ["production"],
      },
    ],
  },
  codeBuild: {
    repository: "updated/web",
    sourceType: "BITBUCKET",
    sourceLocation: "https://bitbucket.org/updated/web.git",
    sourceVersion: "updated",
    connectionArn: `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/0a1b2c3d`,
    dockerfile: "updated/Dockerfile",
    buildContext: "updated",
    platform: "linux/arm64",
    computeType: "BUILD_GENERAL1_LARGE",
    image: "aws/codebuild/amazonlinux-aarch64-standard:4.0",
    buildTimeoutInMinutes: 15,
    logRetentionInDays: 7,
  },
  permissionsBoundaryArn: boundaryArn("updated"),
  region: HOME,
  tags: { step: "updated" },
};

export const imagePublisher = updateCase(ImagePublisher, "publisher", {
  argsOf: () => ({
    made,
    updated,
    moved: {
      ...updated,
      gitHub: {
        sources: updated.gitHub!.sources,
        oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.acme.ghe.com`,
      },
      codeBuild: {
        ...updated.codeBuild!,
        projectName: "moved",
        connectionArn: `arn:aws:codeconnections:${ABROAD}:${ACCOUNT}:connection/0a1b2c3d`,
      },
      region: ABROAD,
    },
  }),
  changes: {
    updated: [
      "update LogGroup publisher@us-east-1 retentionInDays tags",
      "update OpenIdConnectProvider token.actions.githubusercontent.com tags",
      "update Project publisher@us-east-1 buildTimeout description environment source sourceVersion tags",
      "update Role publisher-codebuild permissionsBoundary tags",
      "update Role publisher-github assumeRolePolicy permissionsBoundary tags",
      "update RolePolicy publisher-codebuild policy",
      "update RolePolicy publisher-codebuild-build policy",
      "update RolePolicy publisher-github policy",
    ],
    moved: [
      "create LogGroup moved@us-west-2",
      "create Project moved@us-west-2",
      "delete LogGroup publisher@us-east-1",
      "delete OpenIdConnectProvider token.actions.githubusercontent.com",
      "delete Project publisher@us-east-1",
      "update Role publisher-codebuild assumeRolePolicy",
      "update Role publisher-github assumeRolePolicy",
      "update RolePolicy publisher-codebuild-build policy",
    ],
  },
});
