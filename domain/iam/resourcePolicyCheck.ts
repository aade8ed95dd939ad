import { PUBLIC_REPOSITORY_ACTIONS, REGISTRY_ACTIONS, REPOSITORY_ACTIONS } from "./actions";
import { type Grantee, describeGrantee, isOpen } from "./grantee";
import { type Finding, at, wrong } from "../finding";
import { isAccountId, isPrincipalArn } from "../identifiers";
import {
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  matchesAction,
  renderPolicyDocument,
} from "./iamPolicy";
import { findGrantees } from "./findGrantees";

/** What is wrong with a policy of a repository or registry, whichever it is: the two give it ids of their own. */
export type ResourcePolicyFact =
  | "size"
  | "no-statement"
  | "principal"
  | "deleted-principal"
  | "open-principal"
  | "unknown-action"
  | "wildcard-action";

/** How a kind of policy reports a fact. */
export type ReportFact = (fact: ResourcePolicyFact, path: string, message: string) => Finding;

/** Longest policy of a repository or registry, in characters. */
export const RESOURCE_POLICY_LENGTH = 10_240;

/** Checks what policies of repositories and registries have in common. */
export function checkResourcePolicy(document: PolicyDocument, report: ReportFact): Finding[] {
  const { statements } = document;
  const findings = checkSize(document, report);
  if (statements.length === 0) {
    const message = "policy has no statement and allows nobody: add a statement.";
    findings.push(report("no-statement", "Statement", message));
  }
  return [
    ...findings,
    ...statements.flatMap((statement, index) => {
      const path = at("Statement", index);
      return [
        ...checkPrincipals(statement, path, report),
        ...checkOpenness(document, index, report),
        ...checkUnknownActions(statement, path, report),
        ...checkWildcards(statement, path, report),
      ];
    }),
  ];
}

function checkSize(document: PolicyDocument, report: ReportFact): Finding[] {
  // The model has longer names than the policy: where its text is short enough, the policy is, and is not rendered.
  if (JSON.stringify(document).length <= RESOURCE_POLICY_LENGTH) return [];
  const { length } = renderPolicyDocument(document);
  if (length <= RESOURCE_POLICY_LENGTH) return [];
  const allowed = `allowed at most ${RESOURCE_POLICY_LENGTH}`;
  return [report("size", "", `policy is too long: given ${length} characters, ${allowed}.`)];
}

function principalElement(statement: PolicyStatement): string {
  return statement.notPrincipals === undefined ? "Principal" : "NotPrincipal";
}

function checkPrincipals(statement: PolicyStatement, path: string, report: ReportFact): Finding[] {
  const principals = statement.principals ?? statement.notPrincipals;
  if (principals === undefined) {
    const message = "statement names no principal: add Principal.";
    return [report("principal", path, message)];
  }
  const elementPath = at(path, principalElement(statement));
  if (statement.effect === "Allow" && statement.notPrincipals !== undefined) {
    const message =
      "NotPrincipal requires Effect Deny: name the accounts, roles and users to allow in Principal.";
    return [report("principal", elementPath, message)];
  }
  return principals.flatMap((principal) => checkPrincipal(principal, elementPath, report));
}

/** The unique id that AWS puts into a policy in place of a role or user that is deleted. */
const UNIQUE_ID = /^A[A-Z]{2}A[A-Z0-9]{12,124}$/;

function checkPrincipal({ type, value }: Principal, path: string, report: ReportFact): Finding[] {
  if (type !== "AWS" || value === "*" || isAccountId(value) || isPrincipalArn(value)) return [];
  const typePath = at(path, type);
  if (UNIQUE_ID.test(value)) {
    const message = wrong("principal is deleted", value, "the ARN of a principal that exists");
    return [report("deleted-principal", typePath, message)];
  }
  const allowed =
    "an account id, the ARN of an account root, role, user or session without wildcards, or *";
  return [report("principal", typePath, wrong("principal", value, allowed))];
}

function checkOpenness(document: PolicyDocument, index: number, report: ReportFact): Finding[] {
  const { statements } = document;
  const statement = statements[index];
  if (statement === undefined || (statement.principals ?? statement.notPrincipals) === undefined) {
    return [];
  }
  const path = at(at("Statement", index), principalElement(statement));
  return findGrantees(statement, statements)
    .filter(isOpen)
    .map((grantee) => {
      const message = `statement allows ${describeGrantee(grantee)}: ${describeFix(grantee)}.`;
      return report("open-principal", path, message);
    });
}

function describeFix(grantee: Grantee): string {
  switch (grantee.kind) {
    case "service":
      return "add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID";
    case "federated":
      return "name accounts, their principals or organizations instead";
    default:
      return "add a condition on aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn";
  }
}

/** A document does not say whether its repository is private or of ECR Public. */
const KNOWN_ACTIONS = [...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS, ...PUBLIC_REPOSITORY_ACTIONS];

function isKnown(action: string): boolean {
  return KNOWN_ACTIONS.some((known) => matchesAction(action, known));
}

function checkUnknownActions(
  { effect, actions, notActions }: PolicyStatement,
  path: string,
  report: ReportFact,
): Finding[] {
  if (notActions !== undefined && effect === "Allow") return [];
  const element = actions === undefined ? "NotAction" : "Action";
  return (actions ?? notActions ?? []).flatMap((action) => {
    if (isKnown(action)) return [];
    const allowed = "actions of Amazon ECR such as ecr:BatchGetImage";
    const message = wrong("action is not known", action, allowed);
    return [report("unknown-action", at(path, element), message)];
  });
}

function checkWildcards(
  { effect, actions, notActions }: PolicyStatement,
  path: string,
  report: ReportFact,
): Finding[] {
  if (effect === "Deny") return [];
  if (notActions !== undefined) {
    const message = wrong("NotAction allows all other actions", notActions, "Action and a list");
    return [report("wildcard-action", at(path, "NotAction"), message)];
  }
  return (actions ?? []).flatMap((action) => {
    if (!/[*?]/.test(action) || !isKnown(action)) return [];
    const message = wrong("action has a wildcard", action, "the names of single actions");
    return [report("wildcard-action", at(path, "Action"), message)];
  });
}
