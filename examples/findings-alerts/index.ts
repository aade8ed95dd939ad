import { TopicSubscription } from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts } from "ecr-hub";

const config = new pulumi.Config();
const email = config.get("email");
const productionBusArn = config.get("productionBusArn");
const stagingBusArn = config.get("stagingBusArn");

const alerts = new FindingsAlerts("findings", {
  targets: {
    ...(productionBusArn !== undefined && {
      production: { arn: productionBusArn, repositories: ["base/*", "team-a/api"] },
    }),
    ...(stagingBusArn !== undefined && {
      staging: { arn: stagingBusArn, repositories: ["base/*", "team-a/api", "team-b/batch"] },
    }),
  },
});

if (email !== undefined) {
  new TopicSubscription("email", { topic: alerts.topicArn, protocol: "email", endpoint: email });
}

export const topicArn = alerts.topicArn;
export const deadLetterQueueUrl = alerts.deadLetterQueueUrl;
// Each spoke lets the role that delivers to it put events into its bus, and no other.
export const productionRoleArn = alerts.deliveryRoleArns.apply((arns) => arns["target-production"]);
export const stagingRoleArn = alerts.deliveryRoleArns.apply((arns) => arns["target-staging"]);
