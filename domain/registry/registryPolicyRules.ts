import type { RuleTable } from "../rule";

/** Rules of registry policies. */
export const registryPolicyRules = {
  "registry-policy-size": {
    severity: "error",
    meaning: "A registry policy has more than 10,240 characters.",
  },
  "registry-policy-no-statement": {
    severity: "warning",
    meaning: "A registry policy has no statement.",
  },
  "registry-policy-principal": {
    severity: "error",
    meaning: "A statement has no principal, or one that names nobody.",
  },
  "registry-policy-deleted-principal": {
    severity: "error",
    meaning: "A statement names a deleted role or user by its unique id.",
  },
  "registry-policy-open-principal": {
    severity: "warning",
    meaning: "A statement lets in everybody, or a service on behalf of everybody.",
  },
  "registry-policy-unknown-action": {
    severity: "warning",
    meaning: "A statement names an action that Amazon ECR does not have.",
  },
  "registry-policy-wildcard-action": {
    severity: "warning",
    meaning: "A statement allows actions by a wildcard or by NotAction.",
  },
  "registry-policy-resource": {
    severity: "warning",
    meaning: "A statement has no Resource, or one that is no ARN of repositories.",
  },
  "registry-policy-wildcard-resource": {
    severity: "warning",
    meaning: "A statement allows on all resources rather than on repositories.",
  },
  "registry-policy-no-prefix": {
    severity: "error",
    meaning: "A grant has an empty list of repository prefixes.",
  },
  "registry-policy-own-account": {
    severity: "warning",
    meaning: "A registry lets in its own account, which needs no registry policy for it.",
  },
} as const satisfies RuleTable;
