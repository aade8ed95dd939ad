import assert from "node:assert/strict";
import { type CommandResult, Files, ecrHub } from "./command";
import { IMAGES, LOW_POLICY, NOW, POLICY, describedImage, digest } from "./samples";

describe("ecr-hub lifecycle", () => {
  const files = new Files();
  const policy = files.write("policy.json", POLICY);
  const low = files.write("low.json", LOW_POLICY);
  const inventory = files.write("images.json", { imageDetails: IMAGES });
  const inUse = files.write("in-use.json", {
    images: [{ imageDigest: digest("old"), usedBy: ["x"] }],
  });
  after(() => {
    files.remove();
  });

  const json = ({ stdout }: CommandResult): Record<string, unknown> =>
    JSON.parse(stdout) as Record<string, unknown>;

  describe("explain", () => {
    const args = [
      "lifecycle",
      "explain",
      "--policy",
      policy,
      "--inventory",
      inventory,
      "--now",
      NOW,
    ];

    it("takes a tag after the files", async () => {
      const { exitCode, stdout } = await ecrHub([...args, "latest"]);
      assert.equal(exitCode, 0);
      assert.equal(
        stdout,
        [
          `team-a/api prod-2, latest ${digest("prod-2").slice(0, 19)}`,
          "KEEP: Rule 1 claims and keeps it.",
          "",
          "Rule  Effect  Because",
          "   1  keeps   The image is number 1 from the newest that matches, and 3 are kept.",
          "   2  passes  The rule is for untagged images, and the image has tags.",
          "",
          "",
        ].join("\n"),
      );
    });

    it("takes a digest, and ends with 1 when the image goes although it is in use", async () => {
      const result = await ecrHub([...args, "--in-use", inUse, digest("old"), "--format", "json"]);
      assert.equal(result.exitCode, 1);
      const [image] = json(result).images as { outcome: string; inUseDigest: string }[];
      assert.deepEqual([image?.outcome, image?.inUseDigest], ["EXPIRE", digest("old")]);
    });

    const lowArgs = args.map((arg) => (arg === policy ? low : arg));

    it("prints the findings on the policy, and ends with 1 unless warnings are ignored", async () => {
      const [table, csv, ignored] = await Promise.all([
        ecrHub([...lowArgs, "prod-1"]),
        ecrHub([...lowArgs, "prod-1", "--format", "csv"]),
        ecrHub([...lowArgs, "prod-1", "--format", "json", "--ignore-warnings"]),
      ]);
      assert.deepEqual([table.exitCode, csv.exitCode, ignored.exitCode], [1, 1, 0]);
      assert.match(
        table.stdout,
        /\nwarning {2}rules\[0\]\.selection\.countNumber {2}lifecycle-count-low\n/,
      );
      assert.match(csv.stderr, /lifecycle-count-low/);
      assert.deepEqual(
        (json(ignored).findings as { rule: string }[]).map(({ rule }) => rule),
        ["lifecycle-count-low"],
      );
    });

    it("ends with 2 when no image has the tag", async () => {
      const result = await ecrHub([...args, "v9"]);
      assert.equal(result.exitCode, 2);
      assert.equal(
        result.stderr,
        'ecr-hub: No image of the inventory has the digest or the tag "v9".\n',
      );
    });
  });

  describe("diff", () => {
    const args = [
      "lifecycle",
      "diff",
      "--from",
      policy,
      "--to",
      low,
      "--inventory",
      inventory,
      "--now",
      NOW,
    ];

    it("prints what a change newly takes and keeps", async () => {
      const result = await ecrHub([...args, "--format", "json", "--ignore-warnings"]);
      assert.equal(result.exitCode, 0);
      const { newlyExpired, newlyArchived, newlyKept, conflicts } = json(result) as Record<
        string,
        { imageDigest: string }[]
      >;
      assert.deepEqual(
        newlyExpired?.map(({ imageDigest }) => imageDigest),
        [digest("prod-1")],
      );
      assert.deepEqual([newlyArchived, newlyKept, conflicts], [[], [], []]);
    });

    it("prints the signatures that go with their image", async () => {
      const subject = { subjectManifestDigest: digest("prod-1") };
      const signature = describedImage("signature", "2026-01-02T00:00:00Z", subject);
      const signed = files.write("signed.json", { imageDetails: [...IMAGES, signature] });
      const { stdout } = await ecrHub(args.map((arg) => (arg === inventory ? signed : arg)));
      assert.match(
        stdout,
        /\nNewly removed with their subject: 1 \(1000 B\)\nRule {2}Pushed {6}Size {4}Image\n {6}2026-01-02 {2}1000 B {2}team-a\/api \(untagged\) /,
      );
    });

    it("prints tables for people", async () => {
      const { stdout, exitCode } = await ecrHub(args);
      assert.equal(exitCode, 1);
      assert.match(
        stdout,
        /^Newly expired: 1 \(1000 B\)\nRule {7}Pushed {6}Size {4}Image\nnone -> 1 {2}2026-01-02 {2}1000 B {2}team-a\/api prod-1 /,
      );
      assert.match(stdout, /\nNewly kept: 0\n/);
      assert.match(
        stdout,
        /\nwarning {2}rules\[0\]\.selection\.countNumber {2}lifecycle-count-low\n/,
      );
    });

    it("prints CSV", async () => {
      const { stdout } = await ecrHub([...args, "--format", "csv"]);
      assert.match(
        stdout,
        /^change,[^\n]*\nnewlyExpired,team-a\/api,sha256:[0-9a-f]{64},prod-1,2026-01-02T00:00:00\.000Z,1000,1,,1\n$/,
      );
    });
  });
});
