import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { digest } from "./samples";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";

const REGISTRY = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const TASK = "arn:aws:ecs:us-east-1:222222222222:task/web/1";
const SERVICE = "arn:aws:ecs:us-east-1:222222222222:service/web/api";
const FUNCTION = "arn:aws:lambda:us-east-1:222222222222:function:resize";

/** Answers like a spoke with a cluster, a service under deployment and a function of two versions. */
const answers: Record<string, (input: Call["input"]) => Answer> = {
  ListClusters: () => ({ clusterArns: ["web"] }),
  ListTasks: ({ nextToken }) =>
    nextToken === undefined ? { taskArns: [TASK], nextToken: "more" } : { taskArns: [] },
  DescribeTasks: () => ({
    tasks: [
      {
        taskArn: TASK,
        containers: [
          { image: `${REGISTRY}/team-a/api:v1`, imageDigest: digest("v1") },
          { image: "docker.io/library/nginx:1", imageDigest: digest("nginx") },
        ],
      },
    ],
  }),
  ListServices: () => ({ serviceArns: [SERVICE] }),
  DescribeServices: () => ({
    services: [
      {
        serviceArn: SERVICE,
        taskDefinition: "api:1",
        deployments: [{ taskDefinition: "api:1" }, { taskDefinition: "api:2" }],
      },
    ],
  }),
  DescribeTaskDefinition: ({ taskDefinition }) => ({
    taskDefinition: {
      containerDefinitions:
        taskDefinition === "api:1"
          ? [{ image: `${REGISTRY}/team-a/api:v1` }]
          : [
              { image: `${REGISTRY}/team-a/api:v2` },
              { image: `${REGISTRY}/base/node@${digest("node")}` },
            ],
    },
  }),
  BatchGetImage: ({ imageIds }) => {
    const [{ imageTag } = { imageTag: "" }] = imageIds as { imageTag: string }[];
    return imageTag === "v2"
      ? { images: [{ imageId: { imageTag, imageDigest: digest("v2") } }] }
      : {
          images: [],
          failures: [{ failureCode: "ImageNotFound", failureReason: "Requested image not found" }],
        };
  },
  "GET /2015-03-31/functions?FunctionVersion=ALL": () => ({
    Functions: [
      {
        FunctionName: "resize",
        FunctionArn: `${FUNCTION}:$LATEST`,
        Version: "$LATEST",
        PackageType: "Image",
      },
      { FunctionName: "resize", FunctionArn: `${FUNCTION}:1`, Version: "1", PackageType: "Image" },
      { FunctionName: "zipped", FunctionArn: "zipped", Version: "$LATEST", PackageType: "Zip" },
    ],
  }),
  "GET /2015-03-31/functions/resize/aliases": () => ({
    Aliases: [
      {
        Name: "live",
        FunctionVersion: "1",
        RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.1 } },
      },
    ],
  }),
  "GET /2015-03-31/functions/resize?Qualifier=$LATEST": () => ({
    Code: {
      ImageUri: `${REGISTRY}/team-a/resize:v2`,
      ResolvedImageUri: `${REGISTRY}/team-a/resize@${digest("r2")}`,
    },
  }),
  "GET /2015-03-31/functions/resize?Qualifier=1": () => ({
    Code: {
      ImageUri: `${REGISTRY}/team-a/resize:v1`,
      ResolvedImageUri: `${REGISTRY}/team-a/resize@${digest("r1")}`,
    },
  }),
};

interface Report {
  images: { imageDigest: string; usedBy: string[] }[];
  unresolved: { image?: string; usedBy: string; reason: string }[];
}

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

  const usersOf = ({ images }: Report): Record<string, string[]> =>
    Object.fromEntries(images.map(({ imageDigest, usedBy }) => [imageDigest, usedBy]));

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
    assert.deepEqual([all.exitCode, all.report], [0, { images: [], unresolved: [] }]);
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

  const pods = {
    kind: "List",
    items: [
      {
        metadata: { namespace: "shop", name: "api-1" },
        spec: {
          containers: [
            { name: "api", image: `${REGISTRY}/team-a/api:v1` },
            { name: "proxy", image: "envoy:1" },
          ],
          initContainers: [{ name: "migrate", image: `${REGISTRY}/team-a/migrate:v7` }],
        },
        status: {
          containerStatuses: [
            { name: "api", imageID: `docker-pullable://${REGISTRY}/team-a/api@${digest("pod")}` },
            { name: "proxy", imageID: `docker.io/library/envoy@${digest("envoy")}` },
          ],
        },
      },
    ],
  };

  it("finds what pods use, and ends with 1 when a digest cannot be told", async () => {
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
    const { exitCode, stdout } = await ecrHub(args, { env: aws.env, input: JSON.stringify(pods) });
    assert.equal(exitCode, 1);
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(usersOf(report), { [digest("pod")]: ["pod shop/api-1"] });
    assert.deepEqual(report.unresolved, [
      {
        image: `${REGISTRY}/team-a/migrate:v7`,
        usedBy: "pod shop/api-1",
        reason: "Requested image not found",
      },
    ]);
  });

  it("tells on standard error beside CSV what cannot be told", async () => {
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "csv"];
    const { exitCode, stderr } = await ecrHub(args, { env: aws.env, input: JSON.stringify(pods) });
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `The digest of ${REGISTRY}/team-a/migrate:v7, used by pod shop/api-1, cannot be told: Requested image not found.\n`,
    );
  });

  const podOf = (image: string, imageID: string) => ({
    metadata: { namespace: "shop", name: "api" },
    spec: { containers: [{ name: "api", image }] },
    status: { containerStatuses: [{ name: "api", imageID }] },
  });
  for (const [title, image, imageId, found] of [
    ["a mirror", "nginx:1", `${REGISTRY}/docker-hub/library/nginx@${digest("nginx")}`, ["nginx"]],
    [
      "docker",
      `${REGISTRY}/a/b:v1`,
      `docker-pullable://${REGISTRY}/a/b@${digest("docker")}`,
      ["docker"],
    ],
    ["another name", `${REGISTRY}/a/b:v1`, `ghcr.io/a/b@${digest("other")}`, ["other"]],
    ["elsewhere", "nginx:1", `docker.io/library/nginx@${digest("nginx")}`, []],
  ] as const) {
    it(`finds the digest that a pod has by ${title}`, async () => {
      const input = JSON.stringify({ kind: "PodList", items: [podOf(image, imageId)] });
      const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
      const { exitCode, stdout } = await ecrHub(args, { input });
      assert.equal(exitCode, 0);
      assert.deepEqual(
        Object.keys(usersOf(JSON.parse(stdout) as Report)),
        found.map((one) => digest(one)),
      );
    });
  }

  it("tells of an image of Amazon ECR whose reference makes no sense", async () => {
    const input = JSON.stringify({ items: [podOf(`${REGISTRY}/Team:v1`, "")] });
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
    const { exitCode, stdout } = await ecrHub(args, { input });
    assert.equal(exitCode, 1);
    const [only] = (JSON.parse(stdout) as Report).unresolved;
    assert.match(only!.reason, /^repository of the image is not valid: given "Team", /);
  });

  it("refuses to look at nothing", async () => {
    const { exitCode, stderr } = await ecrHub(["in-use", "--no-ecs", "--no-lambda"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^ecr-hub: Nothing is left to look at: give --pods, /);
  });

  it("prints a table and CSV", async () => {
    const file = files.write("pods.json", {
      kind: "List",
      items: [{ ...pods.items[0], spec: { containers: [pods.items[0]!.spec.containers[0]] } }],
    });
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", file];
    const [table, csv] = await Promise.all([ecrHub(args), ecrHub([...args, "--format", "csv"])]);
    assert.match(
      table.stdout,
      /^Digest +Used by\nsha256:[0-9a-f]{64} {2}pod shop\/api-1\n1 image of Amazon ECR is in use\.\n$/,
    );
    assert.equal(
      csv.stdout,
      `imageDigest,images,usedBy\n${digest("pod")},${REGISTRY}/team-a/api:v1,pod shop/api-1\n`,
    );
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

  for (const [title, input, expected] of [
    ["is not JSON", "pods", /standard input is not JSON: /],
    [
      "are deployments",
      '{"items":[{"kind":"Deployment"}]}',
      /standard input has no pods: allowed /,
    ],
    [
      "are no pods",
      "[]",
      /standard input has no items: allowed what "kubectl get pods -o json" prints\.\n$/,
    ],
  ] as const) {
    it(`ends with 2 when pods ${title}`, async () => {
      const { exitCode, stderr } = await ecrHub(
        ["in-use", "--no-ecs", "--no-lambda", "--pods", "-"],
        { input },
      );
      assert.equal(exitCode, 2);
      assert.match(stderr, expected);
    });
  }

  it("ends with 2 when a service does not answer", async () => {
    const { exitCode, stderr } = await ecrHub(["in-use", "--no-lambda"], {
      env: { ...aws.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_ATTEMPTS: "1" },
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /^ecr-hub: Reading ECS failed: [^\n]*ECONNREFUSED[^\n]*\n$/);
  });
});
