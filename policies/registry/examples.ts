import { REPLICATION_ACTIONS } from "../../domain/registry/registryPolicy";
import type { ExampleResource } from "../support/policy";
import { REGISTRY_POLICY } from "../support/resourceTypes";

/** A registry policy of one statement: account 222222222222 replicates images into the registry unless it says otherwise. */
export function registryPolicyWith(statement: object): ExampleResource {
  const replication = {
    Effect: "Allow",
    Principal: { AWS: "222222222222" },
    Action: REPLICATION_ACTIONS,
    Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/*",
  };
  const policy = { Version: "2012-10-17", Statement: [{ ...replication, ...statement }] };
  return { type: REGISTRY_POLICY, name: "replica", props: { policy: JSON.stringify(policy) } };
}
