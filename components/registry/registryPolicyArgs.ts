import type * as pulumi from "@pulumi/pulumi";

/** Which accounts replicate to a registry. */
export interface ReplicationSourceArgs {
  /** Ids of the AWS accounts whose registries replicate to this one; 12 digits each. An empty list is nobody. */
  accounts: pulumi.Input<string>[];
  /**
   * Prefixes of the names of the repositories that may be replicated.
   * @default - all repositories
   */
  repositoryPrefixes?: pulumi.Input<string>[];
}

/** Who caches images of a registry in another one, by pull-through cache rules with this registry as upstream. */
export interface PullThroughGrantArgs {
  /**
   * Ids of the AWS accounts of the caching registries; 12 digits each.
   * @default - no account
   */
  accounts?: pulumi.Input<string>[];
  /**
   * ARNs of the roles that the pull-through cache rules have as `customRoleArn`; no wildcards.
   * @default - no single role
   */
  principalArns?: pulumi.Input<string>[];
  /**
   * Prefixes of the names of the repositories that may be cached.
   * @default - all repositories
   */
  repositoryPrefixes?: pulumi.Input<string>[];
}

/** Who is granted access to the registry as a whole. Its text may have 10,240 characters. */
export interface RegistryPolicyArgs {
  /**
   * Which accounts replicate to this registry.
   * @default - no other account
   */
  replicationFrom?: ReplicationSourceArgs;
  /**
   * Who caches images of this registry in another one. Takes effect with the registry policy scope `V2`.
   * @default - nobody
   */
  pullThroughFrom?: PullThroughGrantArgs;
  /**
   * JSON text of a registry policy whose statements are added before those of the grants: for what these cannot say, and for policies
   * that exist already. It is checked like every registry policy.
   * @default - no further statements
   */
  document?: pulumi.Input<string>;
}
