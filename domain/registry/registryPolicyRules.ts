import { type RuleTable, error, warning } from "../rule";

/** Rules of registry policies. */
export const registryPolicyRules = {
  "registry-policy-size": error("A registry policy has more than 10,240 characters."),
  "registry-policy-no-statement": warning("A registry policy has no statement."),
  "registry-policy-principal": error("A statement has no principal, or one that names nobody."),
  "registry-policy-deleted-principal": error(
    "A statement names a deleted role or user by its unique id.",
  ),
  "registry-policy-open-principal": warning(
    "A statement lets in everybody, or a service on behalf of everybody.",
  ),
  "registry-policy-unknown-action": warning(
    "A statement names an action that Amazon ECR does not have.",
  ),
  "registry-policy-wildcard-action": warning(
    "A statement allows actions by a wildcard or by NotAction.",
  ),
  "registry-policy-resource": warning(
    "A statement has no Resource, or one that is no ARN of repositories.",
  ),
  "registry-policy-wildcard-resource": warning(
    "A statement allows on all resources rather than on repositories.",
  ),
  "registry-policy-no-prefix": error("A grant has an empty list of repository prefixes."),
  "registry-policy-own-account": warning(
    "A registry lets in its own account, which needs no registry policy for it.",
  ),
} satisfies RuleTable;
