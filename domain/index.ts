// The public surface of `ecr-hub/domain`: every document of Amazon ECR as a model with build, check, render and parse.
export type { Finding, FindingSeverity, Parsed } from "./finding";
export { hasErrors } from "./finding";
export type { Rule, RuleTable } from "./rule";
export { domainRules } from "./rules";

export * from "./arn";
export * from "./iam/iamPolicy";
export { coversResource } from "./iam/resourcePattern";
export { parsePolicyDocument, policyRules } from "./iam/iamPolicyParser";
export * from "./iam/findGrantees";
export {
  type Grantee,
  type ServiceGrantee,
  describeGrantee,
  getGranteeAccount,
  isOpen,
} from "./iam/grantee";
export * from "./lifecycle";
export * from "./cost";
export * from "./prices";

export * from "./access/accessMatrix";
export * from "./access/accessGaps";
export type { GovernedResource, Identity, NamedPolicy, Reason, Right } from "./access/right";
export * from "./access/difference";
export { type AccessDenied, parseAccessDenied } from "./access/accessDenied";
export { type ExpectationResult, checkExpectations } from "./access/expectationCheck";
export * from "./access/expectations";
export * from "./access/explain";
export { parseOrganization } from "./access/organizationParser";
export type { Organization, PolicyTarget } from "./access/organization";

export * from "./imageReference";
export * from "./repository/encryption";
export * from "./repository/encryptionCheck";
export * from "./repository/publicRepository";
export { checkRepositoryPolicyIntent } from "./repository/repositoryGrantCheck";
export * from "./repository/repositoryPolicy";
export * from "./repository/repositoryPolicyCheck";
export * from "./repository/tagMutability";
export * from "./repository/tagMutabilityCheck";
export * from "./workload/pullPolicy";
export * from "./workload/pullPolicyCheck";
export { getOidcIssuer, GITHUB_ISSUER, STS_AUDIENCE } from "./publishing/gitHubIssuer";
export * from "./publishing/gitHubTrustCheck";
export * from "./publishing/gitHubTrustIntentCheck";
export * from "./publishing/gitHubTrustPolicy";
export * from "./publishing/gitHubTrustRules";
export * from "./publishing/pushPolicy";
export * from "./publishing/pushPolicyCheck";
export * from "./registry/accountSettings";
export * from "./registry/accountSettingsCheck";
export {
  type CreationTemplate,
  type CreationTemplateIntent,
  type TemplateUse,
  buildCreationTemplate,
  cacheMutability,
  TEMPLATE_USES,
} from "./registry/creationTemplate";
export {
  checkCreationTemplate,
  checkTemplateDescription,
  checkTemplatePrefixes,
  creationTemplateRules,
} from "./registry/creationTemplateCheck";
export {
  type PullThroughIntent,
  type PullThroughRule,
  buildPullThroughRule,
  parsePullThroughRule,
} from "./registry/pullThroughCache";
export * from "./registry/pullThroughCheck";
export {
  type PullThroughGrant,
  type RegistryPolicyIntent,
  type ReplicationSourceGrant,
  buildRegistryPolicy,
  REPLICATION_ACTIONS,
} from "./registry/registryPolicy";
export * from "./registry/registryPolicyCheck";
export {
  type ReplicationConfiguration,
  type ReplicationDestination,
  type ReplicationFilter,
  type ReplicationIntent,
  type ReplicationRule,
  type ReplicationRuleIntent,
  buildReplication,
  parseReplication,
} from "./registry/replication";
export * from "./registry/replicationCheck";
export * from "./registry/scanning";
export * from "./registry/scanningCheck";
export * from "./network/endpointPolicy";
export * from "./signing/notationTrustCheck";
export * from "./signing/notationTrustPolicy";
export { PULL_ACTIONS, PUSH_ACTIONS } from "./iam/actions";
