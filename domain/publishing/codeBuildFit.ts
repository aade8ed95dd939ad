import { parseArn, getPartition } from "../arn";
import { reportCodeBuild as report } from "./codeBuildRules";
import { type CodeBuildSettings, getBuildEnvironment } from "./codeBuildSettings";
import { type Finding, wrong } from "../finding";

/** The settings of a project that have to fit each other, and the place of the project. */
export interface CodeBuildFit extends Pick<
  CodeBuildSettings,
  "sourceType" | "sourceLocation" | "platform" | "image" | "connectionArn"
> {
  readonly region: string;
  readonly accountId: string;
}

/** Checks whether those settings fit that are given. Fails with `codebuild-source-host`, `…-image-platform` and `…-connection-place`. */
export function checkCodeBuildFit(fit: Partial<CodeBuildFit>): Finding[] {
  return [...checkHost(fit), ...checkImage(fit), ...checkConnection(fit)];
}

/** The host of each type that has only one. All others are servers of their owners. */
const HOSTS: Readonly<Record<string, string>> = {
  GITHUB: "github.com",
  GITLAB: "gitlab.com",
  BITBUCKET: "bitbucket.org",
};

function checkHost({ sourceType, sourceLocation }: Partial<CodeBuildFit>): Finding[] {
  const host = /^https:\/\/([^/]+)\//.exec(sourceLocation ?? "")?.[1]?.toLowerCase();
  if (sourceType === undefined || host === undefined) return [];
  const hosts = Object.values(HOSTS);
  const wanted = Object.hasOwn(HOSTS, sourceType) ? HOSTS[sourceType] : undefined;
  if (wanted === undefined ? !hosts.includes(host) : host === wanted) return [];
  const own = `a server of your own, not ${hosts.join(", ")}`;
  const message = wrong(`host for sourceType ${sourceType}`, host, wanted ?? own);
  return [report("codebuild-source-host", "sourceLocation", message)];
}

function checkImage({ platform, image }: Partial<CodeBuildFit>): Finding[] {
  if (platform === undefined || image === undefined) return [];
  const environment = getBuildEnvironment(platform);
  const built = getPlatform(image);
  if (environment === undefined || built === undefined || built === platform) return [];
  const message = wrong(`build image for ${platform}`, image, `one such as ${environment.image}`);
  return [report("codebuild-image-platform", "image", message)];
}

/** The platform that one of AWS's images builds for, `none` included; undefined where its name does not tell. */
function getPlatform(image: string): string | undefined {
  const name = /^aws\/codebuild\/([^:]+):/.exec(image)?.[1] ?? "";
  if (/windows|macos|lambda/.test(name)) return "none";
  if (/aarch64|arm/.test(name)) return "linux/arm64";
  return /x86_64|^standard$/.test(name) ? "linux/amd64" : undefined;
}

/**
 * A connection can be used in every region of its partition, and is shared with other accounts by AWS RAM; but not one with
 * the service's former name, see https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-share.html.
 */
function checkConnection({ connectionArn, region, accountId }: Partial<CodeBuildFit>): Finding[] {
  const arn = parseArn(connectionArn ?? "");
  if (arn === undefined) return [];
  const partition = region === undefined ? arn.partition : getPartition(region);
  const isElsewhere = arn.partition !== partition;
  const isForeign = accountId !== undefined && arn.accountId !== accountId;
  if (!isElsewhere && !(isForeign && arn.service === "codestar-connections")) return [];
  const allowed = isElsewhere
    ? `one in partition ${partition}, that of the project`
    : `one of account ${String(accountId)}, or a shared one of codeconnections`;
  const message = wrong("connection", connectionArn, allowed);
  return [report("codebuild-connection-place", "connectionArn", message)];
}
