import { type RuleTable, error, reporter } from "../rule";

/** Rules of projects of AWS CodeBuild. */
export const codeBuildRules = {
  "codebuild-project-name": error(
    "The name of a CodeBuild project has characters or a length that AWS refuses.",
  ),
  "codebuild-source-type": error("CodeBuild does not build from a source of this type."),
  "codebuild-source-location": error(
    "The source of a CodeBuild project is not the https URL of a repository.",
  ),
  "codebuild-source-host": error("The host of a source location does not fit the source type."),
  "codebuild-source-version": error("A source version is not a branch, tag or commit."),
  "codebuild-connection-arn": error(
    "A connection is not the ARN of a connection of AWS CodeConnections.",
  ),
  "codebuild-connection-place": error(
    "A connection is in a partition or an account whose connections the project cannot use.",
  ),
  "codebuild-path": error("A path is empty, absolute, or leads out of the source."),
  "codebuild-platform": error("CodeBuild has no build environment for a platform."),
  "codebuild-image": error("A build image is not one of AWS's own for CodeBuild."),
  "codebuild-image-platform": error("A build image does not fit the platform."),
  "codebuild-compute-type": error("A compute type cannot build images."),
  "codebuild-timeout": error("The timeout of a build is not 5 to 2,160 minutes."),
  "codebuild-log-retention": error("CloudWatch Logs does not support this retention in days."),
} satisfies RuleTable;

export const reportCodeBuild = reporter(codeBuildRules);
