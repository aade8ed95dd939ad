import { parseWithAdvice } from "../../domain/lifecycle/parse";
import { NATIVE_REPOSITORY } from "../support/awsNative";
import type { PolicyResource } from "../support/policy";
import { memoize } from "../support/memoize";
import { CREATION_TEMPLATE, LIFECYCLE_POLICY } from "../support/resourceTypes";
import { isGiven } from "../support/values";

/** The resources that hold a lifecycle policy. */
export const lifecycleHolders = [LIFECYCLE_POLICY, CREATION_TEMPLATE, NATIVE_REPOSITORY] as const;

/** The lifecycle policy that a resource holds, as text or as object; none in a creation template that gives none. */
export function getLifecycleDocument(
  resource: PolicyResource,
): { readonly property: string; readonly value: unknown } | undefined {
  if (resource.type === LIFECYCLE_POLICY) {
    return { property: "policy", value: resource.props.policy };
  }
  const value = resource.props.lifecyclePolicy;
  return isGiven(value) ? { property: "lifecyclePolicy", value } : undefined;
}

/** A lifecycle policy that Amazon ECR takes, with what is likely wrong in it all the same; or why it takes none of it. */
export const readLifecyclePolicy = memoize(parseWithAdvice);
