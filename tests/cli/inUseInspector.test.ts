import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { digest } from "./samples";
import { FakeAws } from "./support/fakeAws";
import { REGISTRY, type Report, usersOf } from "./support/fakeSpoke";

const NOW = "2026-11-01T00:00:00Z";
const CLUSTER = "arn:aws:ecs:us-east-1:333333333333:cluster/web";
const EKS = "arn:aws:eks:us-east-1:222222222222:cluster/shop";
const TASKS = "arn:aws:ecs:us-east-1:333333333333:task-definition/api:7";

/** A repository's image as Amazon Inspector covers it. */
function covered(repository: string, name: string, ecrImage: object) {
  return {
    resourceType: "AWS_ECR_CONTAINER_IMAGE",
    resourceId: `arn:aws:ecr:us-east-1:111111111111:repository/${repository}/${digest(name)}`,
    accountId: "111111111111",
    scanType: "PACKAGE",
    resourceMetadata: { ecrRepository: { name: repository }, ecrImage },
  };
}

const running = covered("team-a/api", "running", {
  tags: ["v1"],
  inUseCount: 3,
  lastInUseAt: "2026-10-31T23:00:00.123000+00:00",
});
const lastWeek = covered("team-a/job", "nightly", {
  inUseCount: 0,
  lastInUseAt: "2026-10-28T00:00:00Z",
});
const lastYear = covered("team-a/old", "old", {
  inUseCount: 0,
  lastInUseAt: "2025-10-28T00:00:00Z",
});
const clusters = [
  {
    clusterArn: CLUSTER,
    clusterDetails: [
      {
        lastInUse: 1793487600,
        runningUnitCount: 2,
        clusterMetadata: {
          awsEcsMetadataDetails: { detailsGroup: "service:api", taskDefinitionArn: TASKS },
        },
      },
    ],
  },
  {
    clusterArn: EKS,
    clusterDetails: [
      {
        lastInUse: 1793487600,
        runningUnitCount: 1,
        clusterMetadata: {
          awsEksMetadataDetails: {
            namespace: "shop",
            workloadInfoList: [{ name: "api", type: "Deployment" }],
          },
        },
      },
    ],
  },
];
const USERS = [`${CLUSTER} (${TASKS})`, `${EKS} (Deployment shop/api)`];

describe("ecr-hub in-use with Amazon Inspector", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });

  it("names the clusters of every account that use an image, and what ran within the days", async () => {
    const aws = await FakeAws.start(({ operation, input }) => {
      const { filterCriteria, filter, nextToken } = input as {
        filterCriteria?: { ecrImageInUseCount?: object };
        filter?: { resourceId: string };
        nextToken?: string;
      };
      if (operation === "POST /cluster/get") {
        const isRunning = filter!.resourceId === running.resourceId;
        if (!isRunning) return { cluster: [] };
        return nextToken === undefined
          ? { cluster: clusters.slice(0, 1), nextToken: "more" }
          : { cluster: clusters.slice(1) };
      }
      // Timestamps of this protocol are seconds.
      const toWire = ({ resourceMetadata, ...one }: typeof running) => {
        const { lastInUseAt, ...image } = resourceMetadata.ecrImage as { lastInUseAt: string };
        const ecrImage = { ...image, lastInUseAt: Date.parse(lastInUseAt) / 1000 };
        return { ...one, resourceMetadata: { ecrImage } };
      };
      if (filterCriteria!.ecrImageInUseCount === undefined)
        return { coveredResources: [running, lastWeek].map(toWire) };
      return { coveredResources: [toWire(running)] };
    });
    try {
      const { exitCode, stdout, stderr } = await ecrHub(
        [
          ...["in-use", "--no-ecs", "--no-lambda", "--inspector", "--now", NOW],
          ...["--format", "json"],
        ],
        { env: aws.env },
      );
      assert.deepEqual([exitCode, stderr], [0, ""]);
      const report = JSON.parse(stdout) as Report;
      assert.deepEqual(usersOf(report), {
        [digest("running")]: USERS,
        [digest("nightly")]: ["Amazon Inspector: 0 tasks or pods, last 2026-10-28T00:00:00.000Z"],
      });
      assert.deepEqual(report.images.flatMap(({ images }) => images).sort(), [
        `${REGISTRY}/team-a/api@${digest("running")}`,
        `${REGISTRY}/team-a/job@${digest("nightly")}`,
      ]);
      assert.deepEqual(
        aws.inputsOf("POST /coverage/list").map(({ filterCriteria }) => filterCriteria),
        [
          {
            resourceType: [{ comparison: "EQUALS", value: "AWS_ECR_CONTAINER_IMAGE" }],
            ecrImageInUseCount: [{ lowerInclusive: 1 }],
          },
          {
            resourceType: [{ comparison: "EQUALS", value: "AWS_ECR_CONTAINER_IMAGE" }],
            ecrImageLastInUseAt: [{ startInclusive: Date.parse("2026-10-25T00:00:00Z") / 1000 }],
          },
        ],
      );
    } finally {
      await aws.stop();
    }
  });

  it("reads what the AWS CLI prints, and a conflict of its own repository names the clusters", async () => {
    const coverage = files.write("coverage.json", {
      coveredResources: [{ ...running, cluster: clusters }, lastWeek, lastYear],
    });
    const used = await ecrHub([
      ...["in-use", "--no-ecs", "--no-lambda", "--inspector-coverage", coverage],
      ...["--now", NOW, "--format", "json"],
    ]);
    assert.deepEqual([used.exitCode, used.stderr], [0, ""]);
    assert.deepEqual(Object.keys(usersOf(JSON.parse(used.stdout) as Report)).sort(), [
      ...[digest("nightly"), digest("running")].sort(),
    ]);
    const inventory = files.write(
      "images.json",
      ["team-a/api", "team-b/copy"].map((repositoryName) => ({
        registryId: "111111111111",
        repositoryName,
        imageDigest: digest("running"),
        imageTags: [],
        imagePushedAt: "2026-01-01T00:00:00Z",
        imageSizeInBytes: 1,
      })),
    );
    const policy = files.write("policy.json", {
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 30,
          },
          action: { type: "expire" },
        },
      ],
    });
    const { stdout, exitCode } = await ecrHub([
      ...["lifecycle", "simulate", "--policy", policy, "--inventory", inventory, "--now", NOW],
      ...["--in-use", files.write("in-use.json", used.stdout), "--format", "json"],
    ]);
    const { conflicts } = JSON.parse(stdout) as {
      conflicts: { repositoryName: string; usedBy: string[] }[];
    };
    assert.equal(exitCode, 1);
    assert.deepEqual(
      conflicts.map(({ repositoryName, usedBy }) => [repositoryName, usedBy]),
      [["team-a/api", USERS]],
    );
  });

  const refused: [string, unknown, RegExp][] = [
    [
      "a list that is not whole",
      { coveredResources: [], NextToken: "x" },
      /NextToken: given "x", allowed none/,
    ],
    ["another document", { findings: [] }, /coveredResources is missing: allowed a list\./],
    [
      "a time that is none",
      { coveredResources: [covered("a", "b", { lastInUseAt: "soon" })] },
      /coveredResources\[0\]\.resourceMetadata\.ecrImage\.lastInUseAt: lastInUseAt: given "soon"/,
    ],
  ];
  for (const [title, document, expected] of refused) {
    it(`refuses ${title}`, async () => {
      const file = files.write("coverage.json", document);
      const { exitCode, stderr } = await ecrHub([
        ...["in-use", "--no-ecs", "--no-lambda", "--inspector-coverage", file],
      ]);
      assert.equal(exitCode, 2);
      assert.match(stderr, expected);
    });
  }
});
