/** A step on the way to an image: the name of a member, each element of a list, or the value of a JSON text. */
export type Step = string | typeof EACH | typeof JSON_TEXT;

export const EACH: unique symbol = Symbol("each element");
export const JSON_TEXT: unique symbol = Symbol("JSON text");

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
  "aws:codebuild/project:Project": [["environment", "image"]],
  "aws:ecs/taskDefinition:TaskDefinition": [["containerDefinitions", JSON_TEXT, EACH, "image"]],
  "aws:lambda/function:Function": [["imageUri"]],
};

/** Kubernetes kinds with the way to their pod. */
const podKinds: Readonly<Record<string, Path>> = {
  "core/v1:Pod": ["spec"],
  "core/v1:ReplicationController": ["spec", "template", "spec"],
  "apps/v1:DaemonSet": ["spec", "template", "spec"],
  "apps/v1:Deployment": ["spec", "template", "spec"],
  "apps/v1:ReplicaSet": ["spec", "template", "spec"],
  "apps/v1:StatefulSet": ["spec", "template", "spec"],
  "batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  "batch/v1:Job": ["spec", "template", "spec"],
};

/** Where the resources of workloads name their images, by type token. Kinds that patch others name them alike. */
export const imagePaths: Readonly<Record<string, readonly Path[]>> = {
  ...awsImages,
  ...Object.fromEntries(
    Object.entries(podKinds).flatMap(([kind, path]) =>
      [`kubernetes:${kind}`, `kubernetes:${kind}Patch`].map((type) => [
        type,
        within(path, ...podImages),
      ]),
    ),
  ),
};
