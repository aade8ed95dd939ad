import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { Files, ecrHub, entry, environment } from "./command";
import { describedImage, digest } from "./samples";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";

const INDEX = "application/vnd.oci.image.index.v1+json";

/** The SDK reads times as seconds. */
function described(name: string, repositoryName: string, more: object = {}): object {
  return { ...describedImage(name, "", more), repositoryName, imagePushedAt: 1_767_225_600 };
}

const IMAGES: Record<string, object[]> = {
  "team-a/api": [
    described("index", "team-a/api", { imageTags: ["v1"], imageManifestMediaType: INDEX }),
    described("amd64", "team-a/api"),
    described("archived", "team-a/api", { imageStatus: "ARCHIVED", imageManifestMediaType: INDEX }),
  ],
  "team-b/batch": [described("batch", "team-b/batch")],
};

/** Answers like a registry of two repositories, in pages of two images. */
function registry({ operation, input }: Call): Answer {
  const repositoryName = input.repositoryName as string;
  switch (operation) {
    case "DescribeRepositories": {
      const names =
        (input.repositoryNames as string[] | undefined) ?? Object.keys(IMAGES).reverse();
      return {
        repositories: names.map((name) => ({ repositoryName: name, registryId: "111111111111" })),
      };
    }
    case "DescribeImages": {
      const start = Number(input.nextToken ?? 0);
      const all = IMAGES[repositoryName] ?? [];
      const nextToken = start + 2 < all.length ? String(start + 2) : undefined;
      return { imageDetails: all.slice(start, start + 2), nextToken };
    }
    case "BatchGetImage":
      return {
        images: [
          {
            imageId: { imageDigest: digest("index") },
            imageManifest: JSON.stringify({
              manifests: [{ digest: digest("amd64") }, { digest: digest("gone") }],
            }),
          },
        ],
        failures: [],
      };
    default:
      return { exception: "UnknownOperationException" };
  }
}

describe("ecr-hub inventory", () => {
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

  const digestsIn = (file: string): string[] => {
    const { imageDetails } = JSON.parse(readFileSync(file, "utf8")) as {
      imageDetails: { imageDigest: string }[];
    };
    return imageDetails.map(({ imageDigest }) => imageDigest);
  };
  const everything = ["index", "amd64", "archived", "batch"].map(digest);

  it("prints images of every state with what indexes list, as describe-images does", async () => {
    const result = await ecrHub(["inventory", "--repository", "team-a/api"], { env: aws.env });
    assert.deepEqual([result.exitCode, result.stderr], [0, ""]);
    const { imageDetails } = JSON.parse(result.stdout) as {
      imageDetails: Record<string, unknown>[];
    };
    assert.deepEqual(imageDetails[0], {
      registryId: "111111111111",
      repositoryName: "team-a/api",
      imageDigest: digest("index"),
      imageTags: ["v1"],
      imageSizeInBytes: 1000,
      imagePushedAt: "2026-01-01T00:00:00.000Z",
      imageStatus: "ACTIVE",
      imageManifestMediaType: INDEX,
      region: "us-east-1",
      children: [digest("amd64"), digest("gone")],
    });
    assert.deepEqual(
      imageDetails.map(({ imageDigest }) => imageDigest),
      everything.slice(0, 3),
    );
    assert.deepEqual(aws.inputsOf("DescribeImages")[0], {
      repositoryName: "team-a/api",
      filter: { imageStatus: "ANY" },
      maxResults: 1000,
    });
    // An archived index cannot be pulled, so only the other one is asked for.
    assert.deepEqual(
      aws.inputsOf("BatchGetImage").map(({ imageIds }) => imageIds),
      [[{ imageDigest: digest("index") }]],
    );
  });

  it("leaves manifests alone when told to", async () => {
    const { stdout } = await ecrHub(
      ["inventory", "--repository", "team-a/api", "--no-children", "--format", "lines"],
      { env: aws.env },
    );
    assert.equal(stdout.trimEnd().split("\n").length, 3);
    assert.doesNotMatch(stdout, /children/);
    assert.deepEqual(aws.inputsOf("BatchGetImage"), []);
  });

  it("writes all repositories by name, in a file that simulate reads", async () => {
    const out = files.path("all.json");
    const result = await ecrHub(["inventory", "--all", "--out", out], { env: aws.env });
    assert.deepEqual([result.exitCode, result.stdout], [0, ""]);
    assert.match(result.stderr, /all\.json: 4 images of 2 repositories\.\n$/);
    assert.deepEqual(digestsIn(out), everything);
    assert.ok(!existsSync(`${out}.partial`));
    const policy = files.write("policy.json", { rules: [] });
    assert.equal(
      (await ecrHub(["lifecycle", "simulate", "--policy", policy, "--inventory", out])).exitCode,
      1,
    );
  });

  const failing =
    (failureCode: string) =>
    (call: Call): Answer =>
      call.operation === "BatchGetImage"
        ? {
            images: [],
            failures: [
              { imageId: { imageDigest: digest("index") }, failureCode, failureReason: "No." },
            ],
          }
        : registry(call);

  it("tells which indexes cannot be read, leaves their children open, and ends with 1", async () => {
    answer = failing("KmsError");
    const out = files.path("unread.json");
    const [printed, written] = await Promise.all([
      ecrHub(["inventory", "--repository", "team-a/api"], { env: aws.env }),
      ecrHub(["inventory", "--all", "--out", out], { env: aws.env }),
    ]);
    const told = `Without children, for what they list could not be read:\n  team-a/api@${digest("index")}: KmsError: No.\n`;
    assert.deepEqual([printed.exitCode, printed.stderr], [1, told]);
    assert.doesNotMatch(printed.stdout, /children/);
    assert.equal(written.exitCode, 1);
    assert.ok(written.stderr.endsWith(told));
    assert.deepEqual(digestsIn(out).sort(), [...everything].sort());
    assert.ok(!existsSync(`${out}.partial`));
  });

  it("tells of an index for which nothing is returned", async () => {
    answer = (call) =>
      call.operation === "BatchGetImage" ? { images: [], failures: [] } : registry(call);
    const result = await ecrHub(["inventory", "--repository", "team-a/api"], { env: aws.env });
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /team-a\/api@sha256:[0-9a-f]{64}: no index was returned for it\n$/);
  });

  it("asks again for what could not be read when it goes on", async () => {
    const out = files.path("again.json");
    const args = ["inventory", "--all", "--out", out];
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-b/batch"
        ? { exception: "AccessDeniedException" }
        : failing("KmsError")(call);
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 2);
    answer = registry;
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 0);
    assert.match(readFileSync(out, "utf8"), /"children":\[/);
  });

  it("leaves out an index and a repository that were deleted meanwhile", async () => {
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-b/batch"
        ? { exception: "RepositoryNotFoundException" }
        : failing("ImageNotFound")(call);
    const out = files.path("deleted.json");
    const result = await ecrHub(["inventory", "--all", "--out", out], { env: aws.env });
    assert.equal(result.exitCode, 0);
    assert.deepEqual(digestsIn(out), ["amd64", "archived"].map(digest));
  });

  it("does not ask for the manifest of an index that is being restored", async () => {
    const restored = { imageStatus: "ACTIVATING", imageManifestMediaType: INDEX };
    answer = (call) =>
      call.operation === "DescribeImages"
        ? { imageDetails: [described("restored", "team-b/batch", restored)] }
        : registry(call);
    const args = ["inventory", "--repository", "team-b/batch"];
    assert.equal((await ecrHub(args, { env: aws.env })).exitCode, 0);
    assert.deepEqual(aws.inputsOf("BatchGetImage"), []);
  });

  it("says so in lines, too, that there are no images", async () => {
    answer = (call) =>
      call.operation === "DescribeImages" ? { imageDetails: [] } : registry(call);
    const out = files.path("none.ndjson");
    const args = ["inventory", "--repository", "team-b/batch", "--format", "lines"];
    const [printed] = await Promise.all([
      ecrHub(args, { env: aws.env }),
      ecrHub([...args, "--out", out], { env: aws.env }),
    ]);
    assert.equal(printed.stdout, '{"imageDetails":[]}\n');
    assert.equal(readFileSync(out, "utf8"), printed.stdout);
    assert.equal((await ecrHub(["cost", "--inventory", out])).exitCode, 0);
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

  it("tries throttled calls again", async () => {
    let throttled = 1;
    answer = (call) =>
      call.operation === "DescribeImages" && throttled-- > 0
        ? { exception: "ThrottlingException" }
        : registry(call);
    const { exitCode } = await ecrHub(["inventory", "--repository", "team-b/batch"], {
      env: aws.env,
    });
    assert.equal(exitCode, 0);
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
      everything,
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
    assert.deepEqual(digestsIn(out), everything);
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

  it("says in a sentence that a repository is not there", async () => {
    answer = () => ({ exception: "RepositoryNotFoundException" });
    const result = await ecrHub(["inventory", "--repository", "nothing"], { env: aws.env });
    assert.deepEqual(result, {
      exitCode: 2,
      stdout: "",
      stderr:
        "ecr-hub: Describing the repositories failed: RepositoryNotFoundException: RepositoryNotFoundException of the test.\n",
    });
  });

  it("says in a sentence that there are no credentials", async () => {
    const env = { ...aws.env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    const result = await ecrHub(["inventory", "--all"], { env });
    assert.deepEqual(result, {
      exitCode: 2,
      stdout: "",
      stderr:
        "ecr-hub: Describing the repositories failed: no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n",
    });
  });

  it("says in a sentence that no region is given", async () => {
    const result = await ecrHub(["inventory", "--all"]);
    assert.equal(result.exitCode, 2);
    assert.match(result.stderr, /no region; give --region or set AWS_REGION\.\n$/);
  });
});
