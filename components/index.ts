export { FindingsAlerts } from "./findingsAlerts";
export { HubRegistry } from "./hubRegistry";
export { HubRepository } from "./hubRepository";
export { ImagePublisher } from "./imagePublisher";
export { ImageSigning } from "./imageSigning";
export { PublicRepository } from "./publicRepository";
export { RegistryEndpoints } from "./registryEndpoints";
export { ReplicaRegistry } from "./replicaRegistry";
export { SpokeAccess } from "./spokeAccess";
export { BasicScanTypeVersion, BlobMounting, RegistryPolicyScope } from "./accountSettingsArgs";
export type { AccountSettingsArgs } from "./accountSettingsArgs";
export { TemplateUse } from "./creationTemplateArgs";
export type { CreationTemplateArgs } from "./creationTemplateArgs";
export { FindingSeverity } from "./findingsAlertsArgs";
export type {
  BlockedStageArgs,
  FindingsAlertsArgs,
  FindingsSelectionArgs,
  FindingsTargetArgs,
} from "./findingsAlertsArgs";
export type { PullGrantArgs, PushGrantArgs } from "./grantArgs";
export { ScanFrequency, ScanType } from "./hubRegistryArgs";
export type {
  HubRegistryArgs,
  RegistryEncryptionArgs,
  RegistryScanningArgs,
  ReplicationArgs,
  ReplicationDestinationArgs,
  ReplicationRuleArgs,
  ScanningRuleArgs,
} from "./hubRegistryArgs";
export { EncryptionType, ImageTagMutability } from "./hubRepositoryArgs";
export type { HubRepositoryArgs, RepositoryEncryptionArgs } from "./hubRepositoryArgs";
export { CodeBuildSourceType, ImagePlatform } from "./imagePublisherArgs";
export type {
  CodeBuildPublisherArgs,
  GitHubPublisherArgs,
  GitHubSourceArgs,
  ImagePublisherArgs,
} from "./imagePublisherArgs";
export { SignatureValidityType, SignatureVerificationLevel } from "./imageSigningArgs";
export type {
  ImageSigningArgs,
  SignGrantArgs,
  SignatureValidityPeriodArgs,
  SignatureVerificationArgs,
} from "./imageSigningArgs";
export {
  LifecycleAction,
  LifecycleCountType,
  LifecycleStorageClass,
  LifecycleTagStatus,
} from "./lifecycleArgs";
export type { LifecycleArgs, LifecycleRuleArgs } from "./lifecycleArgs";
export type { CatalogDataArgs, PublicRepositoryArgs } from "./publicRepositoryArgs";
export type { CachePullGrantArgs, PullThroughCacheRuleArgs } from "./pullThroughCacheArgs";
export type { RegistryEndpointsArgs } from "./registryEndpointsArgs";
export type {
  PullThroughGrantArgs,
  RegistryPolicyArgs,
  ReplicationSourceArgs,
} from "./registryPolicyArgs";
export type { ReplicaRegistryArgs } from "./replicaRegistryArgs";
export type {
  EksPodRoleArgs,
  HubImageArgs,
  SpokeAccessArgs,
  SpokeRolesArgs,
} from "./spokeAccessArgs";

export {
  archiveNotPulled,
  archiveOlderThan,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  protect,
} from "../domain/lifecycle/rules";
