import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { type Fixture, type PackConfig, runPack } from "../support/policyHarness";

/** A document, and the policies of the pack that it breaks: all of them. */
type Row = readonly [what: string, resource: Fixture | readonly Fixture[], ...broken: string[]];

const HUB = "111111111111";
const OTHER = "222222222222";
const ORGANIZATION = "o-acme123456";
const root = (account: string) => `arn:aws:iam::${account}:root`;
const document = (...statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

const named = (type: string, props: object): Fixture => ({
  type,
  name: "judged",
  props: { ...props },
});

const repositoryPolicy = (...statements: readonly object[]) =>
  named("aws:ecr/repositoryPolicy:RepositoryPolicy", {
    repository: "team-a/api",
    policy: document(...statements),
  });
const registryPolicy = (...statements: readonly object[]) =>
  named("aws:ecr/registryPolicy:RegistryPolicy", { policy: document(...statements) });
const pull = (Principal: unknown, Condition?: object) =>
  repositoryPolicy({ Principal, Action: PULL, ...(Condition && { Condition }) });
const publicPull = (Condition: object) => pull("*", Condition);

const OPEN = "ecr-repository-no-open-principal";
const TRUSTED = "ecr-repository-trusted-principals";
const OUTSIDE_PUSH = "ecr-repository-no-outside-push";
const VALID = "ecr-repository-policy-valid";
const WILDCARD = "ecr-repository-no-wildcard-actions";

const repositoryPolicies: readonly Row[] = [
  // Checkov CKV_AWS_32 and its CloudFormation form
  [
    "everybody may do all that is named",
    repositoryPolicy({ Principal: "*", Action: [...PULL, ...PUSH, "ecr:DeleteRepository"] }),
    OPEN,
    OUTSIDE_PUSH,
  ],
  [
    "two users may pull",
    pull({ AWS: [`arn:aws:iam::${HUB}:user/a`, `arn:aws:iam::${HUB}:user/b`] }),
  ],
  [
    "everybody of an organization",
    publicPull({ StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } }),
  ],
  [
    "everybody of one of some organizations",
    publicPull({ "ForAnyValue:StringEquals": { "aws:PrincipalOrgID": [ORGANIZATION] } }),
  ],
  // ForAllValues holds where a request has no such key: that of a stranger without organization.
  [
    "everybody, for all of no organization",
    publicPull({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": ORGANIZATION } }),
    OPEN,
  ],
  [
    "everybody, for all of no user name",
    publicPull({ "ForAllValues:StringEquals": { "aws:username": "a" } }),
    OPEN,
  ],
  ["everybody who calls himself so", publicPull({ StringEquals: { "aws:username": "a" } }), OPEN],
  [
    "everybody of a path of the organization",
    publicPull({
      "ForAnyValue:StringLike": {
        "aws:PrincipalOrgPaths": [`${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`],
      },
    }),
  ],
  [
    "everybody of any organization",
    publicPull({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
    OPEN,
  ],
  [
    "everybody outside of an organization",
    publicPull({ StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION } }),
    OPEN,
  ],
  [
    "everybody of an organization, if there is one",
    publicPull({ StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } }),
    OPEN,
  ],
  ["everybody of one account", publicPull({ StringEquals: { "aws:PrincipalAccount": HUB } })],
  [
    "everybody of one ARN",
    publicPull({ ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${HUB}:role/ci` } }),
  ],
  [
    "everybody of any role",
    publicPull({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } }),
    OPEN,
  ],
  [
    "everybody from one network",
    publicPull({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
    OPEN,
  ],
  [
    "everybody through one endpoint",
    publicPull({ StringEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } }),
    OPEN,
  ],
  ["everybody by TLS", publicPull({ Bool: { "aws:SecureTransport": "true" } }), OPEN],
  ["a statement without a principal", repositoryPolicy({ Action: PULL }), VALID],
  // Trivy AVD-AWS-0032, KICS, Terrascan, Prowler: the same in other words
  [
    "all actions for one account",
    repositoryPolicy({ Principal: { AWS: root(HUB) }, Action: ["ecr:*"] }),
    OUTSIDE_PUSH,
    WILDCARD,
  ],
  [
    "all actions for everybody",
    repositoryPolicy({ Principal: { AWS: ["*"] }, Action: ["ecr:*"] }),
    OPEN,
    OUTSIDE_PUSH,
    WILDCARD,
  ],
  [
    "a user of the account may look",
    repositoryPolicy({
      Principal: { AWS: `arn:aws:iam::${HUB}:user/username` },
      Action: ["ecr:DescribeImages", "ecr:DescribeRepositories"],
    }),
  ],
  [
    "everybody may look",
    repositoryPolicy({
      Principal: { AWS: "*" },
      Action: ["ecr:DescribeImages", "ecr:DescribeRepositories"],
    }),
    OPEN,
  ],
  ["everybody, by its old name", pull({ AWS: "arn:aws:iam::*:root" }), OPEN, VALID],
  [
    "a canonical user",
    pull({ CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }),
    TRUSTED,
  ],
  // The examples of Amazon ECR's guide
  [
    "users push and pull",
    repositoryPolicy({
      Principal: { AWS: [`arn:aws:iam::${HUB}:user/a`] },
      Action: [...PULL, ...PUSH],
    }),
    OUTSIDE_PUSH,
  ],
  [
    "another account pushes",
    repositoryPolicy({ Principal: { AWS: root(OTHER) }, Action: PUSH }),
    OUTSIDE_PUSH,
    TRUSTED,
  ],
  ["nobody pulls", repositoryPolicy({ Effect: "Deny", Principal: "*", Action: PULL })],
  [
    "nobody from another network does anything",
    repositoryPolicy({
      Effect: "Deny",
      Principal: "*",
      Action: "ecr:*",
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    }),
  ],
  [
    "CodeBuild of the account pulls",
    pull(
      { Service: "codebuild.amazonaws.com" },
      {
        ArnLike: { "aws:SourceArn": `arn:aws:codebuild:us-east-1:${HUB}:project/api` },
        StringEquals: { "aws:SourceAccount": HUB },
      },
    ),
  ],
  [
    "Lambda of the account pulls",
    pull(
      { Service: "lambda.amazonaws.com" },
      { StringLike: { "aws:sourceArn": `arn:aws:lambda:us-east-1:${HUB}:function:*` } },
    ),
  ],
  [
    "Lambda of another account pulls",
    pull(
      { Service: "lambda.amazonaws.com" },
      { StringLike: { "aws:sourceArn": `arn:aws:lambda:us-east-1:${OTHER}:function:*` } },
    ),
    TRUSTED,
  ],
  ["Lambda of everybody pulls", pull({ Service: "lambda.amazonaws.com" }), OPEN],
  [
    "Lambda of any account pulls",
    pull(
      { Service: "lambda.amazonaws.com" },
      { StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:*:function:*" } },
    ),
    OPEN,
  ],
  ["another account pulls", pull({ AWS: root(OTHER) }), TRUSTED],
  ["a role of another account pulls", pull({ AWS: `arn:aws:iam::${OTHER}:role/task` }), TRUSTED],
];

const registryPolicies: readonly Row[] = [
  [
    "another account replicates",
    registryPolicy({
      Principal: { AWS: root(OTHER) },
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
      Resource: [`arn:aws:ecr:eu-west-1:${HUB}:repository/*`],
    }),
    "ecr-registry-trusted-principals",
  ],
  [
    "the own account replicates",
    registryPolicy({
      Principal: { AWS: root(HUB) },
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
      Resource: [`arn:aws:ecr:eu-west-1:${HUB}:repository/*`],
    }),
  ],
  [
    "a role fills a cache",
    registryPolicy({
      Principal: { AWS: `arn:aws:iam::${HUB}:role/ci` },
      Action: ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"],
      Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/ecr-public/*`,
    }),
  ],
  [
    "everybody replicates",
    registryPolicy({ Principal: "*", Action: "ecr:ReplicateImage", Resource: "*" }),
    "ecr-registry-no-open-principal",
    "ecr-registry-no-outside-push",
    "ecr-registry-scoped",
  ],
  [
    "an account does everything",
    registryPolicy({
      Principal: { AWS: root(HUB) },
      Action: "ecr:*",
      Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/*`,
    }),
    "ecr-registry-no-outside-push",
    "ecr-registry-scoped",
  ],
];

const ISSUER = "token.actions.githubusercontent.com";
const trust = (Condition?: object, issuer = ISSUER) => [
  named("aws:iam/role:Role", {
    assumeRolePolicy: document({
      Principal: { Federated: `arn:aws:iam::${HUB}:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      ...(Condition && { Condition }),
    }),
  }),
];
const bound = (subject: string, test = "StringLike") => {
  const audience = { [`${ISSUER}:aud`]: "sts.amazonaws.com" };
  const subjects = { [`${ISSUER}:sub`]: subject };
  return test === "StringEquals"
    ? { StringEquals: { ...audience, ...subjects } }
    : { StringEquals: audience, [test]: subjects };
};
const PUBLISHER = "iam-publisher-scoped";

/** Checkov CKV_AWS_358, Semgrep, and GitHub's own page on AWS. */
const trustPolicies: readonly Row[] = [
  ["no condition", trust(), PUBLISHER],
  ["a branch", trust(bound("repo:acme/api:ref:refs/heads/main", "StringEquals"))],
  ["an environment", trust(bound("repo:acme/api:environment:production"))],
  ["a tag", trust(bound("repo:acme/api:ref:refs/tags/v1.0.0"))],
  [
    "another subject, without an audience",
    trust({ StringEquals: { [`${ISSUER}:sub`]: "invalid" } }),
    PUBLISHER,
  ],
  ["a wildcard as it stands, which no token has", trust(bound("*", "StringEquals"))],
  ["any subject", trust(bound("*")), PUBLISHER],
  ["any repository", trust(bound("repo:*")), PUBLISHER],
  ["any repository of owners that begin so", trust(bound("repo:acme*")), PUBLISHER],
  ["any repository of an owner", trust(bound("repo:acme/*")), PUBLISHER],
  ["any branch of a repository", trust(bound("repo:acme/api:*")), PUBLISHER],
  [
    "a claim before the repository",
    trust(bound("workflow:github-actions:repo:acme/api:ref:refs/heads/main")),
  ],
  ["a workflow of any repository", trust(bound("workflow:ci")), PUBLISHER],
  ["a branch of any repository", trust(bound("ref:refs/heads/main")), PUBLISHER],
  ["an environment of any repository", trust(bound("environment:production")), PUBLISHER],
  ["a workflow of any repository, with anything after", trust(bound("workflow:ci:*")), PUBLISHER],
  [
    "another audience",
    trust({
      StringEquals: {
        [`${ISSUER}:aud`]: "other",
        [`${ISSUER}:sub`]: "repo:acme/api:ref:refs/heads/main",
      },
    }),
    PUBLISHER,
  ],
  [
    "an issuer that is not GitHub",
    trust(undefined, "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"),
  ],
];

const identity = (...statements: readonly object[]) =>
  named("aws:iam/policy:Policy", { policy: document(...statements) });
const attached = (policy: string) =>
  named("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
    role: "task",
    policyArn: `arn:aws:iam::aws:policy/${policy}`,
  });
const api = `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`;
const RIGHTS = "iam-ecr-least-privilege";

/** Checkov CKV_AWS_107 to 111, Parliament, IAM Access Analyzer, Prowler, and the examples of Amazon ECR's guide. */
const identityPolicies: readonly Row[] = [
  ["all of Amazon ECR", identity({ Action: "ecr:*", Resource: "*" }), RIGHTS],
  ["all of Amazon ECR on one repository", identity({ Action: "ecr:*", Resource: api }), RIGHTS],
  [
    "pulling everywhere",
    identity({ Action: [...PULL, "ecr:GetAuthorizationToken"], Resource: "*" }),
  ],
  ["pushing everywhere", identity({ Action: PUSH, Resource: "*" }), RIGHTS],
  [
    "pushing everywhere by a pattern",
    identity({ Action: PUSH, Resource: "arn:aws:ecr:*:*:repository/*" }),
    RIGHTS,
  ],
  [
    "pushing to one repository",
    identity(
      { Action: [...PULL, ...PUSH], Resource: api },
      { Action: "ecr:GetAuthorizationToken", Resource: "*" },
    ),
  ],
  ["a wildcard of putting", identity({ Action: "ecr:Put*", Resource: "*" }), RIGHTS],
  ["reading by a wildcard", identity({ Action: ["ecr:Describe*", "ecr:List*"], Resource: "*" })],
  ["deleting everywhere", identity({ Action: "ecr:DeleteRepository", Resource: "*" }), RIGHTS],
  [
    "policies of all repositories",
    identity({ Action: "ecr:SetRepositoryPolicy", Resource: "*" }),
    RIGHTS,
  ],
  [
    "the policy of the registry",
    identity({ Action: "ecr:PutRegistryPolicy", Resource: "*" }),
    RIGHTS,
  ],
  ["all but one action", identity({ NotAction: "ecr:DeleteRepository", Resource: "*" }), RIGHTS],
  ["everything outside of IAM", identity({ NotAction: "iam:*", Resource: "*" })],
  ["all of Amazon S3", identity({ Action: "s3:*", Resource: "*" })],
  ["what is denied", identity({ Effect: "Deny", Action: "ecr:*", Resource: "*" })],
  [
    "AmazonEC2ContainerRegistryFullAccess",
    attached("AmazonEC2ContainerRegistryFullAccess"),
    RIGHTS,
  ],
  ["AmazonEC2ContainerRegistryPowerUser", attached("AmazonEC2ContainerRegistryPowerUser"), RIGHTS],
  ["AmazonEC2ContainerRegistryReadOnly", attached("AmazonEC2ContainerRegistryReadOnly")],
  ["AmazonEC2ContainerRegistryPullOnly", attached("AmazonEC2ContainerRegistryPullOnly")],
  ["AmazonECSTaskExecutionRolePolicy", attached("service-role/AmazonECSTaskExecutionRolePolicy")],
  [
    "AmazonElasticContainerRegistryPublicFullAccess",
    attached("AmazonElasticContainerRegistryPublicFullAccess"),
    RIGHTS,
  ],
];

const config: PackConfig = {
  "ecr-repository-trusted-principals": {
    trustedAccounts: [HUB],
    trustedOrganizations: [ORGANIZATION],
  },
  "ecr-registry-trusted-principals": {
    trustedAccounts: [HUB],
    trustedOrganizations: [ORGANIZATION],
  },
  "iam-publisher-scoped": { roles: ["judged"] },
};

const tables = { repositoryPolicies, registryPolicies, trustPolicies, identityPolicies };

describe("documents like those that other public tools and guides show", () => {
  for (const [name, rows] of Object.entries(tables)) {
    describe(name, () => {
      for (const [what, given, ...broken] of rows) {
        it(`${broken.join(", ") || "nothing"}: ${what}`, async () => {
          const { violations } = await runPack(policies, [given].flat(), config);
          const ids = violations.map(({ policy }) => policy);
          assert.deepEqual([...new Set(ids)].toSorted(), broken.toSorted());
        });
      }
    });
  }
});
