import type * as pulumi from "@pulumi/pulumi";

/** The jobs of a GitHub repository that may publish: those of the named branches, tags and environments, and no others. */
export interface GitHubSourceArgs {
  /** Organization or user that owns the repository, in GitHub's spelling: upper and lower case count. */
  owner: pulumi.Input<string>;
  /** Name of the repository, without its owner. */
  repository: pulumi.Input<string>;
  /**
   * Number of the owner, as `gh api repos/OWNER/REPOSITORY --jq .owner.id` prints it. Give it together with `repositoryId` for
   * repositories with immutable subjects: those created, renamed or transferred after 15 July 2026, and those that opted in.
   * A repository that takes over the name is then not let in.
   * @default - subjects without ids
   */
  ownerId?: pulumi.Input<string>;
  /**
   * Number of the repository, as `gh api repos/OWNER/REPOSITORY --jq .id` prints it.
   * @default - subjects without ids
   */
  repositoryId?: pulumi.Input<string>;
  /**
   * Branches, such as `main`, or `release/*` where `*` stands for any characters; it may not come first. Jobs with an
   * environment count for their environment only.
   * @default - no branch
   */
  branches?: pulumi.Input<string>[];
  /**
   * Tags, such as `v1.2.3` or `v*`.
   * @default - no tag
   */
  tags?: pulumi.Input<string>[];
  /**
   * Environments of GitHub, by their exact names. Protection rules of an environment then protect the publishing, too.
   * @default - no environment
   */
  environments?: pulumi.Input<string>[];
}

/** How GitHub Actions publishes. */
export interface GitHubPublisherArgs {
  /** Which jobs may publish; at least one. For a repository that is about to get immutable subjects, give it with and without ids. */
  sources: GitHubSourceArgs[];
  /**
   * ARN of the OIDC provider of GitHub in this account, of which there can be one only: of github.com, of GHE.com or of a
   * GitHub Enterprise Server. Any other issuer or account is refused.
   * @default - the component makes that of github.com
   */
  oidcProviderArn?: pulumi.Input<string>;
}

/** Git hosts that AWS CodeBuild clones from. */
export const CodeBuildSourceType = {
  /** github.com. */
  GitHub: "GITHUB",
  /** A GitHub Enterprise Server. */
  GitHubEnterprise: "GITHUB_ENTERPRISE",
  /** gitlab.com. */
  GitLab: "GITLAB",
  /** A GitLab of your own. */
  GitLabSelfManaged: "GITLAB_SELF_MANAGED",
  /** bitbucket.org. */
  Bitbucket: "BITBUCKET",
} as const;
export type CodeBuildSourceType = (typeof CodeBuildSourceType)[keyof typeof CodeBuildSourceType];

/** Platforms that AWS CodeBuild builds images for without emulating them. */
export const ImagePlatform = {
  /** Linux on x86-64. */
  Amd64: "linux/amd64",
  /** Linux on 64-bit Arm, such as AWS Graviton. */
  Arm64: "linux/arm64",
} as const;
export type ImagePlatform = (typeof ImagePlatform)[keyof typeof ImagePlatform];

/** How AWS CodeBuild publishes: one project, which builds one image. */
export interface CodeBuildPublisherArgs {
  /**
   * Name of the repository to push to; one of `repositories`.
   * @default - the one repository, where there is only one
   */
  repository?: string;
  /** `GITHUB`, `GITHUB_ENTERPRISE`, `GITLAB`, `GITLAB_SELF_MANAGED` or `BITBUCKET`. */
  sourceType: pulumi.Input<CodeBuildSourceType>;
  /** The https URL to clone, without credentials; on github.com, gitlab.com or bitbucket.org for the types of these hosts. */
  sourceLocation: pulumi.Input<string>;
  /**
   * What to build where a build is not started with a version of its own: a branch, tag or commit, or `pr/25`.
   * @default - the default branch
   */
  sourceVersion?: pulumi.Input<string>;
  /**
   * ARN of the connection of AWS CodeConnections to clone through, in the partition of the project. One of another account must
   * be shared with this one; those of `codestar-connections` cannot be.
   * @default - the credentials of the account for the host, or none for a public repository
   */
  connectionArn?: pulumi.Input<string>;
  /**
   * Name of the project, 2 to 150 letters, digits, hyphens and underscores. A change replaces the project.
   * @default - the name of the component, with hyphens for characters that a project's name cannot have
   */
  projectName?: pulumi.Input<string>;
  /**
   * Path of the Dockerfile in the source.
   * @default "Dockerfile"
   */
  dockerfile?: pulumi.Input<string>;
  /**
   * Path of the folder in the source whose files the Dockerfile may copy.
   * @default "."
   */
  buildContext?: pulumi.Input<string>;
  /**
   * `linux/amd64` or `linux/arm64`.
   * @default "linux/amd64"
   */
  platform?: pulumi.Input<ImagePlatform>;
  /**
   * Compute type of the build: `BUILD_GENERAL1_SMALL`, `…MEDIUM`, `…LARGE`, `…XLARGE` or `…2XLARGE`.
   * @default "BUILD_GENERAL1_SMALL"
   */
  computeType?: pulumi.Input<string>;
  /**
   * Image to run the build in, one of those that AWS has for CodeBuild on the platform: they have Bash, Docker and the AWS CLI.
   * @default - that for Amazon Linux 2023 on the platform, such as `aws/codebuild/amazonlinux-x86_64-standard:5.0`
   */
  image?: pulumi.Input<string>;
  /**
   * Minutes after which a build is stopped, 5 to 2,160.
   * @default 60
   */
  buildTimeoutInMinutes?: pulumi.Input<number>;
  /**
   * Days for which CloudWatch Logs keeps the logs of builds; one of the numbers it knows, such as 7, 30 or 365.
   * @default 30
   */
  logRetentionInDays?: pulumi.Input<number>;
}

/** Arguments of an `ImagePublisher`. It needs `gitHub`, `codeBuild` or both. */
export interface ImagePublisherArgs {
  /** Id of the AWS account of the hub, which is that of its registry; 12 digits. */
  hubAccountId: pulumi.Input<string>;
  /** AWS region of the hub. */
  hubRegion: pulumi.Input<string>;
  /**
   * Names of the hub's repositories to push to, at least one. Where the hub is another account, these repositories must also let
   * the publisher push.
   */
  repositories: string[];
  /**
   * Names of the hub's repositories with the images to build on, which may be pulled.
   * @default - none besides `repositories`
   */
  baseRepositories?: string[];
  /**
   * ARN of the signing profile to sign with, such as `profileArn` of an `ImageSigning`.
   * @default - images cannot be signed
   */
  signingProfileArn?: pulumi.Input<string>;
  /**
   * A role for GitHub Actions.
   * @default - none
   */
  gitHub?: GitHubPublisherArgs;
  /**
   * A project of AWS CodeBuild.
   * @default - none
   */
  codeBuild?: CodeBuildPublisherArgs;
  /**
   * ARN of the permissions boundary of every role the component makes: an IAM policy of this account, or one that AWS manages. It
   * gives no rights, and takes away what it does not allow.
   * @default - no boundary
   */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * AWS region of the project.
   * @default - the region of the provider
   */
  region?: pulumi.Input<string>;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
