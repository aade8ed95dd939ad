import type * as pulumi from "@pulumi/pulumi";

import { partitionOf, registryUrl, renderArn } from "../../domain/arn";
import { buildImageBuildspec, renderBuildspec } from "../../domain/publishing/buildspec";
import {
  type CodeBuildProject,
  buildCodeBuildPolicy,
  buildCodeBuildTrustPolicy,
} from "../../domain/publishing/codeBuildRole";
import {
  type BuildEnvironment,
  type CodeBuildSettings,
  buildEnvironmentOf,
  checkCodeBuildSettings,
} from "../../domain/publishing/codeBuildSettings";
import { type Finding, quote } from "../../domain/finding";
import {
  GITHUB_ISSUER,
  type GitHubTrustIntent,
  buildGitHubTrustPolicy,
  checkGitHubTrustIntent,
} from "../../domain/publishing/gitHubTrustPolicy";
import { renderGitHubWorkflowSteps } from "../../domain/publishing/gitHubWorkflow";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { textsOf } from "../../domain/json";
import type { ImagePush } from "../../domain/publishing/imagePush";
import {
  type PushPolicyIntent,
  buildPushPolicy,
  checkPushPolicyIntent,
} from "../../domain/publishing/pushPolicy";
import { checkTags } from "../../domain/tags";
import { type ImagePublisherArgs, imagePublisherShape } from "../imagePublisherArgs";
import { distinct, settled, under } from "./findings";
import { readArguments, reportArgument } from "./readArguments";
import { regionName } from "./repositoryDocuments";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<ImagePublisherArgs>;

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkImagePublisherArgs(name: string, args: ImagePublisherArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(imagePublisherShape, args);
  const { gitHub, codeBuild, region, tags } = known;
  const documents = [
    ...pushPolicy.check(known),
    ...checkPublishers(known),
    ...(gitHub ? gitHubTrustPolicy.check({ ...gitHub, ...EXAMPLE_HOME }) : []),
    ...(codeBuild ? checkProject({ projectName: defaultProjectName(name), ...codeBuild }) : []),
    ...(region === undefined ? [] : regionName.check(region)),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  return distinct([...findings, ...settled(documents, unsettled)]);
}

/** Stands for the account of the provider while it is not known. */
const EXAMPLE_HOME = { accountId: "111111111111", hubRegion: "us-east-1" };

function checkPublishers({ gitHub, codeBuild, repositories }: Known): Finding[] {
  if (gitHub === undefined && codeBuild === undefined) {
    const message = "nobody publishes: given neither gitHub nor codeBuild, allowed one or both.";
    return [reportArgument("argument-missing", "gitHub", message)];
  }
  if (codeBuild === undefined) return [];
  const { repository } = codeBuild;
  const isClear = repository
    ? textsOf(repositories).includes(repository)
    : textsOf(repositories).length === 1;
  if (isClear) return [];
  const given = repository === undefined ? "nothing" : quote(repository);
  const message = `repository of the project is not clear: given ${given}, allowed one of repositories.`;
  return [reportArgument("argument-conflict", "codeBuild.repository", message)];
}

export const pushPolicy: Made<PushPolicyIntent, string> = {
  check: checkPushPolicyIntent,
  make: (intent) => renderPolicyDocument(buildPushPolicy(intent)),
};

type GitHub = NonNullable<Known["gitHub"]>;

/** Which jobs to trust. The account counts where no provider is given. */
interface GitHubTrust extends GitHub {
  readonly accountId?: string;
  readonly hubRegion: string;
}

export const gitHubTrustPolicy: Made<GitHubTrust, string> = {
  check: (trust) => under("gitHub", checkGitHubTrustIntent(trustIntentOf(trust))),
  make: (trust) => renderPolicyDocument(buildGitHubTrustPolicy(trustIntentOf(trust))),
};

/** The ARN of a provider follows from its account: so the trust policy is known before the provider is made. */
function trustIntentOf({ accountId = "", hubRegion, ...gitHub }: GitHubTrust): GitHubTrustIntent {
  const madeArn = renderArn({
    partition: partitionOf(hubRegion),
    service: "iam",
    region: "",
    accountId,
    resource: `oidc-provider/${GITHUB_ISSUER}`,
  });
  return { oidcProviderArn: gitHub.oidcProviderArn ?? madeArn, sources: gitHub.sources };
}

interface GitHubSteps extends Hub {
  readonly roleArn: string;
  readonly repositories: readonly string[];
}

/** The steps of a job, for each repository it may push to. */
export const workflowSteps: Made<GitHubSteps, Record<string, string>> = {
  check: () => [],
  make: ({ roleArn, repositories, ...hub }) => {
    const stepsFor = (repositoryName: string) =>
      renderGitHubWorkflowSteps({ ...imagePushOf({ ...hub, repositoryName }), roleArn });
    return Object.fromEntries(repositories.map((name) => [name, stepsFor(name)]));
  },
};

type Hub = Pick<Known, "hubAccountId" | "hubRegion">;

/** An image, and where it goes. */
interface HubImage
  extends Hub, Partial<Pick<ImagePush, "dockerfile" | "buildContext" | "platform">> {
  readonly repositoryName: string;
}

function imagePushOf(image: HubImage): ImagePush {
  const { hubAccountId, hubRegion, repositoryName } = image;
  const { dockerfile = DEFAULTS.dockerfile, buildContext = DEFAULTS.buildContext } = image;
  const { platform = DEFAULTS.platform } = image;
  const registry = registryUrl({ accountId: hubAccountId, region: hubRegion });
  return {
    hubAccountId,
    hubRegion,
    registryUrl: registry,
    repositoryName,
    dockerfile,
    buildContext,
    platform,
  };
}

/** The name of the component, as far as a project can have it. */
export function defaultProjectName(name: string): string {
  return name.replace(/[^\w-]/g, "-");
}

/** What a project is where its arguments do not say otherwise. */
export const DEFAULTS = {
  dockerfile: "Dockerfile",
  buildContext: ".",
  platform: "linux/amd64",
  computeType: "BUILD_GENERAL1_SMALL",
  buildTimeoutInMinutes: 60,
  logRetentionInDays: 30,
} as const;

function checkProject(settings: Partial<CodeBuildSettings>): Finding[] {
  return under("codeBuild", checkCodeBuildSettings(settings));
}

/** One setting of a project that is passed on as it is. */
export function projectSetting<K extends keyof CodeBuildSettings>(
  key: K,
): Made<CodeBuildSettings[K], CodeBuildSettings[K]> {
  return { check: (value) => checkProject({ [key]: value }), make: (value) => value };
}

export const buildEnvironment: Made<string, BuildEnvironment> = {
  check: (platform) => checkProject({ platform }),
  make: (platform) => buildEnvironmentOf(platform) ?? { type: "", image: "" },
};

export const buildspec: Made<HubImage, string> = {
  check: ({ dockerfile, buildContext, platform }) =>
    checkProject({ dockerfile, buildContext, platform }),
  make: (image) => renderBuildspec(buildImageBuildspec(imagePushOf(image))),
};

export const codeBuildTrustPolicy: Made<CodeBuildProject, string> = {
  check: ({ projectName }) => checkProject({ projectName }),
  make: (project) => renderPolicyDocument(buildCodeBuildTrustPolicy(project)),
};

interface ConnectedProject extends CodeBuildProject {
  readonly connectionArn?: string;
}

export const codeBuildPolicy: Made<ConnectedProject, string> = {
  check: ({ projectName, connectionArn }) => checkProject({ projectName, connectionArn }),
  make: ({ connectionArn, ...project }) =>
    renderPolicyDocument(buildCodeBuildPolicy(project, connectionArn)),
};
