import type { Grantee } from "./grantee";
import { findConstraints, deniesAll, isDeniedBy, findDenied } from "./denial";
import {
  type PolicyDocument,
  type PolicyStatement,
  EVERYBODY,
  grantsAction,
  isEverybody,
} from "./iamPolicy";
import { canonicalJson } from "../json";
import { toGrantee } from "./toGrantee";
import { applyConstraints } from "./applyConstraints";

/**
 * Whom a statement lets in: nobody for Deny, everybody where it names no principal or `NotPrincipal`, otherwise its
 * principals. Conditions on who calls (`aws:PrincipalOrgID`, `aws:SourceAccount` and their like) narrow that where they
 * cannot be met by others; so do those of `others`, the statements of the same document, that deny the same to the rest.
 *
 * In doubt the answer is the more open one: a caller it leaves out is let in by no reading of the statement. So wildcards,
 * unknown keys, and conditions on network, time or tags narrow nothing, and what narrows most is taken alone.
 */
export function findGrantees(
  statement: PolicyStatement,
  others: readonly PolicyStatement[] = [],
): Grantee[] {
  // NotPrincipal with everybody leaves nobody. AWS does not support it with Allow: IAM user guide, "NotPrincipal".
  if (statement.effect === "Deny" || statement.notPrincipals?.some(isEverybody)) return [];
  const constraints = findConstraints(statement, others);
  const denied = others.filter((other) => deniesAll(other, statement)).flatMap(findDenied);
  const isGranted = (grantee: Grantee) => !denied.some((denied) => isDeniedBy(denied, grantee));
  const grantees = (statement.principals ?? [EVERYBODY])
    .map(toGrantee)
    .flatMap((grantee) => applyConstraints(grantee, constraints))
    .filter(isGranted);
  return distinct(grantees);
}

/** Whom a document lets use an action, such as `ecr:BatchGetImage`: `findGrantees` all its statements, Deny included. */
export function findGranteesOfAction(document: PolicyDocument, action: string): Grantee[] {
  const grantees = document.statements
    .filter((statement) => grantsAction(statement, action))
    .flatMap((statement) => findGrantees({ ...statement, actions: [action] }, document.statements));
  return distinct(grantees);
}

function distinct(grantees: readonly Grantee[]): Grantee[] {
  return [...new Map(grantees.map((grantee) => [canonicalJson(grantee), grantee])).values()];
}
