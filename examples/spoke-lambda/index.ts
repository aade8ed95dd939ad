import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { Function } from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";

const config = new pulumi.Config();
const repository = config.get("repository") ?? "team-a/api";
const functionName = config.get("functionName") ?? "team-a-api";
const hub = new pulumi.StackReference(config.require("hubStack"));

// Lambda pulls as a service, which the hub lets in by lambdaAccounts; the deployer is the one who needs rights here.
const access = new SpokeAccess("hub", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: [repository],
  createRoles: { lambda: true, lambdaFunctions: [functionName] },
  images: { app: { repository, digest: config.require("imageDigest") } },
});

const role = new Role("app", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  },
});

const app = new Function("app", {
  name: functionName,
  packageType: "Image",
  imageUri: access.imageReferences.apply(({ app: reference = "" }) => reference),
  role: role.arn,
  memorySize: 512,
  timeout: 30,
});

const logs = new LogGroup("app", {
  name: pulumi.interpolate`/aws/lambda/${app.name}`,
  retentionInDays: 30,
});

new RolePolicy("write-logs", {
  role: role.name,
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

// Whoever deploys by this role hands the function its own.
new RolePolicy("pass-role", {
  role: access.createdRoleNames.lambda,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: role.arn,
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
    ],
  }),
});

export const image = access.imageReferences.apply(({ app: reference }) => reference);
export const functionArn = app.arn;
export const deployerRoleArn = access.roleArns.lambda;
