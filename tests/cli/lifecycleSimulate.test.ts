import assert from "node:assert/strict";
import { type CommandResult, Files, ecrHub } from "./command";
import { BROKEN_POLICY, IMAGES, LOW_POLICY, NOW, POLICY, describedImage, digest } from "./samples";

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
        version: 1,
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
        later: [],
        protected: [],
        conflicts: [],
        attention: [],
        rules: [
          {
            rulePriority: 1,
            action: { type: "EXPIRE" },
            ...{ imageTotalCount: 0, sizeInBytes: 0, inUseTotalCount: 0 },
          },
          {
            rulePriority: 2,
            action: { type: "EXPIRE" },
            ...{ imageTotalCount: 1, sizeInBytes: 1000, inUseTotalCount: 0 },
          },
        ],
        repositories: [
          {
            registryId: "111111111111",
            repositoryName: "team-a/api",
            imageTotalCount: 4,
            expiring: { imageTotalCount: 1, sizeInBytes: 1000, inUseTotalCount: 0 },
            transitioning: { imageTotalCount: 0, sizeInBytes: 0, inUseTotalCount: 0 },
          },
        ],
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
          archivedReferrerTotalCount: 0,
          archivedReferrerSizeInBytes: 0,
          laterImageTotalCount: 0,
          laterTaggedImageTotalCount: 0,
          laterSizeInBytes: 0,
          sizesIncomplete: false,
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
        [1, [digest("old")]],
      );
    });

    it("prints a table for people", async () => {
      const { stdout } = await ecrHub(args);
      assert.equal(
        stdout,
        [
          "At 2026-01-31T00:00:00.000Z, of 4 images 1 would expire (at most 1000 B) and 0 would be archived (0 B).",
          "",
          "Rule  Action  Images  In use  Size",
          "   1  expire       0       0  0 B",
          "   2  expire       1       0  1000 B",
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

    it("prints what goes, what is in use and the days as one CSV", async () => {
      const used = files.write("new.txt", digest("new"));
      const more = ["--over", "1", "--in-use", used, "--format", "csv"];
      const { stdout, stderr } = await ecrHub([...args, ...more]);
      assert.equal(stderr, "");
      assert.deepEqual(stdout.split("\n"), [
        "outcome,repositoryName,imageDigest,imageTags,imagePushedAt,imageSizeInBytes,storageClass,appliedRulePriority,reason," +
          "day,date,pushed,expired,archived,removedReferrers,archivedReferrers,imageTotalCount,standardSizeInBytes,archiveSizeInBytes,monthlyCost",
        `EXPIRE,team-a/api,${digest("old")},,2026-01-01T00:00:00.000Z,1000,STANDARD,2,,,,,,,,,,,,`,
        `DAY,,,,,,,,,0,2026-01-31T00:00:00.000Z,0,1,0,0,0,3,3000,0,0`,
        `DAY,,,,,,,,,1,2026-02-01T00:00:00.000Z,0,1,0,0,0,2,2000,0,0`,
        `EXPIRE,team-a/api,${digest("new")},,2026-01-30T12:00:00.000Z,1000,STANDARD,2,in use: ${digest("new")},1,2026-02-01T00:00:00.000Z,,,,,,,,,`,
        "",
      ]);
    });

    it("prints a table of the days on which something happens, also to referrers", async () => {
      const referrer = (name: string) =>
        describedImage(name, "2026-01-01T00:00:00Z", {
          imageTags: [name],
          subjectManifestDigest: digest("old"),
        });
      const images = [IMAGES[0], referrer("signature"), referrer("sbom"), IMAGES[3]];
      const file = files.write("referrers.json", { imageDetails: images });
      const { exitCode, stdout } = await ecrHub([
        ...["lifecycle", "simulate", "--policy", policy, "--inventory", file, "--now", NOW],
        ...["--over", "4d"],
      ]);
      assert.equal(exitCode, 0);
      assert.deepEqual(stdout.split("\n"), [
        "At 2026-01-31T00:00:00.000Z, of 4 images 1 would expire (at most 1000 B) and 0 would be archived (0 B).",
        "With their subject, 2 referrers would go (2.0 KiB).",
        "",
        "Rule  Action  Images  In use  Size",
        "   1  expire       0       0  0 B",
        "   2  expire       1       0  1000 B",
        "",
        "Rule  Action  Pushed      Size    Image",
        `   2  expire  2026-01-01  1000 B  team-a/api (untagged) ${digest("old").slice(0, 19)}`,
        "",
        "Over time, days on which something happens, with referrers; sizes and the cost of a month are upper bounds:",
        "Date        Pushed  Expired  Archived  Images  Standard  Archive  Cost",
        "2026-01-31       0        3         0       1  1000 B    0 B      $0.00",
        "2026-02-01       0        1         0       0  0 B       0 B      $0.00",
        "2026-02-04       0        0         0       0  0 B       0 B      $0.00",
        "",
        "Taken on later days, first days first:",
        "Date        Rule  Action  Pushed      Size    Image",
        `2026-02-01     2  expire  2026-01-30  1000 B  team-a/api (untagged) ${digest("new").slice(0, 19)}`,
        "",
      ]);
    });

    it("tells a conflict of now once, also over time", async () => {
      const { stdout } = await ecrHub([...args, "--over", "1", "--in-use", inUse]);
      assert.deepEqual(stdout.match(/The policy takes images[^\n]*/g), [
        "The policy takes images that are in use:",
      ]);
    });

    it("prints findings beside CSV on standard error", async () => {
      const low = files.write("low.json", LOW_POLICY);
      const lowArgs = args.map((arg) => (arg === policy ? low : arg));
      const { exitCode, stdout, stderr } = await ecrHub([...lowArgs, "--format", "csv"]);
      assert.equal(exitCode, 1);
      assert.match(
        stderr,
        /^warning {2}rules\[0\]\.selection\.countNumber {2}lifecycle-count-low\n/,
      );
      assert.doesNotMatch(stdout, /lifecycle-count-low/);
    });

    it("prints the findings on a refused policy as CSV", async () => {
      const brokenArgs = args.map((arg) => (arg === policy ? broken : arg));
      const { exitCode, stdout } = await ecrHub([...brokenArgs, "--format", "csv"]);
      assert.equal(exitCode, 1);
      assert.match(stdout, /^severity,rule,path,message\nerror,lifecycle-rule-priority,/);
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
