import { parseArn, getPartition } from "../arn";
import { type codeBuildRules, reportCodeBuild as report } from "./codeBuildRules";
import { type Finding, wrong } from "../finding";
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

interface SettingRule {
  readonly rule: keyof typeof codeBuildRules;
  readonly isValid: (value: unknown) => boolean;
  readonly allowed: string;
}

const INNER_PATH: SettingRule = {
  rule: "codebuild-path",
  isValid: isInnerPath,
  allowed: "a path inside the source, such as services/api",
};

const SETTINGS: Readonly<Record<keyof CodeBuildSettings, SettingRule>> = {
  projectName: {
    rule: "codebuild-project-name",
    isValid: matches(/^[A-Za-z0-9][\w-]{1,149}$/),
    allowed: "2 to 150 letters, digits, hyphens and underscores",
  },
  sourceType: {
    rule: "codebuild-source-type",
    isValid: (value) => CODEBUILD_SOURCE_TYPES.some((type) => type === value),
    allowed: CODEBUILD_SOURCE_TYPES.join(", "),
  },
  sourceLocation: {
    rule: "codebuild-source-location",
    isValid: matches(/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+){2,}$/),
    allowed: "an URL such as https://github.com/acme/api.git",
  },
  sourceVersion: {
    rule: "codebuild-source-version",
    isValid: isSourceVersion,
    allowed: "a branch, a tag or a commit, such as main",
  },
  connectionArn: {
    rule: "codebuild-connection-arn",
    isValid: isConnectionArn,
    allowed: "an ARN such as arn:aws:codeconnections:us-east-1:111111111111:connection/…",
  },
  dockerfile: INNER_PATH,
  buildContext: INNER_PATH,
  platform: {
    rule: "codebuild-platform",
    isValid: (value) => typeof value === "string" && getBuildEnvironment(value) !== undefined,
    allowed: Object.keys(ENVIRONMENTS).join(", "),
  },
  image: {
    rule: "codebuild-image",
    isValid: matches(/^aws\/codebuild\/[\w-]+:[\w.-]+$/),
    allowed: "an image such as aws/codebuild/amazonlinux-x86_64-standard:5.0",
  },
  computeType: {
    rule: "codebuild-compute-type",
    isValid: matches(/^BUILD_GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)$/),
    allowed: "BUILD_GENERAL1_ and SMALL, MEDIUM, LARGE, XLARGE or 2XLARGE",
  },
  buildTimeoutInMinutes: {
    rule: "codebuild-timeout",
    isValid: (value) => Number.isInteger(value) && Number(value) >= 5 && Number(value) <= 2_160,
    allowed: "a whole number from 5 to 2160",
  },
  logRetentionInDays: {
    rule: "codebuild-log-retention",
    isValid: (value) => RETENTIONS.some((days) => days === value),
    allowed: RETENTIONS.join(", "),
  },
};

/** Checks those settings of a project that are given. Fails with the findings of `codeBuildRules`. */
export function checkCodeBuildSettings(settings: Partial<CodeBuildSettings>): Finding[] {
  const keys = Object.keys(SETTINGS) as (keyof CodeBuildSettings)[];
  return keys.flatMap((key) => {
    const { rule, isValid, allowed } = SETTINGS[key];
    if (settings[key] === undefined || isValid(settings[key])) return [];
    return [report(rule, key, wrong(`${key}`, settings[key], allowed))];
  });
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === "string" && pattern.test(value);
}

function isConnectionArn(text: unknown): boolean {
  const arn = typeof text === "string" ? parseArn(text) : undefined;
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
function isSourceVersion(version: unknown): boolean {
  if (typeof version !== "string" || version.startsWith("-")) return false;
  return isGitRef(version.replace(/\^\{[0-9a-f]{40}\}$/, ""));
}

function isInnerPath(path: unknown): boolean {
  return (
    typeof path === "string" &&
    /^[^-/\s][^\u0000-\u001f]*$/.test(path) &&
    !path.split("/").includes("..")
  );
}
