import { isRecord } from "../../domain/json";
import { ANYWHERE, EACH, JSON_OR_YAML, JSON_TEXT, MEMBERS, type Path, within } from "./imagePath";
import { customImages, isCustomResource, kubernetesImages, podImages } from "./kubernetesImages";

const ecsTasks: Path = [
  "ecsProperties",
  JSON_TEXT,
  "taskProperties",
  EACH,
  "containers",
  EACH,
  "image",
];

const CODEBUILD_PROJECT = "aws:codebuild/project:Project";

const CONTAINER_RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
const EKS_ADD_ON = "aws:eks/addon:Addon";
const LIGHTSAIL_DEPLOYMENT =
  "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
const SSM_DOCUMENT = "aws:ssm/document:Document";
const GREENGRASS_COMPONENT = "aws-native:greengrassv2:ComponentVersion";

const JOB_TEMPLATE = "aws:emrcontainers/jobTemplate:JobTemplate";
const PIPELINE = "aws:sagemaker/pipeline:Pipeline";

const trainingImages: readonly Path[] = [
  ["algorithmSpecification", "trainingImage"],
  ["debugRuleConfigurations", EACH, "ruleEvaluatorImage"],
  ["profilerRuleConfigurations", EACH, "ruleEvaluatorImage"],
];

/** Where Apache Spark on Kubernetes is told of images: by settings, and by the arguments of a command. */
const sparkSettings: readonly Path[] = ["", "driver.", "executor."].flatMap((part) => {
  const properties: Path = ["properties", `spark.kubernetes.${part}container.image`];
  return within([EACH], properties, ["configurations", EACH, ...properties]);
});
const SPARK_ARGUMENT =
  /spark\.kubernetes\.(?:driver\.|executor\.)?container\.image=["']?([^\s"']+)/g;

/** Settings of Apache Spark on Amazon EMR clusters, which run containers by YARN. */
const yarnSettings: readonly Path[] = ["executorEnv", "yarn.appMasterEnv"].map((part) => [
  `spark.${part}.YARN_CONTAINER_RUNTIME_DOCKER_IMAGE`,
]);

const omicsImages: readonly Path[] = [
  ["containerRegistryMap", "imageMappings", EACH, "destinationImage"],
];

const containerImages: Path = ["containers", EACH, "image"];

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
  [EKS_ADD_ON]: [["configurationValues", JSON_OR_YAML, ANYWHERE, "image"]],
  "aws:emr/cluster:Cluster": ["configurations", "configurationsJson"].flatMap((name) =>
    within([name, JSON_OR_YAML, ANYWHERE, "Properties"], ...yarnSettings),
  ),
  [JOB_TEMPLATE]: [
    ...within(
      ["jobTemplateData", "configurationOverrides", "applicationConfigurations"],
      ...sparkSettings,
    ),
    ...within(
      ["jobTemplateData", "jobDriver"],
      ["sparkSubmitJobDriver", "sparkSubmitParameters", SPARK_ARGUMENT],
      ["sparkSqlJobDriver", "sparkSqlParameters", SPARK_ARGUMENT],
    ),
  ],
  "aws:emrserverless/application:Application": [
    ["imageConfiguration", "imageUri"],
    // In aws-native alone.
    ["workerTypeSpecifications", MEMBERS, "imageConfiguration", "imageUri"],
  ],
  [CONTAINER_RECIPE]: [["parentImage"]],
  "aws:lambda/function:Function": [["imageUri"]],
  [LIGHTSAIL_DEPLOYMENT]: [["containers", EACH, "image"]],
  "aws:sagemaker/algorithm:Algorithm": [
    ["trainingSpecification", "trainingImage"],
    ["inferenceSpecification", ...containerImages],
  ],
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": [
    ["dataQualityAppSpecification", "imageUri"],
  ],
  "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob": [
    ...within(["trainingJobDefinition"], ...trainingImages),
    ...within(["trainingJobDefinitions", EACH], ...trainingImages),
  ],
  "aws:sagemaker/imageVersion:ImageVersion": [["baseImage"]],
  "aws:sagemaker/model:Model": [["primaryContainer", "image"], containerImages],
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule": [
    [
      "monitoringScheduleConfig",
      "monitoringJobDefinition",
      "monitoringAppSpecification",
      "imageUri",
    ],
  ],
  [PIPELINE]: within(
    ["pipelineDefinition", JSON_OR_YAML, "Steps", ANYWHERE],
    ["appSpecification", "imageUri"],
    ["primaryContainer", "image"],
    containerImages,
    ...trainingImages,
  ),
  "aws:sagemaker/trainingJob:TrainingJob": trainingImages,
  [SSM_DOCUMENT]: [["content", JSON_OR_YAML, "mainSteps", EACH, "inputs", "image"]],
  "aws-native:cleanroomsml:ConfiguredModelAlgorithm": [
    ["trainingContainerConfig", "imageUri"],
    ["inferenceContainerConfig", "imageUri"],
  ],
  "aws-native:emrcontainers:Endpoint": within(
    ["configurationOverrides", "applicationConfiguration"],
    ...sparkSettings,
  ),
  "aws-native:gamelift:ContainerGroupDefinition": [
    ["gameServerContainerDefinition", "imageUri"],
    ["supportContainerDefinitions", EACH, "imageUri"],
  ],
  [GREENGRASS_COMPONENT]: [
    ["inlineRecipe", JSON_OR_YAML, "Manifests", EACH, "Artifacts", EACH, "Uri"],
  ],
  "aws-native:iotanalytics:Dataset": [["actions", EACH, "containerAction", "image"]],
  "aws-native:omics:Workflow": omicsImages,
  "aws-native:omics:WorkflowVersion": omicsImages,
  "aws-native:sagemaker:InferenceComponent": [["specification", "container", "image"]],
  "aws-native:sagemaker:ModelBiasJobDefinition": [["modelBiasAppSpecification", "imageUri"]],
  "aws-native:sagemaker:ModelExplainabilityJobDefinition": [
    ["modelExplainabilityAppSpecification", "imageUri"],
  ],
  "aws-native:sagemaker:ModelPackage": [
    ["inferenceSpecification", ...containerImages],
    ["additionalInferenceSpecifications", EACH, ...containerImages],
    ["additionalInferenceSpecificationsToAdd", EACH, ...containerImages],
  ],
  "aws-native:sagemaker:ModelQualityJobDefinition": [["modelQualityAppSpecification", "imageUri"]],
  "aws-native:sagemaker:ProcessingJob": [["appSpecification", "imageUri"]],
};

/** What stands in the place of an image and is none of a registry: names that AWS itself knows, and parameters. */
const OTHERS: Readonly<Record<string, string>> = {
  [CODEBUILD_PROJECT]: "aws/codebuild/",
  [CONTAINER_RECIPE]: "arn:",
  [JOB_TEMPLATE]: "${",
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
  if (!isRecord(value)) return value;
  // A pipeline gets what is not a text when it runs, as from a parameter.
  if (type === PIPELINE) return undefined;
  return type === EKS_ADD_ON ? toImageText(value) : value;
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
  ...kubernetesImages,
};
