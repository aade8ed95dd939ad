import { SlackChannelConfiguration } from "@pulumi/aws/chatbot";
import { Role } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts } from "ecr-hub";

const config = new pulumi.Config();

const alerts = new FindingsAlerts("findings", { createTopic: true });

// A channel shows what the topic publishes. The role bounds what people may do from the channel: nothing.
const channelRole = new Role("findings-in-slack", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "chatbot.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  },
});

const channel = new SlackChannelConfiguration("findings", {
  configurationName: "hub-findings",
  slackTeamId: config.require("slackTeamId"),
  slackChannelId: config.require("slackChannelId"),
  iamRoleArn: channelRole.arn,
  guardrailPolicyArns: ["arn:aws:iam::aws:policy/AWSDenyAll"],
  snsTopicArns: [alerts.topicArn],
});

export const topicArn = alerts.topicArn;
export const deadLetterQueueUrl = alerts.deadLetterQueueUrl;
export const channelArn = channel.chatConfigurationArn;
