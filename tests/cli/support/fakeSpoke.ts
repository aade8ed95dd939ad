import { digest } from "../samples";
import type { Answer, Call } from "./fakeAws";

export const REGISTRY = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
export const TASK = "arn:aws:ecs:us-east-1:222222222222:task/web/1";
export const SERVICE = "arn:aws:ecs:us-east-1:222222222222:service/web/api";
export const FUNCTION = "arn:aws:lambda:us-east-1:222222222222:function:resize";

/** Answers like a spoke with a cluster, a service under deployment and a function of two versions. */
export const answers: Record<string, (input: Call["input"]) => Answer> = {
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

/** What the command prints. */
export interface Report {
  images: { imageDigest: string; images: string[]; usedBy: string[] }[];
  unresolved: { image?: string; usedBy: string; reason: string }[];
}

/** Who uses each digest. */
export function usersOf({ images }: Report): Record<string, string[]> {
  return Object.fromEntries(images.map(({ imageDigest, usedBy }) => [imageDigest, usedBy]));
}
