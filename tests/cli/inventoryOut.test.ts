import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { Files, ecrHub, entry, environment } from "./command";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";
import { EVERYTHING, digestsIn, registry, withoutIndex } from "./support/fakeRegistry";

describe("ecr-hub inventory --out", () => {
  const files = new Files();
  let answer: (call: Call) => Answer = registry;
  let aws: FakeAws;
  beforeEach(async () => {
    answer = registry;
    aws = await FakeAws.start((call) => answer(call));
  });
  afterEach(() => aws.stop());
  after(() => {
    files.remove();
  });

  it("asks again for what could not be read when it goes on", async () => {
    const out = files.path("again.json");
    const args = ["inventory", "--all", "--out", out];
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-b/batch"
        ? { exception: "AccessDeniedException" }
        : withoutIndex("KmsError")(call);
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 2);
    answer = registry;
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 0);
    assert.match(readFileSync(out, "utf8"), /"children":\[/);
  });

  for (const [title, out, reason] of [
    ["a folder", () => files.folder, /--out is "[^"]*", a folder; allowed: a file\.\n$/],
    ["a device", () => "/dev/null", /--out is "\/dev\/null", a device, a pipe or a socket; /],
    ["a name that ends like a folder", () => `${files.path("x")}/`, /--out is "[^"]*"; allowed: /],
    ["nothing", () => "", /--out is ""; allowed: a file\.\n$/],
    ["a file in no folder", () => files.path("x/y.json"), /x cannot be written to: ENOENT/],
    ["a file in a file", () => `${__filename}/y.json`, /cannot be written: ENOTDIR/],
  ] as const) {
    it(`refuses to write to ${title}, before any request`, async () => {
      const args = ["inventory", "--all", "--out", out()];
      const { exitCode, stderr } = await ecrHub(args, { env: aws.env });
      assert.equal(exitCode, 2);
      assert.match(stderr, reason);
      assert.deepEqual(aws.calls, []);
    });
  }

  it("does not go on with an inventory that was begun more than a day ago", async () => {
    const out = files.path("old.json");
    answer = (call) =>
      call.operation === "DescribeImages" ? { exception: "AccessDeniedException" } : registry(call);
    await ecrHub(["inventory", "--all", "--out", out], { env: aws.env });
    const begun = new Date(Date.now() - 25 * 3_600_000);
    begun.setMilliseconds(0);
    utimesSync(`${out}.partial/scope.json`, begun, begun);
    const { exitCode, stderr } = await ecrHub(["inventory", "--all", "--out", out], {
      env: aws.env,
    });
    assert.equal(exitCode, 2);
    assert.ok(
      stderr.endsWith(
        `old.json.partial holds an unfinished inventory of ${begun.toISOString()}, more than a day ago; remove the folder to begin anew.\n`,
      ),
      stderr,
    );
  });

  it("names every repository that fails, and goes on with those only", async () => {
    const out = files.path("failing.ndjson");
    const args = ["inventory", "--all", "--out", out, "--format", "lines"];
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-a/api"
        ? { exception: "AccessDeniedException" }
        : registry(call);
    const failed = await ecrHub(args, { env: aws.env });
    assert.equal(failed.exitCode, 2);
    assert.match(
      failed.stderr,
      /1 repository cannot be described:\n {2}team-a\/api: AccessDeniedException: AccessDeniedException of the test\.\n$/,
    );
    assert.ok(!existsSync(out));

    answer = registry;
    aws.calls.length = 0;
    const resumed = await ecrHub(args, { env: aws.env });
    assert.equal(resumed.exitCode, 0);
    assert.match(
      resumed.stderr,
      /Going on with .*failing\.ndjson\.partial, begun at [\d-]{10}T[\d:.]{12}Z: 1 of 2 repositories are done\./,
    );
    assert.deepEqual(
      [...new Set(aws.inputsOf("DescribeImages").map(({ repositoryName }) => repositoryName))],
      ["team-a/api"],
    );
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { imageDigest: string }).imageDigest),
      EVERYTHING,
    );
  });

  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`loses nothing when it is stopped by ${signal}`, () => stopAndGoOn(signal, status));
  }

  async function stopAndGoOn(signal: NodeJS.Signals, status: number): Promise<void> {
    const out = files.path(`${signal}.json`);
    const args = ["inventory", "--all", "--out", out, "--concurrency", "1"];
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-b/batch"
        ? "silence"
        : registry(call);
    const child = spawn(process.execPath, [entry(), ...args], {
      env: { ...environment(), ...aws.env },
      stdio: "pipe",
    });
    while (
      !aws
        .inputsOf("DescribeImages")
        .some(({ repositoryName }) => repositoryName === "team-b/batch")
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill(signal);
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    assert.equal(exitCode, status);
    assert.ok(!existsSync(out));

    answer = registry;
    aws.calls.length = 0;
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 0);
    assert.deepEqual(
      aws.inputsOf("DescribeImages").map(({ repositoryName }) => repositoryName),
      ["team-b/batch"],
    );
    assert.deepEqual(digestsIn(out), EVERYTHING);
  }

  it("does not go on with an inventory of another region", async () => {
    const out = files.path("region.json");
    answer = (call) =>
      call.operation === "DescribeImages" ? { exception: "AccessDeniedException" } : registry(call);
    await ecrHub(["inventory", "--all", "--out", out], { env: aws.env });
    const other = await ecrHub(["inventory", "--all", "--out", out, "--region", "eu-west-1"], {
      env: aws.env,
    });
    assert.equal(other.exitCode, 2);
    assert.match(
      other.stderr,
      /region\.json\.partial holds an unfinished inventory of another scope: .*us-east-1.*eu-west-1/,
    );
  });
});
