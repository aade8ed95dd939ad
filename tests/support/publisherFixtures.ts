import { Role } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

export const hub = { hubAccountId: "111111111111", hubRegion: "us-east-1" };

/** What publishers in the hub's account build and push where they are not told otherwise. */
export const image = {
  ...hub,
  registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
  repositoryName: "team-a/api",
  dockerfile: "Dockerfile",
  buildContext: ".",
  platform: "linux/amd64",
};

export function repositoryArn(name: string): string {
  return `arn:aws:ecr:us-east-1:111111111111:repository/${name}`;
}

/** A policy document as it is rendered. */
export function documentOf(...statements: object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

export function statementsOf(text: unknown): unknown[] {
  return (JSON.parse(String(text)) as { Statement: unknown[] }).Statement;
}

/** The statements by which a role pushes to repositories of the hub. */
export function pushTo(...names: string[]): object[] {
  return [
    {
      Sid: "GetAuthorizationToken",
      Effect: "Allow",
      Action: ["ecr:GetAuthorizationToken"],
      Resource: ["*"],
    },
    {
      Sid: "PushToHub",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      Resource: names.map(repositoryArn),
    },
  ];
}

/** An output that a preview does not know. */
export function unknownOutput(): pulumi.Output<string> {
  outputs += 1;
  return new Role(`other-${outputs}`, { assumeRolePolicy: "{}" }).arn;
}

let outputs = 0;
