import { FindingsAlerts as FindingsAlertsClass } from "./alerts/findingsAlerts";
import { HubRegistry as HubRegistryClass } from "./registry/hubRegistry";
import { HubRepository } from "./repository/hubRepository";
import { ImagePublisher as ImagePublisherClass } from "./publisher/imagePublisher";
import { ImageSigning } from "./signing/imageSigning";
import { PublicRepository } from "./publicRepository/publicRepository";
import { RegistryEndpoints } from "./endpoints/registryEndpoints";
import { ReplicaRegistry as ReplicaRegistryClass } from "./registry/replicaRegistry";
import { SpokeAccess as SpokeAccessClass } from "./spoke/spokeAccess";
import type * as known from "./knownOutputs";

export { HubRepository, ImageSigning, PublicRepository, RegistryEndpoints };

/** Alerts on findings in images: an encrypted topic, targets such as event buses of spokes, and pipelines that stop. */
export const FindingsAlerts = FindingsAlertsClass as known.FindingsAlertsConstructor;
export type FindingsAlerts = FindingsAlertsClass;
/** The private registry of one account and region: scanning, replication, policy, caches, templates, and its repositories. */
export const HubRegistry = HubRegistryClass as known.HubRegistryConstructor;
export type HubRegistry = HubRegistryClass;
/** What publishes images to a hub from outside: a role for GitHub Actions, a project of AWS CodeBuild, or both. */
export const ImagePublisher = ImagePublisherClass as known.ImagePublisherConstructor;
export type ImagePublisher = ImagePublisherClass;
/** The registry that another one replicates to, in another region or account. */
export const ReplicaRegistry = ReplicaRegistryClass as known.ReplicaRegistryConstructor;
export type ReplicaRegistry = ReplicaRegistryClass;
/** What a spoke account needs to pull from the hub: an IAM policy, roles, and the references of images. */
export const SpokeAccess = SpokeAccessClass as known.SpokeAccessConstructor;
export type SpokeAccess = SpokeAccessClass;

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
export { EndpointDnsRecordIpType, EndpointIpAddressType } from "./endpoints/registryEndpointsArgs";
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
  ManagedSigningArgs,
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
