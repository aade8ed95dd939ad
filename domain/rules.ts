import { accessRules } from "./access/accessRules";
import { adoptionRules } from "./adoption/registryScan";
import { argumentRules } from "./argumentRules";
import { accountSettingsRules } from "./registry/accountSettingsCheck";
import { codeBuildRules } from "./publishing/codeBuildRules";
import { creationTemplateRules } from "./registry/creationTemplateCheck";
import { encryptionRules } from "./repository/encryptionCheck";
import { endpointRules } from "./network/endpointCheck";
import { endpointScopeRules } from "./network/endpointScope";
import { findingsAlertsRules } from "./alerts/findingsRules";
import { gitHubSourceRules } from "./publishing/gitHubSourceCheck";
import { gitHubTrustRules } from "./publishing/gitHubTrustRules";
import { grantRules } from "./repository/grants";
import { policyRules } from "./iam/iamPolicyParser";
import { iamNameRules } from "./iam/iamName";
import { identifierRules } from "./identifiers";
import { identityPolicyRules } from "./iam/identityPolicy";
import { imageGateRules } from "./workload/imageGate";
import { imageReferenceRules } from "./imageReference";
import { imagesInUseRules } from "./workload/imagesInUse";
import { jsonRules } from "./json";
import { lifecycleRules } from "./lifecycle/findings";
import { inventoryRules } from "./lifecycle/inventoryRules";
import { notationRules } from "./signing/notationTrustCheck";
import { podRoleRules } from "./workload/podRoleCheck";
import { publicRepositoryRules } from "./repository/publicRepositoryCheck";
import { permissionsBoundaryRules } from "./iam/permissionsBoundary";
import { pullPolicyRules } from "./workload/pullPolicyCheck";
import { pullThroughRules } from "./registry/pullThroughCheck";
import { pullTimeExclusionRules } from "./registry/pullTimeUpdateExclusionCheck";
import { pushPolicyRules } from "./publishing/pushPolicyCheck";
import { registryPolicyRules } from "./registry/registryPolicyCheck";
import { replicationRules } from "./registry/replicationCheck";
import { repositoryPolicyRules } from "./repository/repositoryPolicyCheck";
import { roleArnRules } from "./iam/roleArn";
import type { RuleTable } from "./rule";
import { scanningRules } from "./registry/scanningCheck";
import { signingRules } from "./signing/signingCheck";
import { tagMutabilityRules } from "./repository/tagMutabilityCheck";
import { tagRules } from "./tags";
import { workloadRoleRules } from "./workload/workloadRoleCheck";

/** All rules by id: what can be wrong with a document or with the arguments of a component, and how much it weighs. */
export const domainRules: RuleTable = {
  ...argumentRules,
  ...jsonRules,
  ...identifierRules,
  ...tagRules,
  ...imageReferenceRules,
  ...imageGateRules,
  ...imagesInUseRules,
  ...policyRules,
  ...accessRules,
  ...grantRules,
  ...repositoryPolicyRules,
  ...registryPolicyRules,
  ...pullPolicyRules,
  ...replicationRules,
  ...scanningRules,
  ...tagMutabilityRules,
  ...encryptionRules,
  ...findingsAlertsRules,
  ...endpointScopeRules,
  ...identityPolicyRules,
  ...publicRepositoryRules,
  ...endpointRules,
  ...workloadRoleRules,
  ...adoptionRules,
  ...iamNameRules,
  ...lifecycleRules,
  ...inventoryRules,
  ...codeBuildRules,
  ...gitHubSourceRules,
  ...gitHubTrustRules,
  ...notationRules,
  ...pushPolicyRules,
  ...signingRules,
  ...roleArnRules,
  ...permissionsBoundaryRules,
  ...podRoleRules,
  ...accountSettingsRules,
  ...pullThroughRules,
  ...pullTimeExclusionRules,
  ...creationTemplateRules,
};
