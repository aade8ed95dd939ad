import { parseArn, getPartition } from "../arn";
import { reportCodeBuild as report } from "./codeBuildRules";
import { type CheckValue, type Finding, checkOptional, valueChecks, wrong } from "../finding";
import { isGitRef } from "./gitRef";
import { isAccountId, isRegion } from "../identifiers";

/** The settings of a project that AWS has rules for. */
export interface CodeBuildSettings {
  readonly projectName: string;
  readonly sourceType: string;
  readonly sourceLocation: string;
  readonly sourceVersion: string;
  readonly connectionArn: string;
  readonly dockerfile: string;
  readonly buildContext: string;
  readonly platform: string;
  readonly image: string;
  readonly computeType: string;
  readonly buildTimeoutInMinutes: number;
  readonly logRetentionInDays: number;
}

/** Git hosts that CodeBuild clones from. */
export const CODEBUILD_SOURCE_TYPES = [
  "GITHUB",
  "GITHUB_ENTERPRISE",
  "GITLAB",
  "GITLAB_SELF_MANAGED",
  "BITBUCKET",
] as const;

/** The build environment of a platform: CodeBuild has one for each architecture. */
export interface BuildEnvironment {
  readonly type: string;
  /** AWS's own image for it, with Docker and the AWS CLI. */
  readonly image: string;
}

const ENVIRONMENTS: Readonly<Record<string, BuildEnvironment>> = {
  "linux/amd64": {
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  },
  "linux/arm64": {
    type: "ARM_CONTAINER",
    image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
  },
};

/** The build environment of a platform; undefined where CodeBuild has none. */
export function getBuildEnvironment(platform: string): BuildEnvironment | undefined {
  return Object.hasOwn(ENVIRONMENTS, platform) ? ENVIRONMENTS[platform] : undefined;
}

const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const check = valueChecks(report);

const SETTINGS: Readonly<Record<keyof CodeBuildSettings, CheckValue>> = {
  projectName: check(
    "codebuild-project-name",
    "project name",
    /^[A-Za-z0-9][\w-]{1,149}$/,
    "2 to 150 letters, digits, hyphens and underscores",
  ),
  sourceType: check("codebuild-source-type", "source type", CODEBUILD_SOURCE_TYPES),
  sourceLocation: check(
    "codebuild-source-location",
    "source location",
    /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+){2,}$/,
    "a URL such as https://github.com/acme/api.git",
  ),
  sourceVersion: check(
    "codebuild-source-version",
    "source version",
    isSourceVersion,
    "a branch, a tag or a commit, such as main",
  ),
  connectionArn: check(
    "codebuild-connection-arn",
    "connection ARN",
    isConnectionArn,
    "an ARN such as arn:aws:codeconnections:us-east-1:111111111111:connection/…",
  ),
  dockerfile: pathCheck("path of the Dockerfile"),
  buildContext: pathCheck("path of the build context"),
  platform: check("codebuild-platform", "platform", Object.keys(ENVIRONMENTS)),
  image: check(
    "codebuild-image",
    "build image",
    /^aws\/codebuild\/[\w-]+:[\w.-]+$/,
    "an image such as aws/codebuild/amazonlinux-x86_64-standard:5.0",
  ),
  computeType: check(
    "codebuild-compute-type",
    "compute type",
    /^BUILD_GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)$/,
    "BUILD_GENERAL1_ and SMALL, MEDIUM, LARGE, XLARGE or 2XLARGE",
  ),
  buildTimeoutInMinutes: checkTimeout,
  logRetentionInDays: check("codebuild-log-retention", "log retention in days", RETENTIONS),
};

/** Checks those settings of a project that are given. Fails with the findings of `codeBuildRules`. */
export function checkCodeBuildSettings(settings: Partial<CodeBuildSettings>): Finding[] {
  const keys = Object.keys(SETTINGS) as (keyof CodeBuildSettings)[];
  return keys.flatMap((key) => checkOptional(settings[key], key, SETTINGS[key]));
}

function checkTimeout(minutes: unknown, path: string): Finding[] {
  if (Number.isInteger(minutes) && Number(minutes) >= 5 && Number(minutes) <= 2_160) return [];
  const message = wrong("build timeout in minutes", minutes, "a whole number from 5 to 2160");
  return [report("codebuild-timeout", path, message)];
}

function pathCheck(what: string): CheckValue {
  return check("codebuild-path", what, isInnerPath, "a path in the source, such as services/api");
}

function isConnectionArn(text: string): boolean {
  const arn = parseArn(text);
  return (
    arn !== undefined &&
    /^(codeconnections|codestar-connections)$/.test(arn.service) &&
    isRegion(arn.region) &&
    arn.partition === getPartition(arn.region) &&
    isAccountId(arn.accountId) &&
    /^connection\/[\w-]+$/.test(arn.resource)
  );
}

/** A name that git knows, or one with the commit it had: `refs/heads/main^{…}`. */
function isSourceVersion(version: string): boolean {
  return !version.startsWith("-") && isGitRef(version.replace(/\^\{[0-9a-f]{40}\}$/, ""));
}

function isInnerPath(path: string): boolean {
  return /^[^-/\s][^\u0000-\u001f]*$/.test(path) && !path.split("/").includes("..");
}
