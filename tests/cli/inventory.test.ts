import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Files, ecrHub } from "./command";
import { digest } from "./samples";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";
import {
  EVERYTHING,
  INDEX,
  described,
  digestsIn,
  registry,
  withoutIndex,
} from "./support/fakeRegistry";

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
      EVERYTHING.slice(0, 3),
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
    assert.deepEqual(digestsIn(out), EVERYTHING);
    assert.ok(!existsSync(`${out}.partial`));
    const policy = files.write("policy.json", { rules: [] });
    assert.equal(
      (await ecrHub(["lifecycle", "simulate", "--policy", policy, "--inventory", out])).exitCode,
      1,
    );
  });

  it("tells which indexes cannot be read, leaves their children open, and ends with 1", async () => {
    answer = withoutIndex("KmsError");
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
    assert.deepEqual(digestsIn(out).sort(), [...EVERYTHING].sort());
    assert.ok(!existsSync(`${out}.partial`));
  });

  it("tells of an index for which nothing is returned", async () => {
    answer = (call) =>
      call.operation === "BatchGetImage" ? { images: [], failures: [] } : registry(call);
    const result = await ecrHub(["inventory", "--repository", "team-a/api"], { env: aws.env });
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /team-a\/api@sha256:[0-9a-f]{64}: no index was returned for it\n$/);
  });

  it("leaves out an index and a repository that were deleted meanwhile", async () => {
    answer = (call) =>
      call.operation === "DescribeImages" && call.input.repositoryName === "team-b/batch"
        ? { exception: "RepositoryNotFoundException" }
        : withoutIndex("ImageNotFound")(call);
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
        "ecr-hub: Describing the repositories failed: no credentials; set AWS_PROFILE to a profile that has some, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n",
    });
  });

  it("says in a sentence that no region is given", async () => {
    const result = await ecrHub(["inventory", "--all"]);
    assert.equal(result.exitCode, 2);
    assert.match(result.stderr, /no region; give --region or set AWS_REGION\.\n$/);
  });
});
