import type * as pulumi from "@pulumi/pulumi";

/** The version of basic scanning. */
export const BasicScanTypeVersion = {
  /** Amazon ECR's own technology. */
  AwsNative: "AWS_NATIVE",
  /** The open source project Clair, which AWS removed in 2026. It is refused. */
  Clair: "CLAIR",
} as const;
export type BasicScanTypeVersion = (typeof BasicScanTypeVersion)[keyof typeof BasicScanTypeVersion];

/** Which actions the registry policy decides on. */
export const RegistryPolicyScope = {
  /** `ReplicateImage`, `BatchImportUpstreamImage` and `CreateRepository` only. AWS removed it in April 2026, and it is refused. */
  V1: "V1",
  /** All actions of Amazon ECR. */
  V2: "V2",
} as const;
export type RegistryPolicyScope = (typeof RegistryPolicyScope)[keyof typeof RegistryPolicyScope];

/** Whether repositories of a registry share layers. */
export const BlobMounting = {
  /** A layer that another repository of the registry has is not pushed again. */
  Enabled: "ENABLED",
  /** Every repository has its own layers. */
  Disabled: "DISABLED",
} as const;
export type BlobMounting = (typeof BlobMounting)[keyof typeof BlobMounting];

/** Settings of Amazon ECR for the account and region. What is left out stays as it is. */
export interface AccountSettingsArgs {
  /**
   * The version of basic scanning: `AWS_NATIVE`. AWS removed `CLAIR` in 2026.
   * @default - stays as it is
   */
  basicScanTypeVersion?: pulumi.Input<BasicScanTypeVersion>;
  /**
   * Which actions the registry policy decides on: `V2`, all of them. AWS removed `V1` in April 2026.
   * @default - stays as it is
   */
  registryPolicyScope?: pulumi.Input<RegistryPolicyScope>;
  /**
   * Whether repositories of the registry share layers: `ENABLED` or `DISABLED`.
   * @default - stays as it is
   */
  blobMounting?: pulumi.Input<BlobMounting>;
}
