export { FindingsAlerts } from "./alerts/findingsAlerts";
export { HubRegistry } from "./registry/hubRegistry";
export { HubRepository } from "./repository/hubRepository";
export { ImagePublisher } from "./publisher/imagePublisher";
export { ImageSigning } from "./signing/imageSigning";
export { PublicRepository } from "./publicRepository/publicRepository";
export { RegistryEndpoints } from "./endpoints/registryEndpoints";
export { ReplicaRegistry } from "./registry/replicaRegistry";
export { SpokeAccess } from "./spoke/spokeAccess";
export {
  BasicScanTypeVersion,
  BlobMounting,
  RegistryPolicyScope,
} from "./registry/accountSettingsArgs";
export type { AccountSettingsArgs } from "./registry/accountSettingsArgs";
export { TemplateUse } from "./registry/creationTemplateArgs";
export type { CreationTemplateArgs } from "./registry/creationTemplateArgs";
export { FindingSeverity } from "./alerts/findingsAlertsArgs";
export type {
  BlockedStageArgs,
  FindingsAlertsArgs,
  FindingsSelectionArgs,
  FindingsTargetArgs,
} from "./alerts/findingsAlertsArgs";
export type { PullGrantArgs, PushGrantArgs } from "./repository/grantArgs";
export { ScanFrequency, ScanType } from "./registry/hubRegistryArgs";
export type {
  HubRegistryArgs,
  RegistryEncryptionArgs,
  RegistryScanningArgs,
  ReplicationArgs,
  ReplicationDestinationArgs,
  ReplicationRuleArgs,
  ScanningRuleArgs,
} from "./registry/hubRegistryArgs";
export { EncryptionType, ImageTagMutability } from "./repository/hubRepositoryArgs";
export type { HubRepositoryArgs, RepositoryEncryptionArgs } from "./repository/hubRepositoryArgs";
export { CodeBuildSourceType, ImagePlatform } from "./publisher/imagePublisherArgs";
export type {
  CodeBuildPublisherArgs,
  GitHubPublisherArgs,
  GitHubSourceArgs,
  ImagePublisherArgs,
} from "./publisher/imagePublisherArgs";
export { SignatureValidityType, SignatureVerificationLevel } from "./signing/imageSigningArgs";
export type {
  ImageSigningArgs,
  SignGrantArgs,
  SignatureValidityPeriodArgs,
  SignatureVerificationArgs,
} from "./signing/imageSigningArgs";
export {
  LifecycleAction,
  LifecycleCountType,
  LifecycleStorageClass,
  LifecycleTagStatus,
} from "./repository/lifecycleArgs";
export type { LifecycleArgs, LifecycleRuleArgs } from "./repository/lifecycleArgs";
export type {
  CatalogDataArgs,
  PublicRepositoryArgs,
} from "./publicRepository/publicRepositoryArgs";
export type { CachePullGrantArgs, PullThroughCacheRuleArgs } from "./registry/pullThroughCacheArgs";
export type { RegistryEndpointsArgs } from "./endpoints/registryEndpointsArgs";
export type {
  PullThroughGrantArgs,
  RegistryPolicyArgs,
  ReplicationSourceArgs,
} from "./registry/registryPolicyArgs";
export type { ReplicaRegistryArgs } from "./registry/replicaRegistryArgs";
export type {
  EksPodRoleArgs,
  HubImageArgs,
  SpokeAccessArgs,
  SpokeRolesArgs,
} from "./spoke/spokeAccessArgs";

export {
  archiveNotPulled,
  archiveOlderThan,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  protect,
} from "../domain/lifecycle/rules";
