import { policies } from "../../policies/pack";
import {
  ANYWHERE,
  EACH,
  JSON_OR_YAML,
  JSON_TEXT,
  MEMBERS,
  type Step,
} from "../../policies/workload/imagePath";
import { imagePaths } from "../../policies/workload/imagePaths";
import type { Fixture } from "./policyHarness";

const IMAGE = "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api:1.4.2";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

const principals = {
  AWS: ["222222222222"],
  Service: "lambda.amazonaws.com",
  Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
  CanonicalUser: "c",
};
const statement = {
  Sid: "All",
  Effect: "Allow",
  Principal: principals,
  NotPrincipal: principals,
  Action: ["ecr:BatchGetImage"],
  NotAction: "ecr:PutImage",
  Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
  NotResource: "*",
  Condition: {
    StringEquals: { "aws:PrincipalOrgID": "o-acme123456", "aws:SourceAccount": ["222222222222"] },
    ArnLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:222222222222:function:*" },
    StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/api:*" },
  },
};
const document = text({ Version: "2012-10-17", Id: "it", Statement: [statement] });

const selection = { tagStatus: "tagged", tagPatternList: ["release-*"], tagPrefixList: ["v"] };
const lifecycle = text({
  rules: [
    {
      rulePriority: 1,
      description: "it",
      selection: {
        ...selection,
        ...{ storageClass: "standard", countType: "sinceImagePushed", countUnit: "days" },
        countNumber: 1,
      },
      action: { type: "transition", targetStorageClass: "archive" },
    },
  ],
});
const filters = [{ filter: "latest", filterType: "WILDCARD" }];
const mutability = {
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: filters,
};
const encryptionConfigurations = [{ encryptionType: "KMS", kmsKey: KEY }];
const tags = { team: "a", "cost-center": "4711" };

/** Resources with every property that policies read, by type. */
const resources: Readonly<Record<string, Fixture["props"]>> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    serviceName: "com.amazonaws.us-east-1.ecr.dkr",
    privateDnsEnabled: true,
    policy: document,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    repository: "team-a/api",
    policy: lifecycle,
    region: "us-east-1",
  },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
    ecrRepositoryPrefix: "docker-hub",
    upstreamRegistryUrl: "registry-1.docker.io",
  },
  "aws:ecr/registryPolicy:RegistryPolicy": { policy: document },
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    scanType: "ENHANCED",
    rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: filters }],
    region: "us-east-1",
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: "eu-west-1", registryId: "111111111111" }],
          repositoryFilters: filters,
        },
      ],
    },
  },
  "aws:ecr/repository:Repository": {
    name: "team-a/api",
    ...mutability,
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations,
    forceDelete: false,
    tags,
    tagsAll: tags,
    region: "us-east-1",
    // As a repository of aws-native has it.
    lifecyclePolicy: lifecycle,
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    prefix: "docker-hub",
    description: "it",
    appliedFors: ["CREATE_ON_PUSH"],
    ...mutability,
    encryptionConfigurations,
    lifecyclePolicy: lifecycle,
    repositoryPolicy: document,
    customRoleArn: "arn:aws:iam::111111111111:role/templates",
    resourceTags: tags,
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    repository: "team-a/api",
    policy: document,
    region: "us-east-1",
  },
  "aws:ecrpublic/repository:Repository": {
    repositoryName: "charts",
    forceDestroy: false,
    tags,
    tagsAll: tags,
  },
  "aws:cloudcontrol/resource:Resource": { typeName: "AWS::ECR::Repository", desiredState: "{}" },
  "aws:cloudformation/stack:Stack": { templateBody: "Type: AWS::ECR::Repository" },
  "aws:cloudformation/stackSet:StackSet": { templateBody: "Type: AWS::ECR::Repository" },
  "command:local:Command": { create: "aws ecr", update: "aws ecr", delete: "aws ecr" },
  "command:remote:Command": { create: "aws ecr", update: "aws ecr", delete: "aws ecr" },
  "pulumi-nodejs:dynamic:Resource": { __provider: "exports.handler = __f0;" },
  "pulumi-python:dynamic:Resource": { __provider: "gASVAAAAAAAAAAA=" },
  "aws-native:cloudformation:Stack": { templateBody: { it: { Type: "AWS::ECR::Repository" } } },
  "aws-native:cloudformation:StackSet": { templateBody: "Type: AWS::ECR::Repository" },
  "aws-native:index:ExtensionResource": { type: "AWS::ECR::Repository", properties: {} },
  "aws-native:ecr:Repository": {
    repositoryName: "team-a/api",
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [
      {
        imageTagMutabilityExclusionFilterType: "WILDCARD",
        imageTagMutabilityExclusionFilterValue: "latest",
      },
    ],
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: encryptionConfigurations[0],
    emptyOnDelete: false,
    lifecyclePolicy: { lifecyclePolicyText: lifecycle, registryId: "111111111111" },
    repositoryPolicyText: document,
    tags: [{ key: "team", value: "a" }],
    // What these are called once the provider aws makes a repository of it.
    name: "team-a/api",
    forceDelete: false,
    encryptionConfigurations,
    repositoryPolicy: document,
    tagsAll: tags,
    region: "us-east-1",
  },
  "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": { policy: document },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    url: "https://token.actions.githubusercontent.com",
    arn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
  },
  "aws:iam/role:Role": {
    assumeRolePolicy: document,
    inlinePolicies: [{ name: "it", policy: document }],
    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"],
  },
};

/** Resources that no policy has findings of, but which decide on those of others. */
const others: Readonly<Record<string, Fixture["props"]>> = {
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": { vpcEndpointId: "vpce-1", policy: document },
  "aws:inspector2/enabler:Enabler": { accountIds: ["111111111111"], resourceTypes: ["ECR"] },
  "aws:inspector2/organizationConfiguration:OrganizationConfiguration": {
    autoEnable: { ec2: false, ecr: true },
  },
};

const identity = {
  policy: document,
  inlinePolicy: document,
  policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser",
  managedPolicyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess",
  policyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
  managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
  managedPolicies: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
  policies: [{ policyName: "it", policyDocument: document }],
  inlinePolicies: [{ name: "it", policy: document }],
};

function propsOf(type: string): Fixture["props"] | undefined {
  const paths = imagePaths[type];
  if (paths !== undefined) return merged(paths.map(imageAt)) as Fixture["props"];
  return resources[type] ?? (/^aws(-native)?:(iam|sso)/.test(type) ? identity : undefined);
}

/** What holds an image at the end of a path. */
function imageAt([step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return IMAGE;
  const held = imageAt(rest);
  if (step === EACH) return [held];
  if (step === MEMBERS) return { agent: held };
  if (step === ANYWHERE) return { inside: [held] };
  if (step instanceof RegExp) return `--conf spark.kubernetes.container.image=${IMAGE}`;
  if (step === JSON_TEXT || step === JSON_OR_YAML) return text(held);
  const beside = { image: "imagePullPolicy", reference: "pullPolicy" }[step];
  return { [step]: held, ...(rest.length === 0 && beside && { [beside]: "Always" }) };
}

/** One value with all that several have; texts of documents are taken for the documents. */
function merged(values: readonly unknown[]): unknown {
  const [first] = values;
  if (Array.isArray(first)) return [merged((values as unknown[][]).map(([element]) => element))];
  if (typeof first === "string" && /^[{[]/.test(first)) {
    return text(merged(values.map((value) => JSON.parse(value as string) as unknown)));
  }
  if (typeof first !== "object" || first === null) return first;
  const records = values as Readonly<Record<string, unknown>>[];
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(
    keys.map((key) => [
      key,
      merged(records.flatMap((record) => (key in record ? [record[key]] : []))),
    ]),
  );
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** Types of the resources of which policies tell findings. */
export const judgedTypes: readonly string[] = [
  ...new Set(policies.flatMap(({ metadata }) => [metadata.resource].flat())),
].toSorted();

/** A resource of each type that policies judge or look at, with every property that they read. */
export const judgedResources: readonly Fixture[] = [
  ...judgedTypes.flatMap((type) => {
    const props = propsOf(type);
    return props === undefined ? [] : [{ type, props }];
  }),
  ...Object.entries(others).map(([type, props]) => ({ type, props })),
].map((fixture, index) => ({
  ...fixture,
  name: `r${index}`,
  provider: { props: { defaultTags: text({ tags }), region: "us-east-1" } },
}));
