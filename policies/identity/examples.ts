import type { ExampleResource } from "../support/policy";

/** A role's inline policy of one statement. */
export function rolePolicy(action: string, resource: string): ExampleResource {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  };
  return {
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "task",
    props: { role: "task", policy: JSON.stringify(policy) },
  };
}
