import { isList, toRecord } from "../../domain/json";
import {
  CREATION_TEMPLATE,
  OIDC_PROVIDER,
  PULL_THROUGH_CACHE_RULE,
  REGISTRY_POLICY,
  REGISTRY_SCANNING,
  REPLICATION,
  REPOSITORY,
  ROLE,
  VPC_ENDPOINT,
} from "./resourceTypes";

type Properties = Readonly<Record<string, unknown>>;
type Read = (props: Properties) => unknown;

const property =
  (name: string): Read =>
  (props) =>
    props[name];

/** A member of an object that is a property of its own in the provider `aws`. */
const member =
  (name: string, of: string): Read =>
  (props) =>
    toRecord(props[of])[name];

/** A list of one block, as the provider `aws` has it, of an object. */
const block =
  (name: string): Read =>
  (props) => {
    const value = props[name];
    return value === undefined ? undefined : [value];
  };

const tags =
  (name: string): Read =>
  (props) => {
    const given = props[name];
    if (!isList(given)) return given;
    return Object.fromEntries(given.map(toRecord).map(({ key, value }) => [String(key), value]));
  };

const exclusionFilters: Read = ({ imageTagMutabilityExclusionFilters: filters }) =>
  isList(filters)
    ? filters.map(toRecord).map((each) => ({
        filter: each.imageTagMutabilityExclusionFilterValue,
        filterType: each.imageTagMutabilityExclusionFilterType,
      }))
    : filters;

/** Each document is read only when it is asked for, as it may be unknown. */
const inlinePolicies: Read = ({ policies }) =>
  isList(policies)
    ? policies.map(toRecord).map((each) => ({
        get policy() {
          return each.policyDocument;
        },
      }))
    : policies;

/** Upstream registries by the names that AWS takes in place of their URLs. */
const UPSTREAM_URLS: Properties = {
  "docker-hub": "registry-1.docker.io",
  "ecr-public": "public.ecr.aws",
  "github-container-registry": "ghcr.io",
  "gitlab-container-registry": "registry.gitlab.com",
  k8s: "registry.k8s.io",
  quay: "quay.io",
};

const upstreamUrl: Read = ({ upstreamRegistryUrl, upstreamRegistry }) =>
  upstreamRegistryUrl ?? UPSTREAM_URLS[String(upstreamRegistry)] ?? upstreamRegistry;

const policyDocument = { policy: property("policyDocument") };
const template = {
  encryptionConfigurations: block("encryptionConfiguration"),
  imageTagMutabilityExclusionFilters: exclusionFilters,
};

interface NativeType {
  /** The type of the provider `aws` for the same. */
  readonly type: string;
  /** What the provider `aws` calls otherwise, or has in another shape. */
  readonly reads: Readonly<Record<string, Read>>;
}

/** The repository of `aws-native` holds its policies itself. */
export const NATIVE_REPOSITORY = "aws-native:ecr:Repository";

/** Groups and users of `aws-native` hold policies like its roles; those of `aws` hold none. */
export const NATIVE_GROUP = "aws-native:iam:Group";
export const NATIVE_USER = "aws-native:iam:User";

/** Workloads that name their images where those of `aws` do. */
const SAME_WORKLOADS = {
  "aws-native:apprunner:Service": "aws:apprunner/service:Service",
  "aws-native:batch:JobDefinition": "aws:batch/jobDefinition:JobDefinition",
  "aws-native:bedrockagentcore:Harness": "aws:bedrock/agentcoreHarness:AgentcoreHarness",
  "aws-native:bedrockagentcore:Runtime": "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
  "aws-native:ecs:DaemonTaskDefinition": "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
  "aws-native:ecs:ExpressGatewayService": "aws:ecs/expressGatewayService:ExpressGatewayService",
  "aws-native:ecs:TaskDefinition": "aws:ecs/taskDefinition:TaskDefinition",
  "aws-native:eks:Addon": "aws:eks/addon:Addon",
  "aws-native:emrserverless:Application": "aws:emrserverless/application:Application",
  "aws-native:imagebuilder:ContainerRecipe": "aws:imagebuilder/containerRecipe:ContainerRecipe",
  "aws-native:sagemaker:Algorithm": "aws:sagemaker/algorithm:Algorithm",
  "aws-native:sagemaker:DataQualityJobDefinition":
    "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
  "aws-native:sagemaker:ImageVersion": "aws:sagemaker/imageVersion:ImageVersion",
  "aws-native:sagemaker:Model": "aws:sagemaker/model:Model",
  "aws-native:sagemaker:MonitoringSchedule": "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
  "aws-native:ssm:Document": "aws:ssm/document:Document",
};

/** Types of the provider `aws-native` that policies judge like those of `aws`. */
export const NATIVE_TYPES: Readonly<Record<string, NativeType>> = {
  [NATIVE_REPOSITORY]: {
    type: REPOSITORY,
    reads: {
      ...template,
      name: property("repositoryName"),
      forceDelete: property("emptyOnDelete"),
      lifecyclePolicy: member("lifecyclePolicyText", "lifecyclePolicy"),
      repositoryPolicy: property("repositoryPolicyText"),
      tags: tags("tags"),
    },
  },
  "aws-native:ecr:RegistryPolicy": {
    type: REGISTRY_POLICY,
    reads: { policy: property("policyText") },
  },
  "aws-native:ecr:RegistryScanningConfiguration": { type: REGISTRY_SCANNING, reads: {} },
  "aws-native:ecr:ReplicationConfiguration": { type: REPLICATION, reads: {} },
  "aws-native:ecr:PullThroughCacheRule": {
    type: PULL_THROUGH_CACHE_RULE,
    reads: { upstreamRegistryUrl: upstreamUrl },
  },
  "aws-native:ecr:RepositoryCreationTemplate": {
    type: CREATION_TEMPLATE,
    reads: { ...template, appliedFors: property("appliedFor"), resourceTags: tags("resourceTags") },
  },
  "aws-native:iam:GroupPolicy": {
    type: "aws:iam/groupPolicy:GroupPolicy",
    reads: { ...policyDocument, group: property("groupName") },
  },
  "aws-native:iam:ManagedPolicy": {
    type: "aws:iam/policy:Policy",
    reads: { ...policyDocument, name: property("managedPolicyName") },
  },
  "aws-native:iam:RolePolicy": {
    type: "aws:iam/rolePolicy:RolePolicy",
    reads: { ...policyDocument, role: property("roleName") },
  },
  "aws-native:iam:UserPolicy": {
    type: "aws:iam/userPolicy:UserPolicy",
    reads: { ...policyDocument, user: property("userName") },
  },
  [NATIVE_GROUP]: { type: NATIVE_GROUP, reads: { inlinePolicies } },
  [NATIVE_USER]: { type: NATIVE_USER, reads: { inlinePolicies } },
  "aws-native:iam:Role": {
    type: ROLE,
    reads: {
      inlinePolicies,
      name: property("roleName"),
      assumeRolePolicy: property("assumeRolePolicyDocument"),
    },
  },
  "aws-native:iam:OidcProvider": { type: OIDC_PROVIDER, reads: {} },
  "aws-native:ec2:VpcEndpoint": { type: VPC_ENDPOINT, reads: policyDocument },
  "aws-native:lambda:Function": {
    type: "aws:lambda/function:Function",
    reads: { imageUri: member("imageUri", "code") },
  },
  "aws-native:lightsail:Container": {
    type: "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
    reads: { containers: member("containers", "containerServiceDeployment") },
  },
  "aws-native:sagemaker:Pipeline": {
    type: "aws:sagemaker/pipeline:Pipeline",
    reads: { pipelineDefinition: member("pipelineDefinitionBody", "pipelineDefinition") },
  },
  ...Object.fromEntries(
    Object.entries(SAME_WORKLOADS).map(([name, type]) => [name, { type, reads: {} }]),
  ),
};

const NATIVE_NAMES = new Map(Object.entries(NATIVE_TYPES).map(([name, { type }]) => [type, name]));

/** A type with the one of `aws-native` for the same, if there is one. */
export function withNativeType(type: string): readonly string[] {
  const native = NATIVE_NAMES.get(type);
  return native === undefined ? [type] : [type, native];
}

/** Whether a type is one of `aws-native` that policies judge. */
export function isNativeType(type: string): boolean {
  return Object.hasOwn(NATIVE_TYPES, type);
}

/** The type of the provider `aws` for a type. */
export function toAwsType(type: string): string {
  return NATIVE_TYPES[type]?.type ?? type;
}

/** Properties as the provider `aws` has them; each is read only when it is asked for, as it may be unknown. */
export function toAwsProperties(type: string, props: Properties): Properties {
  const native = NATIVE_TYPES[type];
  if (native === undefined) return props;
  return new Proxy(props, {
    get: (target, name) =>
      typeof name !== "string"
        ? undefined
        : Object.hasOwn(native.reads, name)
          ? native.reads[name]?.(target)
          : target[name],
  });
}
