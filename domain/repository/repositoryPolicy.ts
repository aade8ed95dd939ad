import type { Finding, Parsed } from "../finding";
import { at, wrong } from "../finding";
import {
  type PolicyDocument,
  type PolicyStatement,
  coversAction,
  parsePolicyDocument,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import {
  type ReportFact,
  checkOpenPrincipals,
  checkResourcePolicy,
  checkWildcardActions,
} from "../iam/resourcePolicyCheck";
import { repositoryPolicyRules } from "./repositoryPolicyRules";
import { reporter } from "../rule";

const report = reporter(repositoryPolicyRules);
const reportFact: ReportFact = (fact, path, message) =>
  report(`repository-policy-${fact}`, path, message);

/** Reads a repository policy from its text or object: `parsePolicyDocument`. */
export function parseRepositoryPolicy(input: unknown): Parsed<PolicyDocument> {
  return parsePolicyDocument(input);
}

/** The text of a repository policy: `renderPolicyDocument`. */
export function renderRepositoryPolicy(document: PolicyDocument): string {
  return renderPolicyDocument(document);
}

/**
 * Checks a repository policy; paths are those of the document, such as `Statement[0].Principal`. Errors are what Amazon ECR
 * refuses: over 10,240 characters, a Resource, a principal that is none. Warnings are open principals, actions that ECR does
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

/** Of what `checkRepositoryPolicy` finds, the principals that stand for everybody. */
export function checkOpenRepository(document: PolicyDocument): Finding[] {
  return checkOpenPrincipals(document, reportFact);
}

/** Of what `checkRepositoryPolicy` finds, the actions that are allowed and not named. */
export function checkRepositoryWildcards(document: PolicyDocument): Finding[] {
  return checkWildcardActions(document, reportFact);
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
      "ecr:GetAuthorizationToken has no effect here: allowed is it in a policy of the identity, on resource *.";
    findings.push(report("repository-policy-authorization-token", at(path, "Action"), message));
  }
  return findings;
}
