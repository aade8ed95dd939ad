const imageDigest = `sha256:${"0a".repeat(32)}`;
const image = `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${imageDigest}`;

/** The role of the hub that delivers findings to a spoke, as the hub's stack tells it. */
export const deliveryRoleArn = "arn:aws:iam::111111111111:role/findings-target-production-0a1b2c3";

/** Outputs of the stack of image-signing. */
export const signingOutputs = {
  verificationPolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["signer:GetRevocationStatus"], Resource: ["*"] }],
  }),
  notationTrustPolicy: JSON.stringify({
    version: "1.0",
    trustPolicies: [
      {
        name: "releases",
        registryScopes: ["*"],
        signatureVerification: { level: "strict" },
        trustStores: ["signingAuthority:aws-signer-ts"],
        trustedIdentities: ["arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases"],
      },
    ],
  }),
};

/** Outputs of a stack. */
export type Outputs = Readonly<Record<string, unknown>>;

/** How an example is deployed, and what its outputs say when it has come to its end. */
export interface DeployedExample {
  readonly account: string;
  /** @default us-east-1 */
  readonly region?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string | RegExp>>;
}

/** Examples by their folder. `base` is the stack that has what they find in their accounts, and `account` is its. */
export function exampleStacks(base: string, account: string, { subnetIds }: Outputs) {
  return {
    admission: {
      account,
      config: { hubStack: base },
      outputs: {
        verifierRoleArn: new RegExp(`^arn:aws:iam::${account}:role/`),
        manifests: /kind: TrustPolicy[^]*kind: ClusterPolicy/,
      },
    },
    adopt: {
      account: "800000000016",
      config: {},
      outputs: {
        "repositoryUrls.team-a/web": "800000000016.dkr.ecr.us-east-1.amazonaws.com/team-a/web",
      },
    },
    failover: {
      account: "800000000013",
      config: { imageDigest, active: "replica" },
      outputs: { "imageReferences.api": image.replace("us-east-1", "eu-west-1") },
    },
    migrate: {
      account: "800000000014",
      config: {
        azureRegistry: "acmeimages.azurecr.io",
        azureSecretArn:
          "arn:aws:secretsmanager:us-east-1:800000000014:secret:ecr-pullthroughcache/azure-AbCdEf",
      },
      outputs: {
        "cachePrefixes.azure": "800000000014.dkr.ecr.us-east-1.amazonaws.com/azure",
        "repositoryUrls.team-a/api": "800000000014.dkr.ecr.us-east-1.amazonaws.com/team-a/api",
      },
    },
    "findings-alerts": {
      account: "800000000001",
      config: {
        email: "security@example.com",
        productionBusArn: "arn:aws:events:us-east-1:222222222222:event-bus/hub-findings",
      },
      outputs: {
        productionRoleArn:
          /^arn:aws:iam::800000000001:role\/findings-target-production-[0-9a-f]{7}$/,
      },
    },
    "findings-spoke": {
      account: "800000000002",
      config: { alertsStack: base },
      outputs: { eventBusArn: "arn:aws:events:us-east-1:800000000002:event-bus/hub-findings" },
    },
    "image-signing": {
      account: "800000000003",
      config: { publisherAccountIds: '["222222222222"]' },
      outputs: {
        notationTrustPolicy: /arn:aws:signer:us-east-1:800000000003:\/signing-profiles\//,
      },
    },
    "public-repository": {
      account: "800000000004",
      region: "eu-west-1",
      config: {},
      outputs: { repositoryUrl: /^public\.ecr\.aws\/\w+\/node$/ },
    },
    "publisher-codebuild": {
      account: "800000000005",
      config: { hubStack: base, sourceLocation: "https://github.com/acme/api.git" },
      outputs: { projectName: "team-a-api" },
    },
    "publisher-github": {
      account: "800000000006",
      config: {
        hubStack: base,
        gitHubOwner: "acme",
        gitHubRepository: "api",
        gitHubOwnerId: "5544123",
        gitHubRepositoryId: "821093847",
        signingProfileArn: "arn:aws:signer:us-east-1:222222222222:/signing-profiles/releases",
      },
      outputs: { workflowSteps: /arn:aws:iam::800000000006:role\/team-a-api-github/ },
    },
    "pull-through-cache": {
      account: "800000000012",
      config: {
        organizationId: "o-acme123456",
        dockerHubSecretArn:
          "arn:aws:secretsmanager:us-east-1:800000000012:secret:ecr-pullthroughcache/docker-hub-AbCdEf",
      },
      outputs: {
        "cachedImages.nginx":
          "800000000012.dkr.ecr.us-east-1.amazonaws.com/docker-hub/library/nginx:1.29",
      },
    },
    "registry-endpoints": {
      account: "800000000007",
      config: { hubStack: base },
      outputs: { "endpointIds.ecr.api": /^vpce-/, "endpointIds.s3": /^vpce-/ },
    },
    "replica-account": {
      account: "800000000008",
      config: { hubAccountId: "111111111111", repositoryPrefixes: '["base/"]' },
      outputs: { registryId: "800000000008" },
    },
    "replica-region": {
      account: "800000000009",
      config: { replicaRegion: "eu-west-1", organizationId: "o-acme123456" },
      outputs: { replicaUrl: "800000000009.dkr.ecr.eu-west-1.amazonaws.com" },
    },
    "repositories-from-file": {
      account: "800000000011",
      config: {},
      outputs: { registryId: "800000000011" },
    },
    "spoke-eks": {
      account,
      config: {
        hubStack: base,
        imageDigest,
        clusterName: "production",
        subnetIds: JSON.stringify(subnetIds),
      },
      outputs: { image },
    },
    "spoke-lambda": {
      account: "800000000010",
      config: { hubStack: base, imageDigest },
      outputs: { image },
    },
  } satisfies Readonly<Record<string, DeployedExample>>;
}
