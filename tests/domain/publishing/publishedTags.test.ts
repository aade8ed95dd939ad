import assert from "node:assert/strict";

import { keepLatest } from "../../../domain/lifecycle";
import { matchesTag, tagPattern } from "../../../domain/lifecycle/tagPattern";
import { renderGitHubWorkflowSteps } from "../../../domain/publishing/gitHubWorkflow";
import { buildImageBuildspec } from "../../../domain/publishing/buildspec";

const push = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
  repositoryName: "team-a/api",
  dockerfile: "Dockerfile",
  buildContext: ".",
  platform: "linux/amd64",
} as const;
const commit = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

/** The rule that docs/components/image-publisher.md gives for the tags of all builds. */
const patterns: string[] = ["*-*"];
const builds = keepLatest({ count: 100, tagPatterns: patterns });

describe("the tags that publishers push", () => {
  it("are those that the documented lifecycle rule keeps", () => {
    const steps = renderGitHubWorkflowSteps({ ...push, roleArn: "arn:aws:iam::1:role/r" });
    const gitHub = /IMAGE_TAG: "(.*)"/
      .exec(steps)?.[1]
      ?.replace("${{ github.sha }}", commit)
      .replace("${{ github.run_id }}", "9876543210")
      .replace("${{ github.run_attempt }}", "1");
    const [command = ""] = buildImageBuildspec(push).phases.pre_build.commands;
    const codeBuild = /:-(.*)\}"/
      .exec(command)?.[1]
      ?.replace("$CODEBUILD_RESOLVED_SOURCE_VERSION", commit)
      .replace("$CODEBUILD_BUILD_NUMBER", "17");
    assert.deepEqual([gitHub, codeBuild], [`${commit}-9876543210.1`, `${commit}-17`]);
    const { tagPatternList = [] } = builds as { tagPatternList?: string[] };
    for (const tag of [gitHub, codeBuild]) {
      assert.ok(
        tagPatternList.every((pattern) => matchesTag(tagPattern(pattern), tag ?? "")),
        tag,
      );
    }
  });
});
