import { PULL_ACTIONS } from "../../domain/iam/actions";
import type { ExampleResource } from "../support/policy";
import { REPOSITORY_POLICY } from "../support/resourceTypes";

/** A repository policy of one statement. */
export function repositoryPolicyWith(statement: object): ExampleResource {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
  return {
    type: REPOSITORY_POLICY,
    name: "api",
    props: { repository: "team-a/api", policy: JSON.stringify(policy) },
  };
}

/** A repository policy that lets a principal pull. */
export function allowPull(principal: unknown, condition?: object): ExampleResource {
  return repositoryPolicyWith({ Principal: principal, Action: PULL_ACTIONS, Condition: condition });
}
