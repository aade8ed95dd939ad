import type * as pulumi from "@pulumi/pulumi";

import type { AccountSettingsArgs } from "./accountSettingsArgs";
import type { CreationTemplateArgs } from "./creationTemplateArgs";
import type { PullGrantArgs } from "../repository/grantArgs";
import type { HubRepositoryArgs } from "../repository/hubRepositoryArgs";
import type { PullThroughCacheRuleArgs } from "./pullThroughCacheArgs";
import type { RegistryPolicyArgs } from "./registryPolicyArgs";

/** Who scans the images of a registry. */
export const ScanType = {
  /** Amazon ECR, for operating system packages. */
  Basic: "BASIC",
  /** Amazon Inspector, for operating system and language packages. */
  Enhanced: "ENHANCED",
} as const;
export type ScanType = (typeof ScanType)[keyof typeof ScanType];

/** When an image is scanned. */
export const ScanFrequency = {
  /** When it is pushed. */
  ScanOnPush: "SCAN_ON_PUSH",
  /** When it is pushed and whenever a new vulnerability becomes known; `ENHANCED` only. */
  ContinuousScan: "CONTINUOUS_SCAN",
  /** When somebody asks for it; `BASIC` only. */
  Manual: "MANUAL",
} as const;
export type ScanFrequency = (typeof ScanFrequency)[keyof typeof ScanFrequency];

/** Which repositories are scanned how often. */
export interface ScanningRuleArgs {
  /** When the images of these repositories are scanned. */
  scanFrequency: pulumi.Input<ScanFrequency>;
  /**
   * Filters of repository names, 1 to 100. With `*` a filter is matched against the whole name, without `*` it matches every
   * name that contains it.
   */
  repositoryFilters: pulumi.Input<string>[];
}

/** The scanning configuration of a registry. It counts for every repository of the account and region. */
export interface RegistryScanningArgs {
  /**
   * `ENHANCED` or `BASIC`.
   * @default "ENHANCED"
   */
  scanType?: ScanType;
  /**
   * At most 2 rules, one for each frequency. Under `ENHANCED`, what no filter matches is not scanned at all.
   * @default - all repositories: `CONTINUOUS_SCAN` under `ENHANCED`, `SCAN_ON_PUSH` under `BASIC`
   */
  rules?: ScanningRuleArgs[];
  /**
   * Whether the component sets `scanType` and `rules`. False leaves the registry as it is, such as where a security team sets them.
   * @default true
   */
  manageConfiguration?: boolean;
  /**
   * Whether Amazon Inspector is turned on for container images in this account and region. Turn it off where an
   * organization's administrator account does that.
   * @default - true under `ENHANCED`, false under `BASIC`
   */
  enableInspector?: boolean;
  /**
   * Whether scanning, and Amazon Inspector where the component enables it, stay on when the component or `enableInspector` is removed.
   * To turn them off with it, set false and run `pulumi up` first.
   * @default true
   */
  retainOnDelete?: boolean;
}

/** Where images are copied to. */
export interface ReplicationDestinationArgs {
  /** Region of the receiving registry. */
  region: pulumi.Input<string>;
  /**
   * Id of the receiving registry, which is that of its AWS account. Its registry policy has to let this account in.
   * @default - this registry's own
   */
  registryId?: pulumi.Input<string>;
}

/** Which repositories are replicated where. */
export interface ReplicationRuleArgs {
  /** The receiving registries, 1 to 25 different ones in all rules together. */
  destinations: ReplicationDestinationArgs[];
  /**
   * Prefixes of the names of the repositories that are replicated, 1 to 100.
   * @default - all repositories
   */
  repositoryPrefixes?: pulumi.Input<string>[];
}

/** Replication to other regions and accounts. Give destinations, rules or both. */
export interface ReplicationArgs {
  /**
   * The receiving registries, 1 to 25.
   * @default - those of `rules`
   */
  destinations?: ReplicationDestinationArgs[];
  /**
   * Prefixes of the names of the repositories that are replicated to `destinations`, 1 to 100.
   * @default - all repositories
   */
  repositoryPrefixes?: pulumi.Input<string>[];
  /**
   * Rules for other repositories and other destinations, at most 10 with the one of `destinations`.
   * @default - none
   */
  rules?: ReplicationRuleArgs[];
}

/** The key of the repositories. */
export interface RegistryEncryptionArgs {
  /**
   * Whether a KMS key is made: with yearly rotation, managed by the account, used through Amazon ECR only. Spokes need no
   * right to it in order to pull.
   * @default false
   */
  createKey?: boolean;
  /**
   * ARN of a KMS key, in the region of the registry. Not together with `createKey`.
   * @default - no key: the repositories are encrypted with `AES256`
   */
  kmsKey?: pulumi.Input<string>;
}

/** Arguments of a `HubRegistry`. */
export interface HubRegistryArgs {
  /**
   * The repositories by name. What an entry says counts as it is said there; what it leaves out comes from
   * `repositoryDefaults`. Each is a resource `<component>-<repository>` of the program: a second registry of it needs a name that
   * does not begin with that of the first and a hyphen, or Pulumi finds the same resource twice.
   * @default - no repositories
   */
  repositories?: Record<string, HubRepositoryArgs>;
  /**
   * Arguments of every repository that does not have its own. All but `repositoryName` and `region`.
   * @default - the defaults of `HubRepository`
   */
  repositoryDefaults?: HubRepositoryArgs;
  /**
   * Who may pull from every repository, in addition to the repository's own `pull`.
   * @default - nobody
   */
  pull?: PullGrantArgs;
  /**
   * The key of every repository that has no `encryption` of its own. A change is one of the repositories' `encryption`.
   * @default - no key: the repositories are encrypted with `AES256`
   */
  encryption?: RegistryEncryptionArgs;
  /**
   * The scanning configuration of the registry.
   * @default - enhanced, continuous scanning of all repositories
   */
  scanning?: RegistryScanningArgs;
  /**
   * Replication to other regions and accounts. Settings and policies of repositories are not replicated.
   * @default - no replication
   */
  replication?: ReplicationArgs;
  /**
   * Whom the registry lets in as a whole: replication and pull through cache from other accounts. With replication, creation
   * template `ROOT` is for `REPLICATION`: it is made where none is given.
   * @default - nobody
   */
  registryPolicy?: RegistryPolicyArgs;
  /**
   * What is cached of which upstream registry, at most 50 rules, by the prefix of the repositories: 2 to 30 characters or `ROOT`.
   * A prefix that no creation template for `PULL_THROUGH_CACHE` covers gets one: with mutable tags, otherwise as repositories are.
   * So does a prefix with a `pull` of its own: as the template that covers it, if any.
   * @default - nothing
   */
  pullThroughCache?: Record<string, PullThroughCacheRuleArgs>;
  /**
   * What the repositories that Amazon ECR creates by itself are like, by their prefix; `ROOT` is for all that no other
   * template covers.
   * @default - only those that the pull-through cache and replication from other accounts need
   */
  creationTemplates?: Record<string, CreationTemplateArgs>;
  /**
   * Settings of Amazon ECR for the account and region.
   * @default - stay as they are
   */
  accountSettings?: AccountSettingsArgs;
  /**
   * ARNs of IAM roles or users whose pulls are not recorded, such as that of a scanner, each under a key of your own choice that
   * names the resource. Lifecycle rules that count from the last pull then count from the pulls of the others.
   * @default - all pulls are recorded
   */
  pullTimeUpdateExclusions?: Record<string, pulumi.Input<string>>;
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
   * Tags of all resources the component makes, at most 50. A repository's own tags are added and count first.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
