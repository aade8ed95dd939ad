import { type RuleTable, error, reporter } from "../rule";

/** Rules of projects of AWS CodeBuild. */
export const codeBuildRules = {
  "codebuild-project-name": error(
    "The name of a CodeBuild project has characters or a length that AWS refuses.",
  ),
  "codebuild-source-type": error(
    "The source of a CodeBuild project is of a type that is not built from.",
  ),
  "codebuild-source-location": error(
    "The source of a CodeBuild project is not the https URL of a repository.",
  ),
  "codebuild-source-host": error("The host of a source is not one of its type."),
  "codebuild-source-version": error("What to build is not the name of a branch, tag or commit."),
  "codebuild-connection-arn": error(
    "A connection is not the ARN of a connection of AWS CodeConnections.",
  ),
  "codebuild-connection-place": error(
    "A connection is in a partition or an account whose connections the project cannot use.",
  ),
  "codebuild-path": error("A path is empty, absolute, or leads out of the source."),
  "codebuild-platform": error("CodeBuild has no build environment for a platform."),
  "codebuild-image": error("A build runs in an image that is not AWS's own for CodeBuild."),
  "codebuild-image-platform": error("A build runs in an image that is not for its platform."),
  "codebuild-compute-type": error("A compute type is not one that can build images."),
  "codebuild-timeout": error("The timeout of a build is not 5 to 2,160 minutes."),
  "codebuild-log-retention": error("CloudWatch Logs does not know a retention of that many days."),
} satisfies RuleTable;

export const reportCodeBuild = reporter(codeBuildRules);
