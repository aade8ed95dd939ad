import { parseRepositoryPolicy } from "../../domain/repository/repositoryPolicy";
import { NATIVE_REPOSITORY } from "../support/awsNative";
import type { PolicyResource } from "../support/policy";
import { memoize } from "../support/memoize";
import {
  CREATION_TEMPLATE,
  PUBLIC_REPOSITORY_POLICY,
  REPOSITORY_POLICY,
} from "../support/resourceTypes";
import { isGiven } from "../support/values";

/** The resources that hold a repository policy, also one of ECR Public. */
export const repositoryPolicyHolders = [
  REPOSITORY_POLICY,
  PUBLIC_REPOSITORY_POLICY,
  CREATION_TEMPLATE,
  NATIVE_REPOSITORY,
] as const;

const parseOnce = memoize(parseRepositoryPolicy);

/** Where a resource holds a repository policy, and what that says; none where a creation template or repository gives none. */
export function getRepositoryPolicy(resource: PolicyResource) {
  const isPolicy = [REPOSITORY_POLICY, PUBLIC_REPOSITORY_POLICY].includes(resource.type);
  const property = isPolicy ? "policy" : "repositoryPolicy";
  const value = resource.props[property];
  if (!isPolicy && !isGiven(value)) return undefined;
  return { property, document: parseOnce(value) };
}
