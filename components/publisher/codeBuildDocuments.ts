import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { under } from "../../domain/finding";
import { buildImageBuildspec, renderBuildspec } from "../../domain/publishing/buildspec";
import { type CodeBuildFit, checkCodeBuildFit } from "../../domain/publishing/codeBuildFit";
import {
  type CodeBuildProject,
  buildCodeBuildPolicy,
  buildCodeBuildTrustPolicy,
} from "../../domain/publishing/codeBuildRole";
import {
  type BuildEnvironment,
  checkCodeBuildSettings,
  getBuildEnvironment,
} from "../../domain/publishing/codeBuildSettings";
import type { ImagePush } from "../../domain/publishing/imagePush";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import { PENDING } from "../input/values";
import type { LeafChecks } from "../input/readArgs";
import { memberNames } from "../input/schema";
import type { CodeBuildPublisherArgs, ImagePublisherArgs } from "./imagePublisherArgs";

type Hub = Pick<pulumi.Unwrap<ImagePublisherArgs>, "hubAccountId" | "hubRegion">;

/** An image, and where it goes. */
interface HubImage
  extends Hub, Partial<Pick<ImagePush, "dockerfile" | "buildContext" | "platform">> {
  readonly repositoryName: string;
}

export function toImagePush(image: HubImage): ImagePush {
  const { dockerfile, buildContext, platform } = DEFAULTS;
  const { hubAccountId, hubRegion } = image;
  const registry = registryUrl({ accountId: hubAccountId, region: hubRegion });
  return { dockerfile, buildContext, platform, ...image, registryUrl: registry };
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

/** Each setting of a project by itself. */
export const codeBuildChecks: LeafChecks = Object.fromEntries(
  memberNames("CodeBuildPublisher").map((setting) => [
    `CodeBuildPublisher.${setting}`,
    (value) => under("codeBuild", checkCodeBuildSettings({ [setting]: value })),
  ]),
);

/** The name of the component, as far as a project can have it. */
export function defaultProjectName(name: string): string {
  return name.replace(/[^\w-]/g, "-");
}

/** What is rendered of the arguments of a project. */
export interface CodeBuildDocuments {
  readonly sourceType: Document<string>;
  readonly image: Document<string>;
}

export function codeBuildDocuments(
  component: Component,
  codeBuild: CodeBuildPublisherArgs,
  { region = PENDING }: ImagePublisherArgs,
): CodeBuildDocuments {
  const { projectName, sourceType, sourceLocation, connectionArn, image } = codeBuild;
  const { platform = DEFAULTS.platform } = codeBuild;
  if (projectName === undefined) {
    const name = defaultProjectName(component.name);
    component.report(under("codeBuild", checkCodeBuildSettings({ projectName: name })));
  }
  component.check({ codeBuild: { connectionArn }, region }, checkFit);
  return {
    sourceType: component.document(
      { codeBuild: { sourceType, sourceLocation } },
      sourceTypeRenderer,
    ),
    image: component.document({ codeBuild: { platform, image } }, buildImage),
  };
}

interface Fit extends Partial<Pick<CodeBuildFit, "region" | "accountId">> {
  readonly codeBuild: Partial<Omit<CodeBuildFit, "region" | "accountId">>;
}

/** Checks what has to fit together. */
function checkFit({ codeBuild, region, accountId }: Fit) {
  return under("codeBuild", checkCodeBuildFit({ ...codeBuild, region, accountId }));
}

const sourceTypeRenderer: Renderer<Fit, string> = {
  check: checkFit,
  render: ({ codeBuild: { sourceType = "" } }) => sourceType,
};

const buildImage: Renderer<Fit, string> = {
  check: checkFit,
  render: ({ codeBuild: { platform = "", image } }) =>
    image ?? getBuildEnvironment(platform)?.image ?? "",
};

export const environmentType: Renderer<string, BuildEnvironment["type"]> = {
  render: (platform) => getBuildEnvironment(platform)?.type ?? "",
};

export const buildspec: Renderer<HubImage, string> = {
  render: (image) => renderBuildspec(buildImageBuildspec(toImagePush(image))),
};

export const codeBuildTrustPolicy = policyRenderer(buildCodeBuildTrustPolicy);

interface ConnectedProject extends CodeBuildProject {
  readonly codeBuild: Pick<Partial<CodeBuildFit>, "connectionArn">;
}

export const buildPolicy = policyRenderer(
  ({ codeBuild: { connectionArn }, ...project }: ConnectedProject) =>
    buildCodeBuildPolicy(project, connectionArn),
  checkFit,
);
