import { parseRepositoryPolicy } from "../../domain/repository/repositoryPolicy";
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
] as const;

const parseOnce = memoize(parseRepositoryPolicy);

/** Where a resource holds a repository policy, and what that says; none in a creation template that gives none. */
export function getRepositoryPolicy(resource: PolicyResource) {
  const property = resource.type === CREATION_TEMPLATE ? "repositoryPolicy" : "policy";
  const value = resource.props[property];
  if (resource.type === CREATION_TEMPLATE && !isGiven(value)) return undefined;
  return { property, document: parseOnce(value) };
}
