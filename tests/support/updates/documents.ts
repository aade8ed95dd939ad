import type { CachePullGrantArgs, LifecycleArgs, PullGrantArgs, PushGrantArgs } from "ecr-hub";

/** Arguments that several components have in common: every member differs from one step to the next. */
interface Documents {
  readonly lifecycle: LifecycleArgs;
  readonly pull: PullGrantArgs;
  readonly push: PushGrantArgs;
  readonly repositoryPolicy: string;
  /** As of a pull-through cache rule, which has no functions. */
  readonly cachePull: CachePullGrantArgs;
}

function grantsOf(step: "made" | "updated") {
  const { accountId, roleAccountId, organizationId, otherOrganizationId } = grantees[step];
  const accounts = [accountId];
  const principalArns = [`arn:aws:iam::${roleAccountId}:role/${step}`];
  const cachePull = {
    accounts,
    principalArns,
    organizationIds: [organizationId],
    organizationPaths: [`${otherOrganizationId}/r-ab12/ou-ab12-11111111/*`],
  };
  return {
    cachePull,
    pull: {
      ...cachePull,
      lambdaAccounts: accounts,
      lambdaOrganizationIds: cachePull.organizationIds,
      lambdaOrganizationPaths: cachePull.organizationPaths,
    },
    push: { accounts, principalArns },
    repositoryPolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: { AWS: `arn:aws:iam::${accountId}:role/denied` },
          Action: "ecr:BatchGetImage",
        },
      ],
    }),
  };
}

const grantees = {
  made: {
    accountId: "222222222222",
    roleAccountId: "444444444444",
    organizationId: "o-made000001",
    otherOrganizationId: "o-made000002",
  },
  updated: {
    accountId: "333333333333",
    roleAccountId: "555555555555",
    organizationId: "o-updated001",
    otherOrganizationId: "o-updated002",
  },
};

export const made: Documents = {
  ...grantsOf("made"),
  lifecycle: {
    rules: [
      {
        rulePriority: 1,
        description: "As it is made",
        tagStatus: "tagged",
        tagPrefixList: ["made-"],
        countType: "imageCountMoreThan",
        countNumber: 10,
      },
      { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 1 },
    ],
  },
};

export const updated: Documents = {
  ...grantsOf("updated"),
  lifecycle: {
    rules: [
      {
        rulePriority: 10,
        description: "As it is updated",
        tagStatus: "tagged",
        tagPatternList: ["updated-*"],
        storageClass: "standard",
        countType: "sinceImagePulled",
        countNumber: 90,
        action: "transition",
        targetStorageClass: "archive",
      },
      {
        tagStatus: "any",
        storageClass: "archive",
        countType: "sinceImageTransitioned",
        countNumber: 180,
        action: "expire",
      },
      { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 7, action: "expire" },
    ],
  },
};
