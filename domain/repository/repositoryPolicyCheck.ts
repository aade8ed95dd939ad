import { type Finding, at, wrong } from "../finding";
import { type PolicyDocument, type PolicyStatement, coversAction } from "../iam/iamPolicy";
import { type ReportFact, checkResourcePolicy } from "../iam/resourcePolicyCheck";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of repository policies, whoever wrote them. */
export const repositoryPolicyRules = {
  "repository-policy-size": error("A repository policy has more than 10,240 characters."),
  "repository-policy-no-statement": warning("A repository policy has no statement."),
  "repository-policy-principal": error(
    "A statement has no principal, one that names nobody, or NotPrincipal with Allow.",
  ),
  "repository-policy-deleted-principal": error(
    "A statement names a deleted role or user by its unique id.",
  ),
  "repository-policy-open-principal": warning(
    "A statement allows everybody, or a service on behalf of everybody.",
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

const report = reporter(repositoryPolicyRules);
const reportFact: ReportFact = (fact, path, message) =>
  report(`repository-policy-${fact}`, path, message);

/**
 * Checks a repository policy; paths are those of the document, such as `Statement[0].Principal`. Errors are what Amazon ECR
 * refuses: over 10,240 characters, a Resource, an invalid principal. Warnings are open principals, actions that ECR does
 * not have or a repository cannot grant, and wildcards. Fails with the findings of `repositoryPolicyRules`.
 */
export function checkRepositoryPolicy(document: PolicyDocument): Finding[] {
  return [
    ...checkResourcePolicy(document, reportFact),
    ...document.statements.flatMap((statement, index) =>
      checkStatement(statement, at("Statement", index)),
    ),
  ];
}

function checkStatement(statement: PolicyStatement, path: string): Finding[] {
  const findings: Finding[] = [];
  const element = statement.resources === undefined ? "NotResource" : "Resource";
  const resources = statement.resources ?? statement.notResources;
  if (resources !== undefined) {
    const allowed = "no Resource: the policy is of one repository";
    const message = wrong("statement has a resource", resources, allowed);
    findings.push(report("repository-policy-resource", at(path, element), message));
  }
  const names = statement.actions?.filter((action) => !/[*?]/.test(action)) ?? [];
  if (coversAction({ ...statement, actions: names }, "ecr:GetAuthorizationToken")) {
    const message =
      "ecr:GetAuthorizationToken has no effect here: put it in an identity policy, on resource *.";
    findings.push(report("repository-policy-authorization-token", at(path, "Action"), message));
  }
  return findings;
}
