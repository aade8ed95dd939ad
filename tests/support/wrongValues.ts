/** A value of the right type that is wrong, the rule that says so, and where below the argument it does. */
export type Wrong = readonly [value: unknown, rule: string, below?: string];

const account: Wrong = [["22"], "account-id-format", "[0]"];
const principal: Wrong = [["*"], "principal-arn-format", "[0]"];
const tags: Wrong = [{ "aws:team": "a" }, "tag-key-reserved", '["aws:team"]'];
const region: Wrong = ["mars", "region-format"];
const permissionsBoundaryArn: Wrong = ["boundary", "permissions-boundary-arn-format"];
const hub = { hubAccountId: ["22", "account-id-format"], hubRegion: region } as const;
const prefixes: Wrong = [["Team"], "repository-prefix-format", "[0]"];
const repositories: Wrong = [["Team"], "repository-name-format", "[0]"];

const repository = {
  imageTagMutability: ["FROZEN", "tag-mutability-mode"],
  imageTagMutabilityExclusionFilters: [["a b"], "tag-mutability-filter-format", "[0]"],
  pull: [{}, "grant-empty"],
  push: [{}, "grant-empty"],
  tags,
} as const;

const repositoryPolicy: Wrong = ["{", "json-syntax"];

const selection = {
  severities: [["SEVERE"], "findings-severity", "[0]"],
  repositories,
} as const;

const organizations = {
  accounts: account,
  organizationIds: [["acme"], "organization-id-format", "[0]"],
  organizationPaths: [["o-acme123456"], "organization-path-format", "[0]"],
  principalArns: principal,
} as const;

/** For the arguments of each type, by their names. */
export const wrongValues: Readonly<Record<string, Readonly<Record<string, Wrong>>>> = {
  AccountSettings: {
    basicScanTypeVersion: ["AWS", "account-setting-value"],
    registryPolicyScope: ["V9", "account-setting-value"],
    blobMounting: ["ON", "account-setting-value"],
  },
  BlockedStage: {
    ...selection,
    pipelineName: ["a b", "findings-stage-name"],
    stageName: ["a b", "findings-stage-name"],
  },
  CachePullGrant: organizations,
  CatalogData: {
    description: ["x".repeat(1025), "catalog-text-length"],
    aboutText: ["x".repeat(10241), "catalog-text-length"],
    usageText: ["x".repeat(10241), "catalog-text-length"],
    architectures: [[""], "catalog-tag-length", "[0]"],
    operatingSystems: [[""], "catalog-tag-length", "[0]"],
    logoImageBlob: ["!", "catalog-logo-format"],
  },
  CodeBuildPublisher: {
    repository: ["team-b/batch", "argument-conflict"],
    sourceType: ["SVN", "codebuild-source-type"],
    sourceLocation: ["git@github.com:acme/api.git", "codebuild-source-location"],
    sourceVersion: ["a b", "codebuild-source-version"],
    connectionArn: ["connection", "codebuild-connection-arn"],
    projectName: ["a b", "codebuild-project-name"],
    dockerfile: ["../Dockerfile", "codebuild-path"],
    buildContext: ["/", "codebuild-path"],
    platform: ["linux/s390x", "codebuild-platform"],
    computeType: ["HUGE", "codebuild-compute-type"],
    image: ["ubuntu", "codebuild-image"],
    buildTimeoutInMinutes: [4, "codebuild-timeout"],
    logRetentionInDays: [2, "codebuild-log-retention"],
  },
  CreationTemplate: {
    ...repository,
    repositoryPolicy,
    appliedFor: [["PULL"], "creation-template-use", "[0]"],
    description: ["x".repeat(257), "creation-template-description"],
    customRoleArn: ["role", "role-arn-format"],
  },
  EksPodRole: {
    namespace: ["*", "pod-role-namespace"],
    serviceAccount: ["*", "pod-role-service-account"],
    oidcProviderArn: ["provider", "pod-role-provider"],
    clusterName: ["a b", "pod-role-cluster"],
  },
  FindingsAlerts: {
    ...selection,
    targets: [
      { "a b": { arn: "arn:aws:sqs:us-east-1:111111111111:a" } },
      "findings-target-name",
      '["a b"]',
    ],
    blockedStages: [
      { "a b": { pipelineName: "a", stageName: "b" } },
      "findings-target-name",
      '["a b"]',
    ],
    eventBusName: ["a b", "findings-event-bus-name"],
    permissionsBoundaryArn,
    region,
    tags,
  },
  FindingsTarget: {
    ...selection,
    arn: ["queue", "findings-target-arn"],
    kmsKeyArn: ["alias/a", "findings-target-key"],
  },
  GitHubPublisher: {
    sources: [[], "github-trust-sources"],
    oidcProviderArn: ["provider", "oidc-provider-arn-format"],
  },
  GitHubSource: {
    owner: ["a b", "github-owner-format"],
    repository: ["a/b", "github-repository-format"],
    ownerId: ["acme", "github-id-format"],
    repositoryId: ["api", "github-id-format"],
    branches: [["*"], "github-ref-wildcard", "[0]"],
    tags: [["*"], "github-ref-wildcard", "[0]"],
    environments: [["*"], "github-environment-format", "[0]"],
  },
  HubImage: {
    repository: ["team-b/batch", "argument-conflict"],
    digest: ["sha256:0", "image-reference-format"],
    tag: ["a b", "image-reference-format"],
  },
  HubRegistry: {
    repositories: [{ Team: {} }, "repository-name-format", ".Team"],
    pull: [{}, "grant-empty"],
    replication: [{}, "replication-destination-count", ".destinations"],
    registryPolicy: [{}, "grant-empty"],
    pullThroughCache: [
      { Quay: { upstreamRegistryUrl: "quay.io" } },
      "repository-prefix-format",
      ".Quay",
    ],
    creationTemplates: [
      { ROOT: { appliedFor: ["REPLICATION"] }, "team-": { appliedFor: ["REPLICATION"] } },
      "repository-prefix-format",
      '["team-"]',
    ],
    pullTimeUpdateExclusions: [{ all: "*" }, "pull-time-exclusion-principal", ".all"],
    permissionsBoundaryArn,
    region,
    tags,
  },
  HubRepository: {
    ...repository,
    repositoryPolicy,
    repositoryName: ["Team", "repository-name-format"],
    region,
  },
  RegistryRepository: {
    ...repository,
    repositoryPolicy,
    repositoryName: ["team-b/batch", "argument-conflict"],
    region: ["eu-west-1", "argument-conflict"],
  },
  ImagePublisher: {
    ...hub,
    repositories: [[], "push-policy-repositories"],
    baseRepositories: repositories,
    signingProfileArn: ["profile", "signing-profile-arn-format"],
    permissionsBoundaryArn,
    region,
    tags,
  },
  ImageSigning: { profileName: ["a b", "signing-profile-name-format"], region, tags },
  Lifecycle: { rules: [[{ tagStatus: "any" }], "argument-missing", "[0].countType"] },
  LifecycleRule: {
    rulePriority: [0, "lifecycle-rule-priority"],
    tagStatus: ["some", "lifecycle-tag-status"],
    tagPrefixList: [[""], "lifecycle-tag-empty", "[0]"],
    tagPatternList: [["*****"], "lifecycle-tag-wildcards", "[0]"],
    storageClass: ["cold", "lifecycle-storage-class"],
    countType: ["sinceBirth", "lifecycle-count-type"],
    countNumber: [0, "lifecycle-count-number"],
    action: ["burn", "lifecycle-action-type"],
    targetStorageClass: ["cold", "lifecycle-action-target"],
  },
  ManagedSigning: { repositoryFilters: [["Team/*"], "signing-filter-format", "[0]"] },
  PublicRepository: {
    repositoryName: ["Team", "public-repository-name-format"],
    push: [{}, "grant-empty"],
    tags,
  },
  PullGrant: {
    ...organizations,
    lambdaAccounts: account,
    lambdaOrganizationIds: organizations.organizationIds,
    lambdaOrganizationPaths: organizations.organizationPaths,
  },
  PullThroughCacheRule: {
    upstreamRegistryUrl: ["quay.example", "pull-through-upstream"],
    credentialArn: ["secret", "pull-through-credential-format"],
    customRoleArn: ["role", "role-arn-format"],
    upstreamRepositoryPrefix: ["Team", "repository-prefix-format"],
    pull: [{}, "grant-empty"],
  },
  PullThroughGrant: {
    accounts: account,
    principalArns: principal,
    repositoryPrefixes: prefixes,
  },
  PushGrant: { accounts: account, principalArns: principal },
  RegistryEncryption: { kmsKey: ["alias/hub", "encryption-key-not-arn"] },
  RegistryEndpoints: {
    ...hub,
    vpcId: ["vpc", "endpoint-network-id"],
    subnetIds: [[], "endpoint-network-empty"],
    routeTableIds: [["table"], "endpoint-network-id", "[0]"],
    vpcCidrBlocks: [["10.0.0.1/16"], "endpoint-cidr-block", "[0]"],
    ipAddressType: ["IPV4", "endpoint-ip-address-type"],
    dnsRecordIpType: ["ipv5", "endpoint-ip-address-type"],
    vpcIpv6CidrBlocks: [["10.0.0.0/16"], "endpoint-cidr-block", "[0]"],
    repositories,
    pushRepositories: repositories,
    pullThroughCachePrefixes: prefixes,
    additionalRepositoryArns: [["*"], "endpoint-repository-arn", "[0]"],
    additionalBucketNames: [["*"], "endpoint-bucket-name", "[0]"],
    tags,
  },
  RegistryPolicy: {
    replicationFrom: [{ accounts: ["1"] }, "account-id-format", ".accounts[0]"],
    pullThroughFrom: [{}, "grant-empty"],
    document: repositoryPolicy,
  },
  RegistryScanning: {
    scanType: ["DEEP", "scanning-type"],
    rules: [
      [{ scanFrequency: "MANUAL", repositoryFilters: ["*"] }],
      "scanning-frequency",
      "[0].scanFrequency",
    ],
  },
  ReplicaRegistry: {
    sourceAccountId: ["22", "account-id-format"],
    repositoryPrefixes: prefixes,
    creationTemplates: [
      { "team-": { appliedFor: ["REPLICATION"] } },
      "repository-prefix-format",
      '["team-"]',
    ],
    pull: [{}, "grant-empty"],
    permissionsBoundaryArn,
    region,
    tags,
  },
  Replication: {
    destinations: [[], "replication-destination-count"],
    repositoryPrefixes: [[], "replication-filter-count"],
    rules: [[{ destinations: [] }], "replication-destination-count", "[0].destinations"],
  },
  ReplicationDestination: { region, registryId: ["22", "account-id-format"] },
  ReplicationRule: {
    destinations: [[], "replication-destination-count"],
    repositoryPrefixes: [[], "replication-filter-count"],
  },
  ReplicationSource: { accounts: account, repositoryPrefixes: prefixes },
  RepositoryEncryption: {
    encryptionType: ["RSA", "encryption-type"],
    kmsKey: ["alias/hub", "encryption-key-not-arn"],
  },
  ScanningRule: {
    scanFrequency: ["DAILY", "scanning-frequency"],
    repositoryFilters: [["Team"], "scanning-filter-format", "[0]"],
  },
  SignGrant: {
    accounts: account,
    roleArns: [{ all: "*" }, "principal-arn-format", ".all"],
  },
  SignatureValidityPeriod: {
    value: [0, "signing-validity-range"],
    type: ["WEEKS", "signing-validity-unit"],
  },
  SignatureVerification: {
    repositoryUrls: [["https://hub/team-a/api"], "notation-scope-format", "[0]"],
    level: ["lax", "notation-level"],
    trustedProfileArns: [["profile"], "notation-identity-format", "[0]"],
  },
  SpokeAccess: {
    ...hub,
    repositories: [["team-a/*"], "repository-name-format", "[0]"],
    pullThroughCachePrefixes: prefixes,
    roleNames: [["a b"], "role-name-format", "[0]"],
    roles: [{ worker: "a b" }, "role-name-format", ".worker"],
    permissionsBoundaryArn,
    images: [{ api: { repository: "team-a/api" } }, "argument-missing", ".api"],
    tags,
  },
  SpokeRoles: {
    eksAddOnAccounts: [["22"], "account-id-format", "[0]"],
    eksPods: [
      { builder: { namespace: "ci", serviceAccount: "builder" } },
      "pod-role-identity",
      ".builder",
    ],
    lambdaFunctions: [["*"], "lambda-function-name", "[0]"],
  },
};

/** Arguments without a wrong value of the right type, and why. */
export const exempt: Readonly<Record<string, string>> = {
  "LifecycleRule.description": "any text is right; the policy as a whole has a limit",
};
