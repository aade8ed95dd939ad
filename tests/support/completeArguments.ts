import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";
import type {
  CreationTemplateArgs,
  FindingsAlertsArgs,
  HubRegistryArgs,
  HubRepositoryArgs,
  ImagePublisherArgs,
  ImageSigningArgs,
  PublicRepositoryArgs,
  PullGrantArgs,
  PushGrantArgs,
  RegistryEndpointsArgs,
  ReplicaRegistryArgs,
  SpokeAccessArgs,
} from "ecr-hub";
import * as components from "ecr-hub";

/** Valid arguments of a component. */
export interface CompleteArguments {
  /** Its class. */
  readonly component: string;
  readonly args: object;
}

export function construct(
  component: string,
  args: unknown,
  opts?: ComponentResourceOptions,
): ComponentResource {
  const { [component]: Component } = components as unknown as Record<string, ComponentClass>;
  return new Component!("complete", args, opts);
}

type ComponentClass = new (
  name: string,
  args: unknown,
  opts?: ComponentResourceOptions,
) => ComponentResource;

const home = "111111111111";
const production = "222222222222";
const hub = { hubAccountId: home, hubRegion: "us-east-1" };
const tags = { team: "platform" };
const kmsKey = `arn:aws:kms:us-east-1:${home}:key/11111111-2222-3333-4444-555555555555`;
const permissionsBoundaryArn = `arn:aws:iam::${home}:policy/boundary`;
const roleArn = `arn:aws:iam::${home}:role/registry`;

const pull: PullGrantArgs = {
  accounts: [production],
  organizationIds: ["o-acme123456"],
  organizationPaths: ["o-other12345/r-ab12/ou-ab12-11111111/*"],
  lambdaAccounts: [production],
  lambdaOrganizationIds: ["o-acme123456"],
  lambdaOrganizationPaths: ["o-other12345/r-ab12/ou-ab12-11111111/*"],
  principalArns: ["arn:aws:iam::666666666666:role/reader"],
};

const push: PushGrantArgs = {
  accounts: ["333333333333"],
  principalArns: ["arn:aws:iam::777777777777:role/builder"],
};

/** What repositories and creation templates have in common. */
const repository = {
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: ["latest"],
  encryption: { encryptionType: "KMS", kmsKey },
  lifecycle: {
    rules: [
      {
        rulePriority: 1,
        description: "Archives old releases.",
        tagStatus: "tagged",
        tagPatternList: ["release-*"],
        storageClass: "standard",
        countType: "sinceImagePushed",
        countNumber: 90,
        action: "transition",
        targetStorageClass: "archive",
      },
      {
        rulePriority: 2,
        tagPrefixList: ["dev-"],
        countType: "imageCountMoreThan",
        countNumber: 10,
      },
      { rulePriority: 3, tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 1 },
      { rulePriority: 4, tagStatus: "any", countType: "sinceImageTransitioned", countNumber: 90 },
    ],
  },
  push,
  tags: { service: "api" },
} satisfies HubRepositoryArgs;

const repositoryPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "ecr:DeleteRepository" }],
});

const registryDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "ecr:DeleteRepository",
      Resource: "arn:aws:ecr:*:*:repository/base/*",
    },
  ],
});

const hubRepository: HubRepositoryArgs = {
  ...repository,
  pull,
  repositoryPolicy,
  repositoryName: "team-a/api",
  scanOnPush: true,
  forceDelete: true,
  region: "us-east-1",
};

/** An entry of a registry may only repeat what the registry decides. */
const entry: HubRepositoryArgs = {
  ...hubRepository,
  pull: { ...pull, accounts: ["444444444444"] },
};
const repositoryDefaults: HubRepositoryArgs = {
  ...repository,
  pull: entry.pull,
  repositoryPolicy,
  scanOnPush: true,
  forceDelete: true,
};

const template: CreationTemplateArgs = {
  ...repository,
  pull: entry.pull,
  repositoryPolicy,
  appliedFor: ["REPLICATION"],
  description: "Replicas of team A.",
  customRoleArn: roleArn,
};

const scanning = {
  scanType: "ENHANCED",
  rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: ["*"] }],
  manageConfiguration: true,
  enableInspector: true,
  retainOnDelete: true,
} satisfies HubRegistryArgs["scanning"];

const hubRegistry: HubRegistryArgs = {
  repositories: { "team-a/api": entry },
  repositoryDefaults,
  pull: { ...pull, accounts: ["555555555555"] },
  encryption: { kmsKey },
  scanning,
  replication: {
    destinations: [{ region: "eu-west-1", registryId: production }],
    repositoryPrefixes: ["team-a/"],
    rules: [
      {
        destinations: [{ region: "eu-central-1", registryId: production }],
        repositoryPrefixes: ["base/"],
      },
    ],
  },
  registryPolicy: {
    replicationFrom: { accounts: ["444444444444"], repositoryPrefixes: ["team-b/"] },
    pullThroughFrom: {
      accounts: [production],
      principalArns: ["arn:aws:iam::333333333333:role/cache"],
      repositoryPrefixes: ["base/"],
    },
    document: registryDocument,
  },
  pullThroughCache: {
    upstream: {
      upstreamRegistryUrl: "444444444444.dkr.ecr.us-east-1.amazonaws.com",
      customRoleArn: roleArn,
      upstreamRepositoryPrefix: "base",
      createTemplate: true,
      pull: {
        accounts: [production],
        organizationIds: ["o-acme123456"],
        organizationPaths: ["o-other12345/r-ab12/ou-ab12-11111111/"],
        principalArns: ["arn:aws:iam::333333333333:role/reader"],
      },
    },
    github: {
      upstreamRegistryUrl: "ghcr.io",
      credentialArn: `arn:aws:secretsmanager:us-east-1:${home}:secret:ecr-pullthroughcache/github-AbCdEf`,
    },
  },
  creationTemplates: { ROOT: template },
  accountSettings: {
    basicScanTypeVersion: "AWS_NATIVE",
    registryPolicyScope: "V2",
    blobMounting: "ENABLED",
  },
  pullTimeUpdateExclusions: { scanner: `arn:aws:iam::${home}:role/scanner` },
  permissionsBoundaryArn,
  region: "us-east-1",
  tags,
};

const replicaRegistry: ReplicaRegistryArgs = {
  sourceAccountId: production,
  repositoryPrefixes: ["team-a/"],
  repositoryDefaults,
  creationTemplates: { "team-a": template },
  pull: { ...pull, accounts: ["555555555555"] },
  encryption: { kmsKey },
  scanning,
  permissionsBoundaryArn,
  region: "us-east-1",
  tags,
};

const spokeAccess: SpokeAccessArgs = {
  ...hub,
  repositories: ["team-a/api"],
  pullThroughCachePrefixes: ["github"],
  roleNames: ["deployer"],
  roles: { worker: "worker-role" },
  createRoles: {
    ecsTaskExecution: true,
    eksNode: true,
    eksAddOnAccounts: ["602401143452"],
    eksPods: {
      builder: { namespace: "ci", serviceAccount: "builder", clusterName: "app" },
      verifier: {
        namespace: "ci",
        serviceAccount: "verifier",
        oidcProviderArn: `arn:aws:iam::${home}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B2C`,
      },
    },
    lambda: true,
    lambdaFunctions: ["api-*"],
  },
  permissionsBoundaryArn,
  images: {
    api: { repository: "team-a/api", digest: `sha256:${"0a".repeat(32)}`, tag: "1.0.0" },
  },
  tags,
};

const registryEndpoints: RegistryEndpointsArgs = {
  ...hub,
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0"],
  routeTableIds: ["rtb-0123456789abcdef0"],
  vpcCidrBlocks: ["10.0.0.0/16"],
  ipAddressType: "dualstack",
  dnsRecordIpType: "service-defined",
  vpcIpv6CidrBlocks: ["2001:db8:1234:1a00::/56"],
  repositories: ["team-a/api"],
  pushRepositories: ["team-a/*"],
  pullThroughCachePrefixes: ["github"],
  additionalRepositoryArns: ["arn:aws:ecr:us-east-1:602401143452:repository/eks/*"],
  additionalBucketNames: ["acme-artifacts"],
  logs: true,
  fips: true,
  tags,
};

const publicRepository: PublicRepositoryArgs = {
  repositoryName: "tools/cli",
  catalogData: {
    description: "The command.",
    aboutText: "# About",
    usageText: "# Usage",
    architectures: ["x86-64"],
    operatingSystems: ["Linux"],
    logoImageBlob: "iVBORw0KGgo=",
  },
  push,
  forceDelete: true,
  tags,
};

const imagePublisher: ImagePublisherArgs = {
  ...hub,
  repositories: ["team-a/api"],
  baseRepositories: ["base/node"],
  signingProfileArn: `arn:aws:signer:us-east-1:${home}:/signing-profiles/releases`,
  gitHub: {
    sources: [
      {
        owner: "acme",
        repository: "api",
        ownerId: "1",
        repositoryId: "2",
        branches: ["main"],
        tags: ["v*"],
        environments: ["production"],
      },
    ],
    oidcProviderArn: `arn:aws:iam::${home}:oidc-provider/token.actions.githubusercontent.com`,
  },
  codeBuild: {
    repository: "team-a/api",
    sourceType: "GITHUB",
    sourceLocation: "https://github.com/acme/api.git",
    sourceVersion: "main",
    connectionArn: `arn:aws:codeconnections:us-east-1:${home}:connection/0a1b2c3d`,
    projectName: "api",
    dockerfile: "docker/Dockerfile",
    buildContext: "docker",
    platform: "linux/amd64",
    computeType: "BUILD_GENERAL1_MEDIUM",
    image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    buildTimeoutInMinutes: 30,
    logRetentionInDays: 7,
  },
  permissionsBoundaryArn,
  region: "us-east-1",
  tags,
};

const imageSigning: ImageSigningArgs = {
  profileName: "releases",
  signatureValidityPeriod: { value: 12, type: "MONTHS" },
  sign: {
    accounts: [production],
    roleArns: { release: "arn:aws:iam::333333333333:role/release" },
  },
  verification: {
    repositoryUrls: [`${home}.dkr.ecr.us-east-1.amazonaws.com/team-a/api`],
    level: "permissive",
    trustedProfileArns: [`arn:aws:signer:us-east-1:${home}:/signing-profiles/former`],
  },
  managedSigning: { repositoryFilters: ["team-a/*"] },
  region: "us-east-1",
  tags,
};

const selection = {
  severities: ["CRITICAL", "HIGH"],
  repositories: ["team-a/*"],
  onFinding: true,
  onScan: true,
} satisfies Partial<FindingsAlertsArgs>;

const findingsAlerts: FindingsAlertsArgs = {
  ...selection,
  createTopic: true,
  targets: {
    audit: { ...selection, arn: `arn:aws:sqs:us-east-1:${home}:audit`, kmsKeyArn: kmsKey },
  },
  blockedStages: { api: { ...selection, pipelineName: "api", stageName: "Production" } },
  eventBusName: "hub-findings",
  permissionsBoundaryArn,
  region: "us-east-1",
  tags,
};

/** A registry decides the name and the region of its repositories: their defaults may not. */
export const refusedArguments: readonly string[] = [
  "repositoryDefaults.repositoryName",
  "repositoryDefaults.region",
];

/** Together they have every other argument of every component; some exclude each other. */
export const completeArguments: readonly CompleteArguments[] = [
  { component: "FindingsAlerts", args: findingsAlerts },
  { component: "HubRegistry", args: hubRegistry },
  { component: "HubRegistry", args: { encryption: { createKey: true } } },
  { component: "HubRepository", args: hubRepository },
  { component: "ImagePublisher", args: imagePublisher },
  { component: "ImageSigning", args: imageSigning },
  { component: "PublicRepository", args: publicRepository },
  { component: "RegistryEndpoints", args: registryEndpoints },
  { component: "ReplicaRegistry", args: replicaRegistry },
  { component: "ReplicaRegistry", args: { encryption: { createKey: true } } },
  { component: "SpokeAccess", args: spokeAccess },
];

/** What the components cannot be without. */
export const minimalArguments: Readonly<Record<string, object>> = {
  ImagePublisher: { ...hub, repositories: ["team-a/api"], gitHub: imagePublisher.gitHub },
  RegistryEndpoints: {
    ...hub,
    vpcId: registryEndpoints.vpcId,
    subnetIds: registryEndpoints.subnetIds,
    repositories: ["team-a/api"],
  },
  SpokeAccess: { ...hub, repositories: ["team-a/api"] },
};
