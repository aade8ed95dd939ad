import { EventBus, EventBusPolicy } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts } from "ecr-hub";

const config = new pulumi.Config();
const hub = new pulumi.StackReference(config.require("hubStack"));

const bus = new EventBus("hub-findings", { name: "hub-findings" });
new EventBusPolicy("hub-findings", {
  eventBusName: bus.name,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PutEventsFromHub",
        Effect: "Allow",
        Principal: { AWS: hub.requireOutput("registryId") },
        Action: "events:PutEvents",
        Resource: bus.arn,
      },
    ],
  }),
});

const alerts = new FindingsAlerts("findings", {
  eventBusName: bus.name,
  blockedStages: {
    api: {
      pipelineName: config.get("pipelineName") ?? "team-a-api",
      stageName: config.get("stageName") ?? "Production",
      repositories: ["team-a/api"],
    },
  },
});

export const eventBusArn = bus.arn;
export const topicArn = alerts.topicArn;
export const stateMachineArn = alerts.stateMachineArn;
