import type * as pulumi from "@pulumi/pulumi";

import type { PullGrantArgs, PushGrantArgs } from "../repository/grantArgs";
import type { ImageTagMutability, RepositoryEncryptionArgs } from "../repository/hubRepositoryArgs";
import type { LifecycleArgs } from "../repository/lifecycleArgs";

/** What Amazon ECR creates repositories for by itself. */
export const TemplateUse = {
  /** An image is pushed to a repository that does not exist. */
  CreateOnPush: "CREATE_ON_PUSH",
  /** An image is pulled through the cache for the first time. */
  PullThroughCache: "PULL_THROUGH_CACHE",
  /** An image is replicated to this registry. */
  Replication: "REPLICATION",
} as const;
export type TemplateUse = (typeof TemplateUse)[keyof typeof TemplateUse];

/**
 * What the repositories that Amazon ECR creates below a prefix are like. What a template leaves out comes from
 * `repositoryDefaults` and the registry, as for repositories; but for `scanOnPush` and `forceDelete`, which templates do not have.
 */
export interface CreationTemplateArgs {
  /** What the template is for: one or more of `CREATE_ON_PUSH`, `PULL_THROUGH_CACHE` and `REPLICATION`. */
  appliedFor: TemplateUse[];
  /**
   * What the template is about, at most 255 characters.
   * @default - none
   */
  description?: pulumi.Input<string>;
  /**
   * Whether tags can be moved to other images.
   * @default - as for a `HubRepository`; with `PULL_THROUGH_CACHE` `MUTABLE`, since immutable tags stop the refresh of a cache
   */
  imageTagMutability?: pulumi.Input<ImageTagMutability>;
  /**
   * Tags that are treated the other way, such as `latest` or `dev-*`, at most 5.
   * @default - no exclusions
   */
  imageTagMutabilityExclusionFilters?: string[];
  /**
   * Encryption at rest.
   * @default - that of the registry's repositories
   */
  encryption?: RepositoryEncryptionArgs;
  /**
   * The lifecycle policy.
   * @default - untagged images expire after a day; tagged images stay for ever
   */
  lifecycle?: LifecycleArgs;
  /**
   * Who may pull, in addition to the registry's `pull`.
   * @default - nobody
   */
  pull?: PullGrantArgs;
  /**
   * Who may push besides principals of the registry's own account.
   * @default - nobody
   */
  push?: PushGrantArgs;
  /**
   * JSON text of a repository policy whose statements are added before those of `pull` and `push`.
   * @default - no further statements
   */
  repositoryPolicy?: pulumi.Input<string>;
  /**
   * ARN of the role of this account with which Amazon ECR creates repositories that have tags or a KMS key.
   * @default - a role of the component, where there are tags or a KMS key
   */
  customRoleArn?: pulumi.Input<string>;
  /**
   * Tags of the repositories, added to those of the registry.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
