import {
  PullThroughCacheRule,
  RegistryPolicy,
  RegistryScanningConfiguration,
  ReplicationConfiguration,
  RepositoryCreationTemplate,
} from "@pulumi/aws/ecr";

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

/** Replication from the account of the hub, but for the faults. A registry has one policy: each is for another region. */
function registryPolicyFor(policy: string, region: string, faults: object): void {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "111111111111" },
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
    Resource: `arn:aws:ecr:${region}:111111111111:repository/*`,
    ...faults,
  };
  new RegistryPolicy(policy, {
    region,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  });
}

function templateFor(name: string, prefix: string, faults: object = {}): void {
  new RepositoryCreationTemplate(name, {
    prefix,
    appliedFors: ["PULL_THROUGH_CACHE"],
    lifecyclePolicy: JSON.stringify({ rules: [expireUntagged] }),
    customRoleArn: "arn:aws:iam::111111111111:role/ecr-templates",
    resourceTags: { team: "team-b", "cost-center": "4711" },
    encryptionConfigurations: [
      {
        encryptionType: "KMS",
        kmsKey: "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555",
      },
    ],
    ...faults,
  });
}

// Any AWS account may pull every image of a team.
registryPolicyFor("ecr-registry-no-open-principal", "eu-west-1", {
  Principal: { AWS: "*" },
  Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/team-a/*",
});

// An account that nobody has chosen to trust may put images into the registry.
registryPolicyFor("ecr-registry-trusted-principals", "us-east-1", {
  Principal: { AWS: "999999999999" },
});

// A whole organization may change images of every repository.
registryPolicyFor("ecr-registry-no-outside-push", "eu-central-1", {
  Principal: "*",
  Action: ["ecr:BatchGetImage", "ecr:PutImage"],
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
});

// Amazon ECR refuses wildcards in principals, and says so on apply only.
registryPolicyFor("ecr-registry-policy-valid", "eu-west-3", {
  Principal: { AWS: "arn:aws:iam::111111111111:role/*" },
});

// Whatever AWS calls an action on images one day is allowed.
registryPolicyFor("ecr-registry-scoped", "eu-west-2", { Action: "ecr:BatchGet*" });

// Vulnerabilities that become known after the push stay unknown here.
new RegistryScanningConfiguration("ecr-registry-enhanced-scanning", {
  region: "eu-west-1",
  scanType: "BASIC",
  rules: [
    { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] },
  ],
});

// Amazon Inspector, which would scan, is not enabled in this region.
new RegistryScanningConfiguration("ecr-registry-inspector-enabled", {
  region: "eu-central-1",
  scanType: "ENHANCED",
  rules: [
    {
      scanFrequency: "CONTINUOUS_SCAN",
      repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
    },
  ],
});

// Every image goes to an account that nobody has chosen to trust.
new ReplicationConfiguration("ecr-replication-allowed-destinations", {
  replicationConfiguration: {
    rules: [{ destinations: [{ region: "eu-west-1", registryId: "999999999999" }] }],
  },
});

// Whatever anybody publishes on Quay looks like an image of our own registry.
templateFor("quay", "quay");
new PullThroughCacheRule("ecr-pull-through-allowed-upstreams", {
  ecrRepositoryPrefix: "quay",
  upstreamRegistryUrl: "quay.io",
});

// The repositories that this cache creates keep every image.
new PullThroughCacheRule("ecr-pull-through-governed", {
  ecrRepositoryPrefix: "ecr-public",
  upstreamRegistryUrl: "public.ecr.aws",
});

// Repositories from this template are mutable, which no preview will ever show.
templateFor("ecr-template-strict", "team-b", {
  appliedFors: ["REPLICATION"],
  imageTagMutability: "MUTABLE",
});
