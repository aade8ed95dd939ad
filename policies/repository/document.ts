import type { Parsed } from "../../domain/finding";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { parseRepositoryPolicy } from "../../domain/repository/repositoryPolicy";
import type { JudgedResource } from "../support/policy";
import { remember } from "../support/remember";
import {
  CREATION_TEMPLATE,
  PUBLIC_REPOSITORY_POLICY,
  REPOSITORY_POLICY,
} from "../support/resourceTypes";

/** The resources that hold a repository policy, also one of ECR Public. */
export const repositoryPolicyHolders = [
  REPOSITORY_POLICY,
  PUBLIC_REPOSITORY_POLICY,
  CREATION_TEMPLATE,
] as const;

const readPolicy = remember(parseRepositoryPolicy);

/** The repository policy that a resource holds; none in a creation template that gives none. */
export function repositoryPolicyOf(
  resource: JudgedResource,
): { readonly property: string; readonly document: Parsed<PolicyDocument> } | undefined {
  const property = resource.type === CREATION_TEMPLATE ? "repositoryPolicy" : "policy";
  const value = resource.props[property];
  if (value === undefined && resource.type === CREATION_TEMPLATE) return undefined;
  return { property, document: readPolicy(value) };
}
