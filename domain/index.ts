// The public surface of `ecr-hub/domain`: every document of Amazon ECR as a model with build, check, render and parse.
export type { Finding, FindingSeverity, Parsed } from "./finding";
export { hasErrors } from "./finding";
export type { Rule, RuleTable } from "./rule";
export { domainRules } from "./rules";

export * from "./arn";
export * from "./imageReference";
export * from "./iam/iamPolicy";
export * from "./iam/principals";
export * from "./lifecycle";
export * from "./cost";
export * from "./prices";

export * from "./repository/repositoryPolicy";
export * from "./workload/pullPolicy";
export * from "./publishing/pushPolicy";
export * from "./repository/tagMutability";
export * from "./repository/encryption";
export * from "./repository/publicRepository";

export * from "./registry/registryPolicy";
export * from "./registry/replication";
export * from "./registry/scanning";
export * from "./registry/pullThroughCache";
export * from "./registry/creationTemplate";
export * from "./registry/accountSettings";

export * from "./access/accessMatrix";
export * from "./access/oneSided";
export type { GovernedRepository, Identity, NamedPolicy, Reason, Right } from "./access/parties";

export * from "./network/endpointPolicy";
export * from "./publishing/gitHubTrustPolicy";
export * from "./signing/notationTrustPolicy";
