import { PULL_ACTIONS } from "../iam/actions";

/**
 * What whoever pulls an image first through a cache needs besides pulling: Amazon ECR makes the repository, imports the image
 * and, where its template says so, tags the repository in the caller's name. Source: ECR user guide, "IAM permissions required
 * to sync an upstream registry".
 */
export const FILL_CACHE_ACTIONS = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"] as const;

/** The tags of a template: identities only can have the right to them, whatever the registry grants. */
export const TAG_CACHE_ACTION = "ecr:TagResource";

/** Pulling of images that are in the cache and of those that are not yet. */
export const PULL_THROUGH_ACTIONS = [...PULL_ACTIONS, ...FILL_CACHE_ACTIONS, TAG_CACHE_ACTION];

/**
 * The names of the repositories under the prefix of a cache, as a pattern. Amazon ECR takes the prefix with and without `/` at
 * the end; `ROOT` stands for none.
 */
export function cachedRepositories(prefix: string): string {
  return prefix === "ROOT" ? "*" : `${barePrefix(prefix)}/*`;
}

/** A prefix without `/` at its end: Amazon ECR takes both and means the same. */
export function barePrefix(prefix: string): string {
  return prefix.replace(/\/$/, "");
}
