import { isRecord } from "../../domain/json";

/** A step on the way to an image: the name of a member, each element of a list or member of an object, or the value of a text. */
export type Step = string | typeof EACH | typeof MEMBERS | typeof JSON_TEXT | typeof JSON_OR_YAML;

export const EACH: unique symbol = Symbol("each element");
export const MEMBERS: unique symbol = Symbol("each member");
export const JSON_TEXT: unique symbol = Symbol("JSON text");
export const JSON_OR_YAML: unique symbol = Symbol("JSON text, or YAML");

type Path = readonly Step[];

const within = (path: Path, ...rest: readonly Path[]): Path[] =>
  rest.map((each) => [...path, ...each]);

const ecsTasks: Path = [
  "ecsProperties",
  JSON_TEXT,
  "taskProperties",
  EACH,
  "containers",
  EACH,
  "image",
];

const podImages: readonly Path[] = [
  ["containers", EACH, "image"],
  ["initContainers", EACH, "image"],
  ["ephemeralContainers", EACH, "image"],
  ["volumes", EACH, "image", "reference"],
];

const CODEBUILD_PROJECT = "aws:codebuild/project:Project";

const CONTAINER_RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
const EKS_ADD_ON = "aws:eks/addon:Addon";
const LIGHTSAIL_DEPLOYMENT =
  "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
const SSM_DOCUMENT = "aws:ssm/document:Document";
const GREENGRASS_COMPONENT = "aws-native:greengrassv2:ComponentVersion";

const awsImages: Readonly<Record<string, readonly Path[]>> = {
  "aws:apprunner/service:Service": [["sourceConfiguration", "imageRepository", "imageIdentifier"]],
  "aws:batch/jobDefinition:JobDefinition": [
    ["containerProperties", JSON_TEXT, "image"],
    ecsTasks,
    ...within(["eksProperties", "podProperties"], ...podImages),
    ...within(
      ["nodeProperties", JSON_TEXT, "nodeRangeProperties", EACH],
      ["container", "image"],
      ecsTasks,
      ...within(["eksProperties", "podProperties"], ...podImages),
    ),
  ],
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": [
    ["agentRuntimeArtifact", "containerConfiguration", "containerUri"],
  ],
  "aws:bedrock/agentcoreHarness:AgentcoreHarness": [
    ["environmentArtifact", "containerConfiguration", "containerUri"],
  ],
  [CODEBUILD_PROJECT]: [["environment", "image"]],
  "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition": [["containerDefinitions", EACH, "image"]],
  "aws:ecs/expressGatewayService:ExpressGatewayService": [["primaryContainer", "image"]],
  "aws:ecs/taskDefinition:TaskDefinition": [["containerDefinitions", JSON_TEXT, EACH, "image"]],
  [EKS_ADD_ON]: within(
    ["configurationValues", JSON_OR_YAML],
    ["image"],
    [MEMBERS, "image"],
    [MEMBERS, MEMBERS, "image"],
  ),
  "aws:emrserverless/application:Application": [["imageConfiguration", "imageUri"]],
  [CONTAINER_RECIPE]: [["parentImage"]],
  "aws:lambda/function:Function": [["imageUri"]],
  [LIGHTSAIL_DEPLOYMENT]: [["containers", EACH, "image"]],
  "aws:sagemaker/imageVersion:ImageVersion": [["baseImage"]],
  "aws:sagemaker/model:Model": [
    ["primaryContainer", "image"],
    ["containers", EACH, "image"],
  ],
  [SSM_DOCUMENT]: [["content", JSON_OR_YAML, "mainSteps", EACH, "inputs", "image"]],
  "aws-native:gamelift:ContainerGroupDefinition": [
    ["gameServerContainerDefinition", "imageUri"],
    ["supportContainerDefinitions", EACH, "imageUri"],
  ],
  [GREENGRASS_COMPONENT]: [
    ["inlineRecipe", JSON_OR_YAML, "Manifests", EACH, "Artifacts", EACH, "Uri"],
  ],
  "aws-native:omics:Workflow": [
    ["containerRegistryMap", "imageMappings", EACH, "destinationImage"],
  ],
};

const POD: Path = ["spec"];
const TEMPLATED: Path = ["spec", "template", "spec"];

/** Kubernetes kinds with the way to their pod. */
const podKinds: Readonly<Record<string, Path>> = {
  Pod: POD,
  PodTemplate: ["template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
  DaemonSet: TEMPLATED,
  Deployment: TEMPLATED,
  Job: TEMPLATED,
  ReplicaSet: TEMPLATED,
  ReplicationController: TEMPLATED,
  StatefulSet: TEMPLATED,
};

/** API versions with the kinds they have; clusters may not serve the old ones any more. */
const apiVersions: Readonly<Record<string, readonly string[]>> = {
  "core/v1": ["Pod", "PodTemplate", "ReplicationController"],
  "apps/v1": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "apps/v1beta1": ["Deployment", "StatefulSet"],
  "apps/v1beta2": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "batch/v1": ["CronJob", "Job"],
  "batch/v1beta1": ["CronJob"],
  "batch/v2alpha1": ["CronJob"],
  "extensions/v1beta1": ["DaemonSet", "Deployment", "ReplicaSet"],
};

/** A kind by itself, the resource that patches one, and the one that holds a list of them. */
function kubernetesImages(version: string, kind: string): [type: string, paths: Path[]][] {
  const images = within(podKinds[kind] ?? [], ...podImages);
  return [
    [`kubernetes:${version}:${kind}`, images],
    [`kubernetes:${version}:${kind}Patch`, images],
    [`kubernetes:${version}:${kind}List`, within(["items", EACH], ...images)],
  ];
}

/** Where custom resources of Kubernetes have pods, as Argo Rollouts and Knative services do, or single containers. */
const customImages: readonly Path[] = [
  ...[
    TEMPLATED,
    ["spec", "jobTemplate", "spec", "template", "spec"],
    ["spec", "podTemplate", "spec"],
  ].flatMap((pod) => within(pod, ...podImages)),
  ["spec", "templates", EACH, "container", "image"],
  ["spec", "steps", EACH, "image"],
];

/** Whether a type is of a custom resource of Kubernetes: its API group is a domain, and none of Kubernetes itself. */
export function isCustomResource(type: string): boolean {
  if (!type.startsWith("kubernetes:")) return false;
  const [, group = ""] = /^kubernetes:([^/:]+\.[^/:]+)\/v[^:]*:/.exec(type) ?? [];
  return group !== "" && !/(^|\.)k8s\.io$/.test(group);
}

/** Whether a resource may have something else where others name an image. */
export function isAnyShape(type: string): boolean {
  return [EKS_ADD_ON, SSM_DOCUMENT, GREENGRASS_COMPONENT].includes(type) || isCustomResource(type);
}

/** What stands in the place of an image and is none of a registry: names that AWS itself knows, and parameters. */
const OTHERS: Readonly<Record<string, string>> = {
  [CODEBUILD_PROJECT]: "aws/codebuild/",
  [CONTAINER_RECIPE]: "arn:",
  [SSM_DOCUMENT]: "{{",
};

/** The image that a resource names by a value; undefined where it names none of a registry. */
export function toImage(type: string, value: unknown): unknown {
  const other = OTHERS[type];
  if (other !== undefined && typeof value === "string" && value.startsWith(other)) return undefined;
  if (type === LIGHTSAIL_DEPLOYMENT && typeof value === "string") {
    // Lightsail calls what was uploaded to it `:service.label.version`.
    return value.replace(/^:([^.]+)\.(.+)$/, "lightsail.amazonaws.com/$1:$2");
  }
  if (type === GREENGRASS_COMPONENT) {
    return typeof value === "string" && /^docker:/i.test(value) ? value.slice(7) : undefined;
  }
  return type === EKS_ADD_ON && isRecord(value) ? toImageText(value) : value;
}

/** The image of values of a Helm chart, such as `{ registry, repository, tag }`; undefined where they name no repository. */
function toImageText({ registry, repository, tag, digest }: Readonly<Record<string, unknown>>) {
  if (typeof repository !== "string") return undefined;
  const name = typeof registry === "string" ? `${registry}/${repository}` : repository;
  const tagged = typeof tag === "string" ? `${name}:${tag}` : name;
  return typeof digest === "string" ? `${tagged}@${digest}` : tagged;
}

/** Where a resource names its images; in a custom resource, only where it has what a pod has. */
export function findImagePaths(type: string): readonly Path[] {
  return imagePaths[type] ?? (isCustomResource(type) ? customImages : []);
}

/** Where the resources of workloads name their images, by type token. */
export const imagePaths: Readonly<Record<string, readonly Path[]>> = {
  ...awsImages,
  ...Object.fromEntries(
    Object.entries(apiVersions).flatMap(([version, kinds]) =>
      kinds.flatMap((kind) => kubernetesImages(version, kind)),
    ),
  ),
};
