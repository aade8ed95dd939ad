import type { PackPolicy } from "./policy";

/** One policy that judges resources before they are created, and the stack for what only the whole of it tells. */
export function combinePolicies(ofResources: PackPolicy, ofStack: PackPolicy): PackPolicy {
  // The runtime calls each function that a policy has; its types know one kind of policy or the other.
  return { ...ofResources, policy: { ...ofStack.policy, ...ofResources.policy } };
}
