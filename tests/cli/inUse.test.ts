import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { digest } from "./samples";
import { type Answer, FakeAws } from "./support/fakeAws";
import {
  FUNCTION,
  REGISTRY,
  type Report,
  SERVICE,
  TASK,
  answers,
  usersOf,
} from "./support/fakeSpoke";

describe("ecr-hub in-use", () => {
  const files = new Files();
  let aws: FakeAws;
  before(async () => {
    aws = await FakeAws.start(
      ({ operation, input }) => answers[operation]?.(input) ?? { exception: `No${operation}` },
    );
  });
  after(async () => {
    await aws.stop();
    files.remove();
  });

  it("finds what tasks and services of ECS and all versions of functions use", async () => {
    const { exitCode, stdout, stderr } = await ecrHub(["in-use", "--format", "json"], {
      env: aws.env,
    });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(usersOf(report), {
      [digest("v1")]: [SERVICE, TASK].sort(),
      [digest("v2")]: [SERVICE],
      [digest("node")]: [SERVICE],
      [digest("r1")]: [`${FUNCTION}:1 (live)`],
      [digest("r2")]: [`${FUNCTION}:$LATEST (live)`],
    });
    assert.deepEqual(report.unresolved, []);
    // A service pulls what its tag stands for at present; a tag is asked for once.
    const asked = aws
      .inputsOf("BatchGetImage")
      .flatMap(({ imageIds }) => (imageIds as { imageTag: string }[]).map((one) => one.imageTag));
    assert.deepEqual(asked.sort(), ["v1", "v2"]);
  });

  /** Runs the command against the spoke with some other answers. */

  async function inUse(other: typeof answers, ...args: string[]) {
    const spoke = await FakeAws.start(
      ({ operation, input }) =>
        (other[operation] ?? answers[operation])?.(input) ?? { exception: `No${operation}` },
    );
    try {
      const result = await ecrHub(["in-use", "--format", "json", ...args], { env: spoke.env });
      const report = result.stdout === "" ? undefined : (JSON.parse(result.stdout) as Report);
      return { ...result, report };
    } finally {
      await spoke.stop();
    }
  }

  const tag = (imageTag: string, name: string) => (): Answer => ({
    images: [{ imageId: { imageTag, imageDigest: digest(name) } }],
  });

  it("keeps what a task runs and what the tag of its service stands for now", async () => {
    const { exitCode, report } = await inUse({ BatchGetImage: tag("v1", "moved") }, "--no-lambda");
    assert.equal(exitCode, 0);
    assert.deepEqual(usersOf(report!), {
      [digest("v1")]: [SERVICE, TASK].sort(),
      [digest("moved")]: [SERVICE],
      [digest("node")]: [SERVICE],
    });
  });

  it("ends with 1 where a tag that something runs under cannot be asked for", async () => {
    const { exitCode, report } = await inUse(
      { BatchGetImage: () => ({ exception: "AccessDeniedException" }) },
      "--no-lambda",
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(usersOf(report!)[digest("v1")], [SERVICE, TASK].sort());
    assert.deepEqual(
      report!.unresolved.map(({ image }) => image),
      ["v1", "v2"].map((one) => `${REGISTRY}/team-a/api:${one}`),
    );
  });

  it("tells of a service whose task definition cannot be read", async () => {
    const { exitCode, report } = await inUse(
      { DescribeTaskDefinition: () => ({ exception: "ClientException" }) },
      "--no-lambda",
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(
      report!.unresolved,
      ["api:1", "api:2"].map((definition) => ({
        usedBy: SERVICE,
        reason: `${definition} cannot be read: ClientException: ClientException of the test`,
      })),
    );
  });

  const gone = () => ({ exception: "ResourceNotFoundException" });

  const FUNCTIONS = "GET /2015-03-31/functions/resize";

  it("passes over a cluster, a function and a version that were deleted meanwhile", async () => {
    const noCluster = () => ({ exception: "ClusterNotFoundException" });
    const noFunction = {
      [`${FUNCTIONS}/aliases`]: gone,
      [`${FUNCTIONS}?Qualifier=$LATEST`]: gone,
      [`${FUNCTIONS}?Qualifier=1`]: gone,
    };
    const [all, version] = await Promise.all([
      inUse({ ListTasks: noCluster, ...noFunction }),
      inUse({ [`${FUNCTIONS}?Qualifier=1`]: gone }, "--no-ecs"),
    ]);
    assert.deepEqual([all.exitCode, all.report], [0, { version: 1, images: [], unresolved: [] }]);
    assert.equal(version.exitCode, 0);
    assert.deepEqual(Object.keys(usersOf(version.report!)), [digest("r2")]);
  });

  it("tells of a version whose image AWS Lambda does not tell", async () => {
    const { exitCode, report } = await inUse(
      { [`${FUNCTIONS}?Qualifier=1`]: () => ({ Code: {} }) },
      "--no-ecs",
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(report!.unresolved, [
      { usedBy: `${FUNCTION}:1 (live)`, reason: "AWS Lambda does not tell its image" },
    ]);
  });

  it("refuses to look at nothing", async () => {
    const { exitCode, stderr } = await ecrHub(["in-use", "--no-ecs", "--no-lambda"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^ecr-hub: Nothing is left to look at: give --pods or --inspector, /);
  });

  it("prints what simulate takes", async () => {
    const { stdout } = await ecrHub(["in-use", "--no-lambda", "--format", "json"], {
      env: aws.env,
    });
    const used = files.write("in-use.json", stdout);
    const inventory = files.write("images.json", [
      { imageDigest: digest("v1"), imagePushedAt: "2026-01-01" },
    ]);
    const policy = files.write("policy.json", {
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 1,
          },
          action: { type: "expire" },
        },
      ],
    });
    const args = [
      "lifecycle",
      "simulate",
      "--policy",
      policy,
      "--inventory",
      inventory,
      "--in-use",
      used,
      "--format",
      "json",
    ];
    const result = await ecrHub(args);
    assert.equal(result.exitCode, 1);
    assert.equal((JSON.parse(result.stdout) as { conflicts: unknown[] }).conflicts.length, 1);
  });

  it("ends with 2 when a service does not answer", async () => {
    const { exitCode, stderr } = await ecrHub(["in-use", "--no-lambda"], {
      env: { ...aws.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_ATTEMPTS: "1" },
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /^ecr-hub: Reading ECS failed: [^\n]*ECONNREFUSED[^\n]*\n$/);
  });
});
