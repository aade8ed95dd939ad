import { LogGroup } from "@pulumi/aws/cloudwatch";
import { getSubnetsOutput, getVpcOutput } from "@pulumi/aws/ec2";
import { Cluster, Service, TaskDefinition } from "@pulumi/aws/ecs";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import { RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";

const config = new pulumi.Config();
const repository = config.get("repository") ?? "team-a/api";
const hub = new pulumi.StackReference(config.require("hubStack"));

const access = new SpokeAccess("hub", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: [repository],
  createRoles: { ecsTaskExecution: true },
  images: { app: { repository, digest: config.require("imageDigest") } },
});

const logs = new LogGroup("app", { retentionInDays: 30 });

new RolePolicy("write-logs", {
  role: access.createdRoleNames.ecsTaskExecution,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logs.arn}:*`,
      },
    ],
  }),
});

const cluster = new Cluster("app");

const taskDefinition = new TaskDefinition("app", {
  family: "app",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  executionRoleArn: access.roleArns.ecsTaskExecution,
  containerDefinitions: pulumi.jsonStringify([
    {
      name: "app",
      image: access.imageReferences.app,
      essential: true,
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": logs.name,
          "awslogs-region": getRegionOutput().region,
          "awslogs-stream-prefix": "app",
        },
      },
    },
  ]),
});

new Service("app", {
  cluster: cluster.arn,
  taskDefinition: taskDefinition.arn,
  desiredCount: 1,
  launchType: "FARGATE",
  networkConfiguration: network(),
});

export const image = access.imageReferences.app;
export const taskDefinitionArn = taskDefinition.arn;

/** The configured subnets, else those of the default VPC, which reach the registry by public addresses. */
function network() {
  const configured = config.getObject<string[]>("subnetIds");
  if (configured !== undefined) return { subnets: configured };
  const vpcId = getVpcOutput({ default: true }).id;
  const { ids } = getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpcId] }] });
  return { subnets: ids, assignPublicIp: true };
}
