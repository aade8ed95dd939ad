import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import { policies } from "../../policies/pack";
import { type Fixture, type PackConfig, UNKNOWN, runPack } from "../support/policyHarness";

const baseline = JSON.parse(
  readFileSync(join(__dirname, "../../policies/presets/baseline.json"), "utf8"),
) as PackConfig;

const document = (...statements: object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((each) => ({ Effect: "Allow", ...each })),
  });
const attachment = (name: string, policy: string): Fixture => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name,
  props: { role: UNKNOWN, policyArn: `arn:aws:iam::aws:policy/${policy}` },
  dependsOn: { role: [name.split("-")[0] ?? ""] },
});
const role = (name: string, trust: object): Fixture => ({
  type: "aws:iam/role:Role",
  name,
  props: { assumeRolePolicy: document(trust) },
});
const service = (name: string) => ({
  Action: "sts:AssumeRole",
  Principal: { Service: `${name}.amazonaws.com` },
});
const gitHub = (subject: string) => ({
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: {
    Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
  },
  Condition: {
    StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    StringLike: { "token.actions.githubusercontent.com:sub": subject },
  },
});
const workload = (type: string, image: string, spec: object = {}): Fixture => ({
  type,
  name: "api",
  props: { spec: { template: { spec: { containers: [{ name: "api", image }], ...spec } } } },
});

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

const stacks: Readonly<Record<string, readonly Fixture[]>> = {
  "an EKS cluster with its node role and add-ons": [
    role("node", service("ec2")),
    attachment("node-ecr", "AmazonEC2ContainerRegistryReadOnly"),
    attachment("node-pull", "AmazonEC2ContainerRegistryPullOnly"),
    attachment("node-worker", "AmazonEKSWorkerNodePolicy"),
    attachment("node-cni", "AmazonEKS_CNI_Policy"),
    {
      type: "aws:eks/addon:Addon",
      name: "cni",
      props: { addonName: "vpc-cni", configurationValues: "{}" },
    },
    workload(
      "kubernetes:apps/v1:DaemonSet",
      "602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/proxy:v1",
    ),
    workload("kubernetes:argoproj.io/v1alpha1:Rollout", `${HUB}/team-a/api:1.4.2`),
    {
      type: "kubernetes:cert-manager.io/v1:Certificate",
      name: "tls",
      props: { spec: { secretName: "tls" } },
    },
  ],
  "ECS services with task and execution roles": [
    role("execution", service("ecs-tasks")),
    attachment("execution-policy", "service-role/AmazonECSTaskExecutionRolePolicy"),
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "task",
      props: {
        role: UNKNOWN,
        policy: document({ Action: ["s3:GetObject", "sqs:*"], Resource: "*" }),
      },
    },
    {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "api",
      props: {
        containerDefinitions: JSON.stringify([{ name: "api", image: `${HUB}/team-a/api:1.4.2` }]),
      },
    },
  ],
  "Lambda functions from images and from archives": [
    role("function", service("lambda")),
    attachment("function-logs", "service-role/AWSLambdaBasicExecutionRole"),
    {
      type: "aws:lambda/function:Function",
      name: "image",
      props: { packageType: "Image", imageUri: UNKNOWN },
    },
    { type: "aws:lambda/function:Function", name: "zip", props: { runtime: "nodejs22.x" } },
  ],
  "roles of GitHub Actions without rights on Amazon ECR": [
    role("plan", gitHub("repo:acme/infra:pull_request")),
    attachment("plan-read", "ReadOnlyAccess"),
    role("docs", gitHub("repo:acme/docs:*")),
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "docs",
      props: {
        role: UNKNOWN,
        policy: document({ Action: "s3:*", Resource: "arn:aws:s3:::acme-docs/*" }),
      },
      dependsOn: { role: ["docs"] },
    },
    role("deploy", gitHub("repo:acme/infra:environment:production")),
    attachment("deploy-all", "AdministratorAccess"),
  ],
  "an endpoint of S3 and a network": [
    { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { cidrBlock: "10.0.0.0/16" } },
    {
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name: "s3",
      props: { vpcId: UNKNOWN, serviceName: "com.amazonaws.us-east-1.s3" },
    },
  ],
  "a registry with a cache of ECR Public": [
    {
      type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
      name: "public",
      props: { ecrRepositoryPrefix: "ecr-public", upstreamRegistryUrl: "public.ecr.aws" },
    },
    {
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      name: "public",
      props: {
        prefix: "ecr-public",
        appliedFors: ["PULL_THROUGH_CACHE"],
        imageTagMutability: "MUTABLE",
        lifecyclePolicy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              selection: {
                tagStatus: "any",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: 30,
              },
              action: { type: "expire" },
            },
          ],
        }),
      },
    },
  ],
  "an EKS platform with IRSA, Karpenter, Istio, Argo CD and Helm": [
    role("karpenter", {
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: {
        Federated:
          "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
      },
      Condition: {
        StringEquals: {
          "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub":
            "system:serviceaccount:karpenter:karpenter",
        },
      },
    }),
    attachment("karpenter-node", "AmazonEC2ContainerRegistryPullOnly"),
    {
      type: "kubernetes:helm.sh/v3:Release",
      name: "argo-cd",
      props: { chart: "argo-cd", values: { global: { image: { tag: "v2.13.0" } } } },
    },
    workload("kubernetes:apps/v1:Deployment", `${HUB}/ecr-public/karpenter/controller:1.0.0`),
    workload("kubernetes:apps/v1:StatefulSet", "quay.io/argoproj/argocd:v2.13.0"),
    {
      type: "kubernetes:argoproj.io/v1alpha1:Application",
      name: "api",
      props: { spec: { source: { repoURL: "https://example.com/acme/deploy", path: "api" } } },
    },
    {
      type: "kubernetes:networking.istio.io/v1:Gateway",
      name: "public",
      props: { spec: { selector: { istio: "ingress" }, servers: [] } },
    },
    {
      type: "kubernetes:karpenter.sh/v1:NodePool",
      name: "default",
      props: {
        spec: { template: { spec: { requirements: [], nodeClassRef: { name: "default" } } } },
      },
    },
    {
      type: "aws:eks/addon:Addon",
      name: "coredns",
      props: { addonName: "coredns", configurationValues: JSON.stringify({ replicaCount: 2 }) },
    },
  ],
  "GitHub Actions with a role that plans and one that publishes a repository": [
    role("plan", gitHub("repo:acme/api:pull_request")),
    attachment("plan-read", "ReadOnlyAccess"),
    role("publish", gitHub("repo:acme/api:ref:refs/heads/main")),
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "publish",
      props: {
        role: UNKNOWN,
        policy: document(
          { Action: "ecr:GetAuthorizationToken", Resource: "*" },
          {
            Action: [
              "ecr:BatchCheckLayerAvailability",
              "ecr:CompleteLayerUpload",
              "ecr:InitiateLayerUpload",
              "ecr:PutImage",
              "ecr:UploadLayerPart",
            ],
            Resource: "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
          },
        ),
      },
      dependsOn: { role: ["publish"] },
    },
  ],
  "a data platform with SageMaker, AWS Batch and EMR Serverless": [
    role("training", service("sagemaker")),
    {
      type: "aws:sagemaker/model:Model",
      name: "model",
      props: {
        executionRoleArn: UNKNOWN,
        primaryContainer: {
          image: "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.3-cpu-py311",
        },
      },
    },
    {
      type: "aws:batch/jobDefinition:JobDefinition",
      name: "etl",
      props: {
        type: "container",
        containerProperties: JSON.stringify({ image: `${HUB}/team-b/batch:7`, vcpus: 1 }),
      },
    },
    {
      type: "aws:emrserverless/application:Application",
      name: "spark",
      props: {
        type: "spark",
        releaseLabel: "emr-7.5.0",
        imageConfiguration: { imageUri: UNKNOWN },
      },
    },
  ],
  "a hub in two regions with replication and scanning": ["us-east-1", "eu-west-1"].flatMap(
    (region): Fixture[] => [
      {
        type: "aws:ecr/repository:Repository",
        name: `api-${region}`,
        props: {
          name: "team-a/api",
          region,
          imageTagMutability: "IMMUTABLE",
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }],
        },
      },
      {
        type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        name: `api-${region}`,
        props: {
          repository: "team-a/api",
          region,
          policy: lifecyclePolicy([expireUntagged({ afterDays: 7 })]),
        },
        dependsOn: { repository: [`api-${region}`] },
      },
      {
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        name: `scanning-${region}`,
        props: {
          region,
          scanType: "ENHANCED",
          rules: [
            {
              scanFrequency: "CONTINUOUS_SCAN",
              repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
            },
          ],
        },
      },
      {
        type: "aws:inspector2/enabler:Enabler",
        name: `inspector-${region}`,
        props: { region, accountIds: ["111111111111"], resourceTypes: ["ECR"] },
      },
      {
        type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        name: `replication-${region}`,
        props: {
          region,
          replicationConfiguration: {
            rules: [{ destinations: [{ region: "eu-central-1", registryId: "111111111111" }] }],
          },
        },
      },
    ],
  ),
  "a build by CodeBuild and CodePipeline": [
    role("build", service("codebuild")),
    {
      type: "aws:codebuild/project:Project",
      name: "image",
      props: { environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" } },
    },
    {
      type: "aws:codepipeline/pipeline:Pipeline",
      name: "image",
      props: { stages: [{ name: "Source", actions: [] }] },
    },
  ],
  "services on App Runner and Lightsail": [
    role("app-runner", service("build.apprunner")),
    attachment("app-runner-pull", "service-role/AWSAppRunnerServicePolicyForECRAccess"),
    {
      type: "aws:apprunner/service:Service",
      name: "api",
      props: {
        sourceConfiguration: {
          imageRepository: { imageIdentifier: `${HUB}/team-a/api:1`, imageRepositoryType: "ECR" },
        },
      },
    },
    {
      type: "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
      name: "site",
      props: { containers: [{ containerName: "site", image: ":site.site.3" }] },
    },
  ],
  "a spoke that runs images of the hub through endpoints": [
    role("execution", service("ecs-tasks")),
    {
      type: "aws:iam/policy:Policy",
      name: "pull",
      props: {
        policy: document(
          { Action: "ecr:GetAuthorizationToken", Resource: "*" },
          {
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: "arn:aws:ecr:us-east-1:111111111111:repository/team-a/*",
          },
        ),
      },
    },
    {
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name: "dkr",
      props: {
        serviceName: "com.amazonaws.us-east-1.ecr.dkr",
        privateDnsEnabled: true,
        policy: document({
          Principal: "*",
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
        }),
      },
    },
  ],
};

describe("typical stacks of a company under baseline.json", () => {
  for (const [stack, resources] of Object.entries(stacks)) {
    it(`are not stopped, nor advised against: ${stack}`, async () => {
      const { violations } = await runPack(policies, resources, baseline);
      const found = violations.filter(({ message }) => !message.startsWith("can't run policy"));
      assert.deepEqual(found, []);
    });
  }
});
