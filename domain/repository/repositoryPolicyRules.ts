import type { RuleTable } from "../rule";

/** Rules of repository policies, whoever wrote them. */
export const repositoryPolicyRules = {
  "repository-policy-size": {
    severity: "error",
    meaning: "A repository policy has more than 10,240 characters.",
  },
  "repository-policy-no-statement": {
    severity: "warning",
    meaning: "A repository policy has no statement.",
  },
  "repository-policy-principal": {
    severity: "error",
    meaning: "A statement has no principal, or one that names nobody.",
  },
  "repository-policy-deleted-principal": {
    severity: "error",
    meaning: "A statement names a deleted role or user by its unique id.",
  },
  "repository-policy-open-principal": {
    severity: "warning",
    meaning: "A statement lets in everybody, or a service on behalf of everybody.",
  },
  "repository-policy-resource": {
    severity: "error",
    meaning: "A statement of a repository policy has a Resource or NotResource.",
  },
  "repository-policy-unknown-action": {
    severity: "warning",
    meaning: "A statement names an action that Amazon ECR does not have.",
  },
  "repository-policy-wildcard-action": {
    severity: "warning",
    meaning: "A statement allows actions by a wildcard or by NotAction.",
  },
  "repository-policy-authorization-token": {
    severity: "warning",
    meaning:
      "A repository policy names ecr:GetAuthorizationToken, which only an identity can have.",
  },
} as const satisfies RuleTable;
