import {
  LifecyclePolicy,
  RegistryScanningConfiguration,
  Repository,
  RepositoryPolicy,
} from "@pulumi/aws/ecr";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Enabler } from "@pulumi/aws/inspector2";

/** The resources of the same hub, made one by one with the provider's own classes. */
export function hubOfResources(repositories: number): void {
  const inspector = new Enabler("hub", {
    accountIds: [getCallerIdentityOutput().accountId],
    resourceTypes: ["ECR"],
  });
  new RegistryScanningConfiguration(
    "hub",
    {
      scanType: "ENHANCED",
      rules: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
        },
      ],
    },
    { dependsOn: [inspector] },
  );
  for (let index = 0; index < repositories; index += 1) {
    createRepository(`team-${index}/api`);
  }
}

function createRepository(name: string): void {
  const repository = new Repository(name, {
    name,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfigurations: [{ encryptionType: "AES256" }],
    forceDelete: false,
  });
  new LifecyclePolicy(name, { repository: repository.name, policy: LIFECYCLE_POLICY });
  new RepositoryPolicy(name, { repository: repository.name, policy: REPOSITORY_POLICY });
}

const LIFECYCLE_POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "Expire untagged images after 1 day",
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 1,
      },
      action: { type: "expire" },
    },
  ],
});

const REPOSITORY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "PullFromAccounts",
      Effect: "Allow",
      Principal: { AWS: ["222222222222", "333333333333"] },
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ],
    },
  ],
});
