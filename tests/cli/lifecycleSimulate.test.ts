import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import type { CommandResult } from "./command";
import { BROKEN_POLICY, IMAGES, NOW, POLICY, digest } from "./samples";

describe("ecr-hub lifecycle", () => {
  const files = new Files();
  const policy = files.write("policy.json", POLICY);
  const broken = files.write("broken.json", BROKEN_POLICY);
  const inventory = files.write("images.json", { imageDetails: IMAGES });
  const inUse = files.write("in-use.json", {
    images: [{ imageDigest: digest("old"), usedBy: ["x"] }],
  });
  after(() => {
    files.remove();
  });

  const json = ({ stdout }: CommandResult): Record<string, unknown> =>
    JSON.parse(stdout) as Record<string, unknown>;

  describe("simulate", () => {
    const args = [
      "lifecycle",
      "simulate",
      "--policy",
      policy,
      "--inventory",
      inventory,
      "--now",
      NOW,
    ];

    it("prints what goes as JSON", async () => {
      const result = await ecrHub([...args, "--format", "json"]);
      assert.equal(result.exitCode, 0);
      assert.deepEqual(json(result), {
        now: "2026-01-31T00:00:00.000Z",
        actions: [
          {
            repositoryName: "team-a/api",
            imageDigest: digest("old"),
            imageTags: [],
            imagePushedAt: "2026-01-01T00:00:00.000Z",
            imageSizeInBytes: 1000,
            storageClass: "STANDARD",
            action: { type: "EXPIRE" },
            appliedRulePriority: 2,
          },
        ],
        protected: [],
        conflicts: [],
        summary: {
          imageTotalCount: 4,
          expiringImageTotalCount: 1,
          transitioningImageTotalCounts: [],
          expiringSizeInBytes: 1000,
          transitioningSizeInBytes: 0,
          removedReferrerTotalCount: 0,
          removedReferrerSizeInBytes: 0,
          protectedImageTotalCount: 0,
          conflictTotalCount: 0,
        },
        findings: [],
      });
    });

    it("ends with 1 when a rule takes an image in use", async () => {
      const result = await ecrHub([...args, "--in-use", inUse, "--format", "json"]);
      assert.equal(result.exitCode, 1);
      const { actions, conflicts } = json(result) as {
        actions: unknown[];
        conflicts: { imageDigest: string }[];
      };
      assert.deepEqual(
        [actions.length, conflicts.map((one) => one.imageDigest)],
        [0, [digest("old")]],
      );
    });

    it("prints a table for people", async () => {
      const { stdout } = await ecrHub(args);
      assert.equal(
        stdout,
        [
          "At 2026-01-31T00:00:00.000Z, of 4 images 1 would expire (at most 1000 B) and 0 would be archived (0 B).",
          "",
          "Rule  Action  Images  Size",
          "   2  expire       1  1000 B",
          "",
          "Rule  Action  Pushed      Size    Image",
          `   2  expire  2026-01-01  1000 B  team-a/api (untagged) ${digest("old").slice(0, 19)}`,
          "",
        ].join("\n"),
      );
    });

    it("prints CSV that a spreadsheet takes for no formula", async () => {
      const file = files.write(
        "formula.ndjson",
        `${JSON.stringify({ ...IMAGES[0], repositoryName: "=1+1" })}\n`,
      );
      const { stdout } = await ecrHub([
        "lifecycle",
        "simulate",
        "--policy",
        policy,
        "--inventory",
        file,
        "--now",
        NOW,
        "--format",
        "csv",
      ]);
      assert.deepEqual(stdout.split("\n"), [
        "outcome,repositoryName,imageDigest,imageTags,imagePushedAt,imageSizeInBytes,storageClass,appliedRulePriority,reason",
        `EXPIRE,'=1+1,${digest("old")},,2026-01-01T00:00:00.000Z,1000,STANDARD,2,`,
        "",
      ]);
    });

    it("steps through days, and finds what comes due in use", async () => {
      const used = files.write("used.txt", `# by hand\n${digest("new")}  # runs\n`);
      const result = await ecrHub([
        ...args,
        "--over",
        "3d",
        "--pushes-per-day",
        "1",
        "--in-use",
        used,
        "--format",
        "json",
      ]);
      assert.equal(result.exitCode, 1);
      const { overTime } = json(result) as {
        overTime: { days: { day: number; pushed: number }[]; conflicts: { date: string }[] };
      };
      assert.deepEqual(
        overTime.days.map(({ day, pushed }) => [day, pushed]),
        [
          [0, 0],
          [1, 1],
          [2, 1],
          [3, 1],
        ],
      );
      assert.deepEqual(
        overTime.conflicts.map(({ date }) => date),
        ["2026-02-01T00:00:00.000Z"],
      );
    });

    it("prints the days as CSV", async () => {
      const { stdout } = await ecrHub([...args, "--over", "1", "--format", "csv"]);
      assert.deepEqual(stdout.split("\n").slice(0, 2), [
        "day,date,pushed,expired,archived,removedReferrers,imageTotalCount,standardSizeInBytes,archiveSizeInBytes,monthlyCost",
        `0,2026-01-31T00:00:00.000Z,0,1,0,0,3,3000,0,${(3000 / 2 ** 30) * 0.1}`,
      ]);
    });

    it("refuses a policy that AWS would refuse, with the findings", async () => {
      const result = await ecrHub([
        "lifecycle",
        "simulate",
        "--policy",
        broken,
        "--inventory",
        inventory,
        "--format",
        "json",
      ]);
      assert.equal(result.exitCode, 1);
      assert.equal(json(result).valid, false);
      assert.equal((json(result).findings as unknown[]).length, 2);
    });
  });
});
