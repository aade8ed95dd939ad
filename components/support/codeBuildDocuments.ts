import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { type Finding, at } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { buildImageBuildspec, renderBuildspec } from "../../domain/publishing/buildspec";
import { type CodeBuildFit, checkCodeBuildFit } from "../../domain/publishing/codeBuildFit";
import {
  type CodeBuildProject,
  buildCodeBuildPolicy,
  buildCodeBuildTrustPolicy,
} from "../../domain/publishing/codeBuildRole";
import {
  type BuildEnvironment,
  type CodeBuildSettings,
  getBuildEnvironment,
  checkCodeBuildSettings,
} from "../../domain/publishing/codeBuildSettings";
import type { ImagePush } from "../../domain/publishing/imagePush";
import type { ImagePublisherArgs } from "../imagePublisherArgs";
import { under } from "./findings";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<ImagePublisherArgs>;

export type Hub = Pick<Known, "hubAccountId" | "hubRegion">;

/** An image, and where it goes. */
export interface HubImage
  extends Hub, Partial<Pick<ImagePush, "dockerfile" | "buildContext" | "platform">> {
  readonly repositoryName: string;
}

export function imagePushOf(image: HubImage): ImagePush {
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

/** Everything that is wrong with a project; what is not known is left out of it, and told by its path. */
export function checkCodeBuildArgs(
  name: string,
  { codeBuild, region }: Pick<Known, "codeBuild" | "region">,
  leftOut: readonly string[],
): Finding[] {
  if (codeBuild === undefined) return [];
  const byDefault = { projectName: defaultProjectName(name), platform: DEFAULTS.platform };
  const defaults = Object.entries(byDefault).filter(
    ([key]) => !leftOut.includes(at("codeBuild", key)),
  );
  return checkProject({ ...Object.fromEntries(defaults), ...codeBuild, region });
}

function checkProject(project: Partial<CodeBuildSettings & CodeBuildFit>): Finding[] {
  return under("codeBuild", [...checkCodeBuildSettings(project), ...checkCodeBuildFit(project)]);
}

/** One setting of a project that is passed on as it is. */
export function projectSetting<K extends keyof CodeBuildSettings>(
  key: K,
): Made<CodeBuildSettings[K], CodeBuildSettings[K]> {
  return { check: (value) => checkProject({ [key]: value }), make: (value) => value };
}

/** The type of a source, which has to fit its location. */
export const sourceType: Made<Pick<CodeBuildSettings, "sourceType" | "sourceLocation">, string> = {
  check: checkProject,
  make: (source) => source.sourceType,
};

export const buildEnvironment: Made<string, BuildEnvironment> = {
  check: (platform) => checkProject({ platform }),
  make: (platform) => getBuildEnvironment(platform) ?? { type: "", image: "" },
};

/** The image of a build, which has to fit its platform. */
export const buildImage: Made<Pick<CodeBuildSettings, "platform" | "image">, string> = {
  check: checkProject,
  make: ({ image }) => image,
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
  check: checkProject,
  make: ({ connectionArn, ...project }) =>
    renderPolicyDocument(buildCodeBuildPolicy(project, connectionArn)),
};
