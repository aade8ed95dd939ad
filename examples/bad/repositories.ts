import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import { Repository as PublicRepository } from "@pulumi/aws/ecrpublic";

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const SPOKE = { AWS: "222222222222" };

const expireUntagged = {
  rulePriority: 1,
  selection: {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 1,
  },
  action: { type: "expire" },
};

/** A repository that would break no rule, were it not for its faults. */
function repositoryWith(policy: string, faults: object = {}): Repository {
  return new Repository(policy, {
    name: `team-a/${policy}`,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [
      {
        encryptionType: "KMS",
        kmsKey: "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555",
      },
    ],
    tags: { team: "a", "cost-center": "4711" },
    ...faults,
  });
}

function lifecyclePolicyOf(repository: Repository, policy: string, rule: object): void {
  new LifecyclePolicy(policy, {
    repository: repository.name,
    policy: JSON.stringify({ rules: [rule] }),
  });
}

function governedRepository(policy: string, faults: object = {}): Repository {
  const repository = repositoryWith(policy, faults);
  lifecyclePolicyOf(repository, policy, expireUntagged);
  return repository;
}

function repositoryPolicyWith(
  policy: string,
  statement: object,
  repository = governedRepository(policy),
): void {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: SPOKE, Action: PULL, ...statement }],
  };
  new RepositoryPolicy(policy, {
    repository: repository.name,
    policy: JSON.stringify(document),
  });
}

// Who can push can put another image in the place of the one that was tested.
governedRepository("ecr-repository-immutable-tags", { imageTagMutability: "MUTABLE" });

// Nobody learns of vulnerabilities in these images.
governedRepository("ecr-repository-scanning", {
  imageScanningConfiguration: { scanOnPush: false },
});

// Nobody can take the key away from whoever should not read the images any more.
governedRepository("ecr-repository-encryption", {
  encryptionConfigurations: [{ encryptionType: "AES256" }],
});

// To rename the repository is to delete its images.
governedRepository("ecr-repository-no-force-delete", { forceDelete: true });

// Rules that go by names pass this repository over.
governedRepository("ecr-repository-naming", { name: "naming" });

// Nobody knows who pays for it.
governedRepository("ecr-repository-required-tags", { tags: { team: "a" } });

// Amazon ECR refuses wildcards in principals, and says so on apply only.
repositoryPolicyWith("ecr-repository-policy-valid", {
  Principal: { AWS: "arn:aws:iam::222222222222:role/*" },
});

// The policy that is applied last takes away what the other grants.
const shared = governedRepository("ecr-repository-one-policy");
repositoryPolicyWith("ecr-repository-one-other", {}, shared);
repositoryPolicyWith("ecr-repository-one-policy", {}, shared);

// Any AWS account may pull.
repositoryPolicyWith("ecr-repository-no-open-principal", { Principal: "*" });

// An account that nobody has chosen to trust may pull.
repositoryPolicyWith("ecr-repository-trusted-principals", { Principal: { AWS: "999999999999" } });

// A spoke may replace the images that all others run.
repositoryPolicyWith("ecr-repository-no-outside-push", { Action: [...PULL, "ecr:PutImage"] });

// Staging is trusted, and still must not pull what the file of expectations leaves to production.
repositoryPolicyWith(
  "ecr-repository-expected-access",
  { Principal: { AWS: "333333333333" } },
  governedRepository("ecr-repository-expected-access", { name: "team-payments/api" }),
);

// A spoke gets each right to read that AWS will ever add.
repositoryPolicyWith("ecr-repository-no-wildcard-actions", { Action: "ecr:Describe*" });

// Amazon ECR refuses to expire images after zero days, and says so on apply only.
lifecyclePolicyOf(repositoryWith("ecr-lifecycle-valid"), "ecr-lifecycle-valid", {
  ...expireUntagged,
  selection: { ...expireUntagged.selection, countNumber: 0 },
});

// All images are kept, and paid for, for ever.
repositoryWith("ecr-lifecycle-present");

// Production cannot start again what it has been running for a year.
lifecyclePolicyOf(repositoryWith("ecr-lifecycle-effective"), "ecr-lifecycle-effective", {
  ...expireUntagged,
  selection: { ...expireUntagged.selection, tagStatus: "any", countNumber: 365 },
});

// Everybody may pull what nobody has decided to publish.
new PublicRepository("ecr-public-repository-listed", {
  repositoryName: "ecr-public-repository-listed",
  tags: { team: "a", "cost-center": "4711" },
});
