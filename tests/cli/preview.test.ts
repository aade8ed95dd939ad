import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { IMAGES, NOW, POLICY, digest } from "./samples";
import { FakeAws } from "./support/fakeAws";
import { registry } from "./support/fakeRegistry";

const EXPIRE = { action: { type: "EXPIRE" }, appliedRulePriority: 2 };

describe("Amazon ECR's own preview", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });

  async function against(
    preview: object,
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
    const policy = files.write("policy.json", POLICY);
    const inventory = files.write("images.json", { imageDetails: IMAGES });
    return await ecrHub([
      ...["lifecycle", "simulate", "--policy", policy, "--inventory", inventory, "--now", NOW],
      ...["--against", files.write("preview.json", preview)],
    ]);
  }

  it("agrees where it takes the same images by the same rules", async () => {
    const previewResults = [{ imageDigest: digest("old"), ...EXPIRE }];
    const { exitCode, stdout } = await against({ status: "COMPLETE", previewResults });
    assert.equal(exitCode, 0);
    assert.match(stdout, /\nAmazon ECR's preview takes the same images by the same rules\.\n$/);
  });

  it("differs image by image", async () => {
    const previewResults = [
      { imageDigest: digest("old"), ...EXPIRE, appliedRulePriority: 1 },
      { imageDigest: digest("new"), imageTags: [], ...EXPIRE },
    ];
    const { exitCode, stdout } = await against({ status: "COMPLETE", previewResults });
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /differs on 2 images:\nImage .*\n\(untagged\) sha256:\w+ +EXPIRE by rule 2 +EXPIRE by rule 1\n\(untagged\) sha256:\w+ +keep +EXPIRE by rule 2\n/,
    );
  });

  it("is refused before it is complete and whole", async () => {
    const { exitCode, stderr } = await against({
      status: "IN_PROGRESS",
      previewResults: [],
      nextToken: "a",
    });
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /status: given "IN_PROGRESS", allowed "COMPLETE"; fetch it again later\.\n.*nextToken: given "a", allowed none;/,
    );
  });

  it("is asked for by verify, which changes nothing", async () => {
    const text = JSON.stringify({ rules: [{ ...POLICY.rules[1], rulePriority: 2 }] });
    const previewResults = [{ imageDigest: digest("batch"), ...EXPIRE }];
    const aws = await FakeAws.start((call) => {
      switch (call.operation) {
        case "GetLifecyclePolicy":
          return { lifecyclePolicyText: text };
        case "StartLifecyclePolicyPreview":
          return { status: "IN_PROGRESS" };
        case "GetLifecyclePolicyPreview":
          return { status: "COMPLETE", previewResults };
        default:
          return registry(call);
      }
    });
    try {
      const args = ["lifecycle", "verify", "--repository", "team-b/batch", "--format", "json"];
      const { exitCode, stdout, stderr } = await ecrHub(args, { env: aws.env });
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.deepEqual(JSON.parse(stdout), { version: 1, agrees: true, differences: [] });
      assert.deepEqual(aws.calls.map(({ operation }) => operation).sort(), [
        "DescribeImages",
        "GetLifecyclePolicy",
        "GetLifecyclePolicyPreview",
        "StartLifecyclePolicyPreview",
      ]);
      assert.deepEqual(aws.inputsOf("StartLifecyclePolicyPreview"), [
        { repositoryName: "team-b/batch", lifecyclePolicyText: text },
      ]);
    } finally {
      await aws.stop();
    }
  });

  const verify = async (
    pages: readonly object[],
    ...more: string[]
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string; asked: object[] }> => {
    const waiting = [...pages];
    const aws = await FakeAws.start((call) => {
      switch (call.operation) {
        case "StartLifecyclePolicyPreview":
          return { status: "IN_PROGRESS" };
        case "GetLifecyclePolicyPreview":
          return waiting.shift() ?? { status: "IN_PROGRESS" };
        default:
          return registry(call);
      }
    });
    try {
      const policy = files.write("policy.json", POLICY);
      const args = ["lifecycle", "verify", "--repository", "team-b/batch", "--policy", policy];
      const result = await ecrHub([...args, ...more], { env: aws.env });
      return { ...result, asked: aws.inputsOf("GetLifecyclePolicyPreview") };
    } finally {
      await aws.stop();
    }
  };
  const taken = { imageDigest: digest("batch"), ...EXPIRE };

  it("is waited for by verify, and fetched page by page", async () => {
    const { exitCode, stdout, asked } = await verify([
      { status: "IN_PROGRESS" },
      { status: "IN_PROGRESS" },
      { status: "COMPLETE", previewResults: [], nextToken: "more" },
      { status: "COMPLETE", previewResults: [taken] },
    ]);
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /takes the same images by the same rules/);
    const repositoryName = "team-b/batch";
    assert.deepEqual(asked, [
      ...[{ repositoryName }, { repositoryName }, { repositoryName }],
      { repositoryName, nextToken: "more" },
    ]);
  });

  it("is held against the images by verify, which says how to report a difference", async () => {
    const { exitCode, stdout } = await verify([{ status: "COMPLETE", previewResults: [] }]);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /differs on 1 image:\n.*\n\(untagged\) sha256:\w+ +EXPIRE by rule 2 +keep\n.*docs\/lifecycle\.md says how to report/,
    );
  });

  for (const status of ["FAILED", "EXPIRED"]) {
    it(`ends verify with 2 where Amazon ECR ends it as ${status}`, async () => {
      const { exitCode, stderr } = await verify([{ status: "IN_PROGRESS" }, { status }]);
      assert.equal(exitCode, 2);
      assert.equal(
        stderr,
        `ecr-hub: Amazon ECR ended the preview with status ${status}; run verify again.\n`,
      );
    });
  }

  it("ends verify with 2 where it takes longer than --wait", async () => {
    const { exitCode, stderr, asked } = await verify([], "--wait", "0.01");
    assert.deepEqual([exitCode, asked.length > 1], [2, true]);
    assert.equal(stderr, "ecr-hub: no preview within 0.01 minutes; give a longer --wait.\n");
  });
});
