import { type ImagePush, IMAGE_PUSH_COMMANDS, imagePushEnvironment } from "./imagePush";
import { canonicalJson } from "../json";

/** A buildspec of AWS CodeBuild, version 0.2: all commands run in one shell. */
export interface Buildspec {
  readonly version: "0.2";
  readonly env: {
    readonly shell: "bash";
    readonly variables: Readonly<Record<string, string>>;
    /** What a build reports: to `batch-get-builds`, and to later actions of a pipeline. */
    readonly "exported-variables": readonly string[];
  };
  readonly phases: Readonly<
    Record<"pre_build" | "build", { readonly commands: readonly string[] }>
  >;
}

/**
 * The buildspec that builds an image, pushes it, and reports its tag, digest and reference. The tag is `IMAGE_TAG` where a
 * build is started with it; otherwise the commit and the number of the build, so that no build needs to move a tag.
 */
export function buildImageBuildspec(push: ImagePush): Buildspec {
  const exported = ["IMAGE_TAG", "IMAGE_DIGEST", "IMAGE_REFERENCE"];
  return {
    version: "0.2",
    env: {
      shell: "bash",
      variables: imagePushEnvironment(push),
      "exported-variables": exported,
    },
    phases: {
      pre_build: {
        commands: [
          'export IMAGE_TAG="${IMAGE_TAG:-$CODEBUILD_RESOLVED_SOURCE_VERSION-$CODEBUILD_BUILD_NUMBER}"',
        ],
      },
      build: {
        commands: [
          ...IMAGE_PUSH_COMMANDS,
          "export IMAGE_DIGEST IMAGE_REFERENCE",
          'echo "Pushed $IMAGE_REFERENCE with tag $IMAGE_TAG"',
        ],
      },
    },
  };
}

/** The JSON text of a buildspec, which CodeBuild reads as the YAML it is. */
export function renderBuildspec(buildspec: Buildspec): string {
  return canonicalJson(buildspec);
}
