import type * as pulumi from "@pulumi/pulumi";

import type { PullGrantArgs, PushGrantArgs } from "./grantArgs";
import type { LifecycleArgs } from "./lifecycleArgs";

/** Whether the tag of an image can be moved to another image. */
export const ImageTagMutability = {
  /** No tag can be moved. */
  Immutable: "IMMUTABLE",
  /** Every tag can be moved. */
  Mutable: "MUTABLE",
  /** Only tags that match an exclusion filter can be moved. */
  ImmutableWithExclusion: "IMMUTABLE_WITH_EXCLUSION",
  /** Only tags that match no exclusion filter can be moved. */
  MutableWithExclusion: "MUTABLE_WITH_EXCLUSION",
} as const;
export type ImageTagMutability = (typeof ImageTagMutability)[keyof typeof ImageTagMutability];

/** Whose key encrypts the images at rest. */
export const EncryptionType = {
  /** A key of Amazon S3. */
  Aes256: "AES256",
  /** A KMS key. */
  Kms: "KMS",
  /** A KMS key, in two layers; in AWS GovCloud (US) only. */
  KmsDsse: "KMS_DSSE",
} as const;
export type EncryptionType = (typeof EncryptionType)[keyof typeof EncryptionType];

/** How a repository is encrypted at rest. Fixed when it is created: a change replaces the repository. */
export interface RepositoryEncryptionArgs {
  /**
   * `AES256`, `KMS` or, in AWS GovCloud (US), `KMS_DSSE`.
   * @default - `KMS` where `kmsKey` is given, `AES256` otherwise
   */
  encryptionType?: pulumi.Input<EncryptionType>;
  /**
   * ARN of the KMS key, in the region of the repository. Not an alias and not a bare key id: AWS answers with the ARN of the
   * key, so the repository would be replaced by every update.
   * @default - with `KMS`, the key that AWS manages for Amazon ECR
   */
  kmsKey?: pulumi.Input<string>;
}

/** Arguments of a `HubRepository`. */
export interface HubRepositoryArgs {
  /**
   * Name of the repository, 2 to 256 characters: lower-case letters and digits, with `.`, `_`, `-` and `/` between them.
   * A change replaces the repository.
   * @default - the name of the component
   */
  repositoryName?: pulumi.Input<string>;
  /**
   * Whether tags can be moved to other images.
   * @default - `IMMUTABLE`, or `IMMUTABLE_WITH_EXCLUSION` where exclusion filters are given
   */
  imageTagMutability?: pulumi.Input<ImageTagMutability>;
  /**
   * Tags that are treated the other way, such as `latest` or `dev-*`: 1 to 5 filters of at most 128 letters, digits and
   * `. _ - *`, with at most 2 `*` each.
   * @default - no exclusions
   */
  imageTagMutabilityExclusionFilters?: string[];
  /**
   * Whether an image is scanned when it is pushed. Counts only where the registry has basic scanning without rules of its
   * own: AWS replaces this setting by the scanning configuration of the registry.
   * @default true; false in a `HubRegistry`, whose scanning configuration counts
   */
  scanOnPush?: pulumi.Input<boolean>;
  /**
   * Encryption at rest. AWS changes it for no repository: a change replaces one with `forceDelete`, images and all, and is
   * refused for any other, which stays as it is.
   * @default - `AES256`
   */
  encryption?: RepositoryEncryptionArgs;
  /**
   * Whether the repository is deleted with the images in it. Otherwise AWS refuses to delete it while it has any. Has to be
   * deployed before what it is for.
   * @default false
   */
  forceDelete?: pulumi.Input<boolean>;
  /**
   * The lifecycle policy.
   * @default - untagged images expire after a day; tagged images stay for ever
   */
  lifecycle?: LifecycleArgs;
  /**
   * Who may pull besides principals of the registry's own account. The text of the repository policy may have 10,240 characters.
   * @default - nobody
   */
  pull?: PullGrantArgs;
  /**
   * Who may push besides principals of the registry's own account.
   * @default - nobody
   */
  push?: PushGrantArgs;
  /**
   * JSON text of a repository policy whose statements are added before those of `pull` and `push`: for what these cannot say, such as a
   * Deny, and for policies that exist already. It is checked like every repository policy.
   * @default - no further statements
   */
  repositoryPolicy?: pulumi.Input<string>;
  /**
   * AWS region of the repository.
   * @default - the region of the provider
   */
  region?: pulumi.Input<string>;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
