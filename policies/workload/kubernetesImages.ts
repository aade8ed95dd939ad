import { EACH, type Path, within } from "./imagePath";

/** Where a pod names its images. */
export const podImages: readonly Path[] = [
  ["containers", EACH, "image"],
  ["initContainers", EACH, "image"],
  ["ephemeralContainers", EACH, "image"],
  ["volumes", EACH, "image", "reference"],
];

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
function findKindImages(version: string, kind: string): [type: string, paths: Path[]][] {
  const images = within(podKinds[kind] ?? [], ...podImages);
  return [
    [`kubernetes:${version}:${kind}`, images],
    [`kubernetes:${version}:${kind}Patch`, images],
    [`kubernetes:${version}:${kind}List`, within(["items", EACH], ...images)],
  ];
}

/** Where custom resources of Kubernetes have pods, as Argo Rollouts and Knative services do, or single containers. */
export const customImages: readonly Path[] = [
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

/** Where the resources of Kubernetes name their images, by type token. */
export const kubernetesImages: Readonly<Record<string, readonly Path[]>> = Object.fromEntries(
  Object.entries(apiVersions).flatMap(([version, kinds]) =>
    kinds.flatMap((kind) => findKindImages(version, kind)),
  ),
);
