import type { ExampleResource } from "../support/policy";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

export const digest = `sha256:${"5ec0de".repeat(10)}5ec0`;

/** A task definition that runs one image of the hub. */
export function taskDefinition(image: string, registry = HUB): ExampleResource {
  const containers = [{ name: "api", image: `${registry}/${image}`, essential: true }];
  return {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "api",
    props: { family: "api", containerDefinitions: JSON.stringify(containers) },
  };
}

/** A Kubernetes Deployment that runs one image of the hub. */
export function deployment(image: string, container: object = {}): ExampleResource {
  const containers = [{ name: "api", image: `${HUB}/${image}`, ...container }];
  return {
    type: "kubernetes:apps/v1:Deployment",
    name: "api",
    props: { spec: { template: { spec: { containers } } } },
  };
}
