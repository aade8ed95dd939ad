import { HubRegistry } from "ecr-hub";

const hub = new HubRegistry("hub", {
  region: "us-east-1",
  scanning: {
    scanType: "BASIC",
    rules: [],
    enableInspector: false,
  },
  repositories: {
    "team-a/api": {
      imageTagMutability: "IMMUTABLE",
      tags: {
        team: "team-a",
      },
      scanOnPush: true,
      lifecycle: {
        rules: [
          {
            rulePriority: 1,
            description: "Keep the latest 50 releases",
            tagStatus: "tagged",
            tagPatternList: ["release-*"],
            countType: "imageCountMoreThan",
            countNumber: 50,
            action: "expire",
          },
          {
            rulePriority: 2,
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countNumber: 14,
            action: "expire",
          },
        ],
      },
      pull: {
        accounts: ["222222222222", "333333333333"],
      },
    },
    "team-a/web": {
      imageTagMutability: "MUTABLE",
      tags: {
        team: "team-a",
      },
      scanOnPush: false,
      lifecycle: {
        rules: [],
      },
      repositoryPolicy: JSON.stringify({
        Version: "2008-10-17",
        Statement: [
          {
            Sid: "AllowPull",
            Effect: "Allow",
            Principal: {
              AWS: "arn:aws:iam::222222222222:root",
            },
            Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
          },
        ],
      }),
    },
    "tools/ci": {
      imageTagMutability: "MUTABLE",
      scanOnPush: false,
      lifecycle: {
        rules: [],
      },
    },
  },
});

export const repositoryUrls = hub.repositoryUrls;
