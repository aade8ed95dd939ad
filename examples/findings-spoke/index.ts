import { EventBus, EventBusPolicy } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts } from "ecr-hub";

const config = new pulumi.Config();
const alertsOfHub = new pulumi.StackReference(config.require("alertsStack"));
const spoke = config.get("spoke") ?? "production";

// Of the hub's account, only the role that delivers to this spoke puts events.
const hubRoleArn = alertsOfHub.requireOutput(`${spoke}RoleArn`) as pulumi.Output<string>;
const hubAccountId = hubRoleArn.apply((arn) => arn.split(":")[4]);

const bus = new EventBus("hub-findings", { name: "hub-findings" });
new EventBusPolicy("hub-findings", {
  eventBusName: bus.name,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PutEventsFromHub",
        Effect: "Allow",
        Principal: { AWS: hubAccountId },
        Action: "events:PutEvents",
        Resource: bus.arn,
        Condition: { ArnEquals: { "aws:PrincipalArn": hubRoleArn } },
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
