import { PULL_ACTIONS, PUSH_ACTIONS } from "./actions";
import type { PolicyDocument, PolicyStatement } from "./iamPolicy";

const LOGIN = "ecr:GetAuthorizationToken";

const PULL = [LOGIN, ...PULL_ACTIONS];

const READ_ONLY = [
  ...PULL,
  "ecr:DescribeImageScanFindings",
  "ecr:DescribeImages",
  "ecr:DescribeRepositories",
  "ecr:GetLifecyclePolicy",
  "ecr:GetLifecyclePolicyPreview",
  "ecr:GetRepositoryPolicy",
  "ecr:ListImages",
  "ecr:ListTagsForResource",
];

const POWER_USER = [...READ_ONLY, ...PUSH_ACTIONS];

const PUBLIC_POWER_USER = [
  "ecr-public:BatchCheckLayerAvailability",
  "ecr-public:CompleteLayerUpload",
  "ecr-public:DescribeImageTags",
  "ecr-public:DescribeImages",
  "ecr-public:DescribeRegistries",
  "ecr-public:DescribeRepositories",
  "ecr-public:GetAuthorizationToken",
  "ecr-public:GetRegistryCatalogData",
  "ecr-public:GetRepositoryCatalogData",
  "ecr-public:GetRepositoryPolicy",
  "ecr-public:InitiateLayerUpload",
  "ecr-public:PutImage",
  "ecr-public:UploadLayerPart",
];

/**
 * What policies of AWS itself allow in Amazon ECR and ECR Public, by name with path. Source: AWS Managed Policy Reference Guide, as of mid
 * 2026; AWS adds to its policies from time to time. What they allow elsewhere is left out.
 */
const DOCUMENTS: Readonly<Record<string, Pick<PolicyStatement, "actions" | "notActions">>> = {
  AdministratorAccess: { actions: ["*"] },
  AmazonEC2ContainerRegistryFullAccess: { actions: ["ecr:*"] },
  AmazonEC2ContainerRegistryPowerUser: { actions: POWER_USER },
  AmazonEC2ContainerRegistryPullOnly: {
    actions: [
      LOGIN,
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:GetDownloadUrlForLayer",
    ],
  },
  AmazonEC2ContainerRegistryReadOnly: { actions: READ_ONLY },
  AmazonEKSFargatePodExecutionRolePolicy: { actions: PULL },
  AmazonElasticContainerRegistryPublicFullAccess: { actions: ["ecr-public:*"] },
  AmazonElasticContainerRegistryPublicPowerUser: { actions: PUBLIC_POWER_USER },
  PowerUserAccess: { notActions: ["account:*", "iam:*", "organizations:*"] },
  ReadOnlyAccess: {
    actions: ["ecr:BatchCheck*", "ecr:BatchGet*", "ecr:Describe*", "ecr:Get*", "ecr:List*"],
  },
  "service-role/AWSAppRunnerServicePolicyForECRAccess": {
    actions: [...PULL, "ecr:DescribeImages"],
  },
  "service-role/AmazonECSTaskExecutionRolePolicy": { actions: PULL },
};

/** What a policy of AWS itself allows in Amazon ECR and ECR Public, by its ARN; undefined for a policy that is not known here. */
export function awsManagedPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? "";
  const allowed = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  if (allowed === undefined) return undefined;
  return {
    version: "2012-10-17",
    statements: [{ effect: "Allow", ...allowed, resources: ["*"], conditions: [] }],
  };
}
