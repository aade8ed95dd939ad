import { type RuleTable, error, warning } from "../rule";

/** Rules of repository policies, whoever wrote them. */
export const repositoryPolicyRules = {
  "repository-policy-size": error("A repository policy has more than 10,240 characters."),
  "repository-policy-no-statement": warning("A repository policy has no statement."),
  "repository-policy-principal": error("A statement has no principal, or one that names nobody."),
  "repository-policy-deleted-principal": error(
    "A statement names a deleted role or user by its unique id.",
  ),
  "repository-policy-open-principal": warning(
    "A statement lets in everybody, or a service on behalf of everybody.",
  ),
  "repository-policy-resource": error(
    "A statement of a repository policy has a Resource or NotResource.",
  ),
  "repository-policy-unknown-action": warning(
    "A statement names an action that Amazon ECR does not have.",
  ),
  "repository-policy-wildcard-action": warning(
    "A statement allows actions by a wildcard or by NotAction.",
  ),
  "repository-policy-authorization-token": warning(
    "A repository policy names ecr:GetAuthorizationToken, which only an identity can have.",
  ),
} satisfies RuleTable;
