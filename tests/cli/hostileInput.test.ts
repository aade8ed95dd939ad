import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { printSimulationTable } from "../../cli/lifecycle/simulationReport";
import { Output } from "../../cli/support/output";
import type { Image } from "../../domain/lifecycle/image";
import { simulateOverTime } from "../../domain/lifecycle/simulate/overTime";
import { simulateLifecycle } from "../../domain/lifecycle/simulate/simulate";
import { Files, ecrHub } from "./command";
import { NOW, POLICY, describedImage, digest } from "./samples";
import { FakeAws } from "./support/fakeAws";
import { digestsIn, registry } from "./support/fakeRegistry";

const HOSTILE = "a\u001b[31m\u202eb\u009bc";
const COMMANDS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe("ecr-hub", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });

  for (const format of ["table", "json", "csv"]) {
    it(`prints no command to a terminal as ${format}, whatever the files hold`, async () => {
      const image = describedImage("old", "2026-01-01T00:00:00Z", { repositoryName: HOSTILE });
      const { stdout, stderr } = await ecrHub([
        ...["lifecycle", "simulate", "--policy", files.write("policy.json", POLICY), "--now", NOW],
        ...[
          "--inventory",
          files.write("images.json", { imageDetails: [image] }),
          "--format",
          format,
        ],
      ]);
      assert.doesNotMatch(stdout + stderr, COMMANDS);
      assert.match(stdout, /\\u001b\[31m\\u202eb\\u009bc/);
      if (format !== "json") return;
      const { actions } = JSON.parse(stdout) as { actions: { repositoryName: string }[] };
      assert.equal(actions[0]?.repositoryName, HOSTILE);
    });
  }

  it("fits tables to the terminal, and cuts nothing where there is none", async () => {
    const lines = async (terminal: object): Promise<number> => {
      const stream = Object.assign(new PassThrough(), terminal);
      const output = new Output(stream);
      await output.table(["Image", "Used by"], [["x".repeat(60), "y".repeat(60)]]);
      await output.flush();
      const text = String(stream.read());
      return Math.max(
        ...text
          .replace(/\u001b\[\d+m/g, "")
          .split("\n")
          .map(({ length }) => length),
      );
    };
    assert.equal(await lines({}), 122);
    assert.ok((await lines({ isTTY: true, columns: 100 })) <= 100);
    assert.ok((await lines({ isTTY: true })) <= 80);
  });

  it("fits every table of a simulation over time to 80 columns", async () => {
    const images = [describedImage("old", "2026-01-01T00:00:00Z")].map(
      ({ imagePushedAt, ...image }) =>
        ({ ...image, imagePushedAt: Date.parse(String(imagePushedAt)) }) as unknown as Image,
    );
    const when = {
      now: Date.parse(NOW),
      inUse: [{ image: digest("old"), usedBy: ["a".repeat(90)] }],
    };
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const output = new Output(stream);
    await printSimulationTable(
      output,
      simulateLifecycle(POLICY, images, when),
      simulateOverTime(POLICY, images, { ...when, days: 9, pushesPerDay: 40 }),
    );
    await output.flush();
    const lines = String(stream.read())
      .replace(/\u001b\[\d+m/g, "")
      .split("\n")
      .filter((line) => !/[:.]$/.test(line));
    assert.ok(
      lines.some((line) => line.startsWith("Date        Pushed  Expired  Archived  Images")),
    );
    assert.deepEqual(
      lines.filter(({ length }) => length > 80),
      [],
    );
  });

  it("reads states whose resources have the types of what every object inherits", async () => {
    const types = ["toString", "constructor", "__proto__", "valueOf"];
    const resources = types.map((type) => ({ urn: `urn:${type}`, type, id: type, outputs: {} }));
    const state = files.write("state.json", { version: 3, deployment: { resources } });
    for (const args of [
      ["access", "--state", state],
      ["lifecycle", "validate", state],
    ]) {
      const { stderr, exitCode } = await ecrHub(args);
      assert.doesNotMatch(stderr, /TypeError|\n\s+at /);
      assert.notEqual(exitCode, null);
    }
  });

  it("prints costs as CSV to the cent", async () => {
    const image = describedImage("old", "2026-01-01T00:00:00Z", { imageSizeInBytes: 3 * 2 ** 29 });
    const { stdout } = await ecrHub([
      ...[
        "cost",
        "--inventory",
        files.write("images.json", {
          imageDetails: [image, { ...image, imageDigest: digest("b") }],
        }),
      ],
      ...["--price", "storageGbMonth=0.0333333", "--format", "csv"],
    ]);
    assert.deepEqual(stdout.match(/\d+\.\d{3,}/g), null);
    assert.match(stdout, /^"?Amazon ECR, total"?,3221225472,0\.1$/m);
  });

  it("prints its version with -v, and the help of a command at any depth", async () => {
    assert.match((await ecrHub(["-v"])).stdout, /^\d+\.\d+\.\d+\n$/);
    const { stdout, exitCode } = await ecrHub(["help", "lifecycle", "simulate"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Usage: ecr-hub lifecycle simulate /);
  });

  for (const [title, content, expected] of [
    ["YAML", "rules:\n  - rulePriority: 1\n", "is YAML"],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0]), "is compressed with gzip"],
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le"), "is text in UTF-16"],
    ["text for people", "IMAGEDETAILS\tsha256:1\n", "is text for people"],
  ] as const) {
    it(`names ${title} for what it is, as a policy and as an inventory`, async () => {
      const file = files.path("strange");
      writeFileSync(file, content);
      const policy = files.write("policy.json", POLICY);
      const results = [
        await ecrHub(["lifecycle", "validate", file]),
        await ecrHub(["lifecycle", "simulate", "--policy", policy, "--inventory", file]),
      ];
      for (const { exitCode, stderr } of results) {
        assert.equal(exitCode, 2);
        assert.ok(stderr.includes(`${file} ${expected}`), stderr);
      }
    });
  }

  it("reports keys that a policy has twice", async () => {
    const text = JSON.stringify(POLICY).replace(
      '"countNumber":3',
      '"countNumber":3,"countNumber":4',
    );
    const { stdout, exitCode } = await ecrHub([
      "lifecycle",
      "validate",
      files.write("twice.json", text),
    ]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /rules\[0\]\.selection\.countNumber {2}lifecycle-duplicate-key\n/);
  });
});

describe("ecr-hub inventory --out", () => {
  const files = new Files();
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await FakeAws.start(registry);
  });
  afterEach(() => aws.stop());
  after(() => {
    files.remove();
  });
  const take = (out: string, ...more: string[]) =>
    ecrHub(["inventory", "--all", "--out", out, ...more], { env: aws.env });

  it("fetches a finished part again that was cut off or emptied", async () => {
    const out = files.path("cut.json");
    mkdirSync(`${out}.partial`);
    const scope = { registryId: "111111111111", region: "us-east-1", children: true };
    writeFileSync(join(`${out}.partial`, "scope.json"), JSON.stringify(scope));
    for (const [name, text] of [
      ["team-a/api", ""],
      ["team-b/batch", '{"imageDigest":"sha'],
    ] as const) {
      const part = `${createHash("sha256").update(name).digest("hex")}.ndjson`;
      writeFileSync(join(`${out}.partial`, part), text);
    }
    assert.equal((await take(out)).exitCode, 0);
    assert.equal(digestsIn(out).length, 4);
  });

  it("refuses a second run while the first one writes, and goes on after one that ended", async () => {
    const out = files.path("twice.json");
    mkdirSync(`${out}.partial`);
    writeFileSync(join(`${out}.partial`, "lock"), String(process.ppid));
    const { exitCode, stderr } = await take(out);
    assert.equal(exitCode, 2);
    assert.match(stderr, /is written by another run of the command, process \d+; wait for it/);
    writeFileSync(join(`${out}.partial`, "lock"), "999999999");
    assert.equal((await take(out)).exitCode, 0);
  });

  it("follows no link to write", async () => {
    const target = files.write("precious.txt", "precious");
    const out = files.path("link.json");
    symlinkSync(target, out);
    const { exitCode, stderr } = await take(out);
    assert.deepEqual([exitCode, readFileSync(target, "utf8")], [2, "precious"]);
    assert.match(stderr, /a symbolic link; allowed: a file/);
    symlinkSync(target, files.path("free.json.unfinished"));
    assert.equal((await take(files.path("free.json"))).exitCode, 0);
    assert.equal(readFileSync(target, "utf8"), "precious");
  });

  for (const args of [
    ["inventory", "--all"],
    ["in-use", "--no-ecs"],
    ["in-use", "--no-lambda"],
    ["in-use", "--no-ecs", "--no-lambda", "--inspector"],
    ["lifecycle", "verify", "--repository", "team-a/api"],
    ["organization", "--out", "-"],
    ["adopt", "scan", "--out", files.path("scan.json")],
  ]) {
    it(`ends with a sentence when AWS does not answer ${args.join(" ")}`, async () => {
      await aws.stop();
      aws = await FakeAws.start(() => "silence");
      const env = { ...aws.env, AWS_MAX_ATTEMPTS: "1" };
      const { exitCode, stderr } = await ecrHub([...args, "--timeout", "1"], { env });
      assert.equal(exitCode, 2);
      assert.match(
        stderr,
        /AWS did not answer in time; check the network, .* or give a longer --timeout\.\n$/,
      );
    });
  }

  it("names a profile that has no credentials", async () => {
    const env = { AWS_PROFILE: "nope", AWS_REGION: "us-east-1" };
    const { exitCode, stderr } = await ecrHub(["inventory", "--all"], { env });
    assert.equal(exitCode, 2);
    assert.match(stderr, /no credentials in the profile "nope" of AWS_PROFILE/);
  });
});
