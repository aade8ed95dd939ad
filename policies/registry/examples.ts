import type { ExampleResource } from "../support/policy";
import { REGISTRY_POLICY } from "../support/resourceTypes";

/** A registry policy that lets a principal replicate images into the registry. */
export function allowReplication(principal: unknown): ExampleResource {
  const statement = {
    Effect: "Allow",
    Principal: principal,
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
    Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/*",
  };
  const policy = { Version: "2012-10-17", Statement: [statement] };
  return { type: REGISTRY_POLICY, name: "replica", props: { policy: JSON.stringify(policy) } };
}
