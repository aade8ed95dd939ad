import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type CodeBuildPublisherArgs, ImagePublisher } from "ecr-hub";

import { hub, unknownOutput } from "../support/publisherFixtures";
import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const fitting: CodeBuildPublisherArgs = {
  sourceType: "GITHUB",
  sourceLocation: "https://github.com/acme/api.git",
};

function publisher(codeBuild: Partial<CodeBuildPublisherArgs>, region?: string) {
  const args = { ...hub, repositories: ["team-a/api"], region };
  return new ImagePublisher("api", { ...args, codeBuild: { ...fitting, ...codeBuild } });
}

/** Settings of a project that do not fit, and what is said of them. */
const misfits: [what: string, codeBuild: Partial<CodeBuildPublisherArgs>, line: string][] = [
  [
    "a host of another type",
    { sourceLocation: "https://gitlab.com/acme/api.git" },
    "codeBuild.sourceLocation (codebuild-source-host)",
  ],
  [
    "an image for another platform than the default",
    { image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" },
    "codeBuild.image (codebuild-image-platform)",
  ],
  [
    "what git cannot name",
    { sourceVersion: "" },
    "codeBuild.sourceVersion (codebuild-source-version)",
  ],
  [
    "a repository that is not named",
    { repository: "team-b/batch" },
    "codeBuild.repository (argument-conflict)",
  ],
];

describe("ImagePublisher for AWS CodeBuild", () => {
  for (const [what, codeBuild, line] of misfits) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual((await refusal(() => publisher(codeBuild))).map(pathAndRule), [line]);
    });

    it(`refuses ${what} while another argument is not known`, async () => {
      const connectionArn = pulumi.output(
        "arn:aws:codeconnections:us-east-1:111111111111:connection/a",
      );
      const lines = await refusal(() => publisher({ ...codeBuild, connectionArn }));
      assert.deepEqual(lines.map(pathAndRule), [line]);
    });
  }

  it("refuses a connection of another partition", async () => {
    const connectionArn = "arn:aws-cn:codeconnections:cn-north-1:111111111111:connection/0a1b";
    const lines = await refusal(() => publisher({ connectionArn }, "us-east-1"));
    assert.deepEqual(lines.map(pathAndRule), [
      "codeBuild.connectionArn (codebuild-connection-place)",
    ]);
    await assert.rejects(
      record(() => publisher({ connectionArn })),
      /codeBuild\.connectionArn: connection: given "arn:aws-cn:/,
    );
  });

  it("refuses a connection with the former name of another account, and takes one that is shared", async () => {
    const foreign = "arn:aws:codeconnections:us-east-1:222222222222:connection/0a1b";
    await record(() => publisher({ connectionArn: foreign }), { preview: true });
    const connectionArn = foreign.replace("codeconnections", "codestar-connections");
    await assert.rejects(
      record(() => publisher({ connectionArn }), { preview: true }),
      /allowed one of account 111111111111, or a shared one of codeconnections/,
    );
  });

  it("refuses what turns out not to fit once it is known", async () => {
    const sourceLocation = pulumi.output("https://gitlab.com/acme/api.git");
    await assert.rejects(
      record(() => publisher({ sourceLocation })),
      /codeBuild\.sourceLocation: host for sourceType GITHUB: given "gitlab\.com"/,
    );
    const image = pulumi.output("aws/codebuild/amazonlinux-aarch64-standard:3.0");
    await assert.rejects(
      record(() => publisher({ image })),
      /codeBuild\.image: build image for linux\/amd64/,
    );
    await assert.rejects(
      record(() => publisher({ sourceVersion: pulumi.output(" x\ny") })),
      /codeBuild\.sourceVersion: source version: given/,
    );
  });

  it("takes an image whose platform is not known yet", async () => {
    const image = "aws/codebuild/amazonlinux-aarch64-standard:3.0";
    const platform = () => unknownOutput() as pulumi.Output<"linux/arm64">;
    await record(() => publisher({ image, platform: platform() }), { preview: true });
  });
});
