import type * as pulumi from "@pulumi/pulumi";

import type { CreationTemplateArgs } from "./creationTemplateArgs";
import type { PullGrantArgs } from "../repository/grantArgs";
import type { RegistryEncryptionArgs, RegistryScanningArgs } from "./hubRegistryArgs";
import type { HubRepositoryArgs } from "../repository/hubRepositoryArgs";

/** Arguments of a `ReplicaRegistry`. */
export interface ReplicaRegistryArgs {
  /**
   * Id of the AWS account whose registry replicates to this one; 12 digits. An empty text is refused: it is no account.
   * @default - this account, from another region: that needs no registry policy
   */
  sourceAccountId?: pulumi.Input<string>;
  /**
   * Prefixes of the names of the repositories that may be replicated from the other account.
   * @default - all repositories
   */
  repositoryPrefixes?: pulumi.Input<string>[];
  /**
   * What replicas are like. Give the hub's own `repositoryDefaults`, so that replicas are governed like the originals; their
   * `scanOnPush` and `forceDelete` count for no replica, for creation templates have neither.
   * @default - the defaults of `HubRepository`
   */
  repositoryDefaults?: HubRepositoryArgs;
  /**
   * What replicas below a prefix are like where that differs, by prefix, each for `REPLICATION`; `ROOT` is for all others.
   * @default - `ROOT`, as `repositoryDefaults` say
   */
  creationTemplates?: Record<string, CreationTemplateArgs>;
  /**
   * Who may pull every replica. Grants of the originals are not replicated.
   * @default - nobody
   */
  pull?: PullGrantArgs;
  /**
   * The key of the replicas; a KMS key belongs to one region, so not that of the originals.
   * @default - no key: the replicas are encrypted with `AES256`
   */
  encryption?: RegistryEncryptionArgs;
  /**
   * The scanning configuration of the registry.
   * @default - enhanced, continuous scanning of all repositories
   */
  scanning?: RegistryScanningArgs;
  /**
   * ARN of the permissions boundary of the role that the component makes for creation templates: an IAM policy of this account, or
   * one that AWS manages. There is such a role only where templates need it: for tags or a KMS key, without a `customRoleArn`.
   * @default - no boundary
   */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * AWS region of the registry.
   * @default - the region of the provider
   */
  region?: pulumi.Input<string>;
  /**
   * Tags of all resources the component makes and of the replicas, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
