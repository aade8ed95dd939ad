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
  unresolved: { image: string; usedBy: string; reason: string }[];
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
    // The tag that a task runs with its digest is not asked for.
    assert.deepEqual(
      aws.inputsOf("BatchGetImage").map(({ imageIds }) => imageIds),
      [[{ imageTag: "v2" }]],
    );
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
