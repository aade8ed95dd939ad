import { type RuleTable, reporter } from "../rule";

/** Rules of projects of AWS CodeBuild. */
export const codeBuildRules = {
  "codebuild-project-name": {
    severity: "error",
    meaning: "The name of a CodeBuild project has characters or a length that AWS refuses.",
  },
  "codebuild-source-type": {
    severity: "error",
    meaning: "The source of a CodeBuild project is of a type that is not built from.",
  },
  "codebuild-source-location": {
    severity: "error",
    meaning: "The source of a CodeBuild project is not the https URL of a repository.",
  },
  "codebuild-source-host": {
    severity: "error",
    meaning: "The host of a source is not one of its type.",
  },
  "codebuild-source-version": {
    severity: "error",
    meaning: "What to build is not the name of a branch, tag or commit.",
  },
  "codebuild-connection-arn": {
    severity: "error",
    meaning: "A connection is not the ARN of a connection of AWS CodeConnections.",
  },
  "codebuild-connection-place": {
    severity: "error",
    meaning:
      "A connection is in a partition or an account whose connections the project cannot use.",
  },
  "codebuild-path": {
    severity: "error",
    meaning: "A path is empty, absolute, or leads out of the source.",
  },
  "codebuild-platform": {
    severity: "error",
    meaning: "CodeBuild has no build environment for a platform.",
  },
  "codebuild-image": {
    severity: "error",
    meaning: "A build runs in an image that is not AWS's own for CodeBuild.",
  },
  "codebuild-image-platform": {
    severity: "error",
    meaning: "A build runs in an image that is not for its platform.",
  },
  "codebuild-compute-type": {
    severity: "error",
    meaning: "A compute type is not one that can build images.",
  },
  "codebuild-timeout": {
    severity: "error",
    meaning: "The timeout of a build is not 5 to 2,160 minutes.",
  },
  "codebuild-log-retention": {
    severity: "error",
    meaning: "CloudWatch Logs does not know a retention of that many days.",
  },
} as const satisfies RuleTable;

export const reportCodeBuild = reporter(codeBuildRules);
