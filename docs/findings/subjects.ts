/** A part of the page: rules whose ids begin alike, and where AWS or the maker of a tool describes what they are about. */
export interface Subject {
  readonly title: string;
  /** Beginnings of rule ids, or whole ids. */
  readonly rules: readonly string[];
  readonly source: string;
}

const ECR = "https://docs.aws.amazon.com/AmazonECR/latest/userguide";
const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** In the order of the page. A rule belongs to the first subject that has the beginning of its id. */
export const subjects: readonly Subject[] = [
  {
    title: "Arguments of components",
    rules: ["argument-"],
    source: "https://www.pulumi.com/docs/iac/concepts/inputs-outputs/",
  },
  {
    title: "Lifecycle policies",
    rules: ["lifecycle-"],
    source: `${ECR}/lifecycle_policy_parameters.html`,
  },
  {
    title: "Images and inventories",
    rules: ["inventory-", "in-use-", "inspector-", "image-"],
    source: `${ECR}/images.html`,
  },
  {
    title: "Grants and repository policies",
    rules: ["grant-", "repository-policy-"],
    source: `${ECR}/repository-policies.html`,
  },
  {
    title: "Registry policies",
    rules: ["registry-policy-"],
    source: `${ECR}/registry-permissions.html`,
  },
  {
    title: "IAM policy documents",
    rules: ["policy-", "json-"],
    source: `${IAM}/reference_policies_grammar.html`,
  },
  {
    title: "Identities and roles",
    rules: [
      "identity-policy-",
      "pull-policy-",
      "push-policy-",
      "role-",
      "iam-",
      "permissions-boundary-",
    ],
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html",
  },
  {
    title: "Who may do what",
    rules: ["access-"],
    source: `${IAM}/reference_policies_evaluation-logic-cross-account.html`,
  },
  { title: "Replication", rules: ["replication-"], source: `${ECR}/replication.html` },
  { title: "Scanning", rules: ["scanning-"], source: `${ECR}/image-scanning.html` },
  {
    title: "Tag mutability",
    rules: ["tag-mutability-"],
    source: `${ECR}/image-tag-mutability.html`,
  },
  {
    title: "Encryption",
    rules: ["encryption-", "kms-key-"],
    source: `${ECR}/encryption-at-rest.html`,
  },
  {
    title: "Pull-through cache",
    rules: ["pull-through-"],
    source: `${ECR}/pull-through-cache.html`,
  },
  {
    title: "Repository creation templates",
    rules: ["creation-template-"],
    source: `${ECR}/repository-creation-templates.html`,
  },
  {
    title: "Account settings and pull time",
    rules: ["account-setting", "pull-time-"],
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html",
  },
  {
    title: "Public repositories",
    rules: ["public-repository-", "catalog-"],
    source:
      "https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-catalog-data.html",
  },
  {
    title: "Names, ids and tags",
    rules: [
      "account-id-",
      "region-",
      "organization-",
      "repository-",
      "principal-",
      "tags-",
      "tag-",
    ],
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  },
  { title: "VPC endpoints", rules: ["endpoint-"], source: `${ECR}/vpc-endpoints.html` },
  {
    title: "Findings alerts",
    rules: ["findings-"],
    source:
      "https://docs.aws.amazon.com/inspector/latest/user/findings-managing-automating-responses.html",
  },
  {
    title: "Publishing from GitHub Actions",
    rules: ["github-", "oidc-"],
    source: `${IAM}/id_roles_providers_create_oidc.html`,
  },
  {
    title: "Publishing from AWS CodeBuild",
    rules: ["codebuild-"],
    source: "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html",
  },
  {
    title: "Signing",
    rules: ["signing-"],
    source: "https://docs.aws.amazon.com/signer/latest/api/API_PutSigningProfile.html",
  },
  {
    title: "Verification with Notation",
    rules: ["notation-"],
    source:
      "https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md",
  },
  {
    title: "Workloads",
    rules: ["lambda-", "eks-", "pod-"],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  },
  {
    title: "Adoption",
    rules: ["registry-scan-", "import-file-"],
    source: "https://www.pulumi.com/docs/iac/guides/migration/import/",
  },
];
