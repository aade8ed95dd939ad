import { exemptionsListed } from "./exemptions";
import { identityLeastPrivilege } from "./identity/leastPrivilege";
import { identityProviderCreatable } from "./identity/providerCreatable";
import { identityPublisherScoped } from "./identity/publisherScoped";
import { lifecycleEffective } from "./lifecycle/effective";
import { lifecyclePresent } from "./lifecycle/present";
import { lifecycleValid } from "./lifecycle/valid";
import { endpointScoped } from "./network/endpointScoped";
import { publicRepositoryListed } from "./registry/publicRepositoryListed";
import { pullThroughGoverned } from "./registry/pullThroughGoverned";
import { pullThroughAllowedUpstreams } from "./registry/pullThroughUpstreams";
import { registryEnhancedScanning } from "./registry/enhancedScanning";
import { registryInspectorEnabled } from "./registry/inspectorEnabled";
import { registryNoOpenPrincipal } from "./registry/noOpenPrincipal";
import { registryNoOutsidePush } from "./registry/noOutsidePush";
import { registryPolicyValid } from "./registry/policyValid";
import { resourceJudged } from "./registry/resourceJudged";
import { registryScoped } from "./registry/scoped";
import { registryTrustedPrincipals } from "./registry/trustedPrincipals";
import { replicationAllowedDestinations } from "./registry/replicationDestinations";
import { templateStrict } from "./registry/templateStrict";
import { repositoryCreatable } from "./repository/creatable";
import { repositoryEncryption } from "./repository/encryption";
import { repositoryExpectedAccess } from "./repository/expectedAccess";
import { repositoryImmutableTags } from "./repository/immutableTags";
import { repositoryNaming } from "./repository/naming";
import { repositoryNoForceDelete } from "./repository/noForceDelete";
import { repositoryNoOpenPrincipal } from "./repository/noOpenPrincipal";
import { repositoryNoOutsidePush } from "./repository/noOutsidePush";
import { repositoryNoWildcardActions } from "./repository/noWildcardActions";
import { repositoryOnePolicy } from "./repository/onePolicy";
import { repositoryPolicyValid } from "./repository/policyValid";
import { repositoryRequiredTags } from "./repository/requiredTags";
import { repositoryScanning } from "./repository/scanning";
import { repositoryTrustedPrincipals } from "./repository/trustedPrincipals";
import type { PackPolicy } from "./support/policy";
import { workloadImageByDigest } from "./workload/byDigest";
import { workloadImageFromHub } from "./workload/fromHub";
import { workloadImageNoLatest } from "./workload/noLatest";
import { workloadImagePullPolicy } from "./workload/pullPolicy";
import { workloadImageVerified } from "./workload/verified";

/** The policies of the pack by what they look at, in the order of docs/policies.md. */
export const catalogue: Readonly<Record<string, readonly PackPolicy[]>> = {
  Repositories: [
    repositoryImmutableTags,
    repositoryScanning,
    repositoryEncryption,
    repositoryNoForceDelete,
    repositoryNaming,
    repositoryRequiredTags,
    repositoryPolicyValid,
    repositoryOnePolicy,
    repositoryCreatable,
    repositoryNoOpenPrincipal,
    repositoryTrustedPrincipals,
    repositoryNoOutsidePush,
    repositoryExpectedAccess,
    repositoryNoWildcardActions,
  ],
  "Lifecycle policies": [lifecycleValid, lifecyclePresent, lifecycleEffective],
  Registries: [
    registryEnhancedScanning,
    registryInspectorEnabled,
    registryPolicyValid,
    registryNoOpenPrincipal,
    registryTrustedPrincipals,
    registryNoOutsidePush,
    registryScoped,
    replicationAllowedDestinations,
    pullThroughAllowedUpstreams,
    pullThroughGoverned,
    templateStrict,
    publicRepositoryListed,
    resourceJudged,
  ],
  "Identities and network": [
    identityLeastPrivilege,
    identityPublisherScoped,
    identityProviderCreatable,
    endpointScoped,
  ],
  Workloads: [
    workloadImageFromHub,
    workloadImageByDigest,
    workloadImageNoLatest,
    workloadImagePullPolicy,
    workloadImageVerified,
  ],
};

/** All policies in the order in which they are run: exemptions are listed once all others have judged. */
export const policies: readonly PackPolicy[] = [
  ...Object.values(catalogue).flat(),
  exemptionsListed,
];
