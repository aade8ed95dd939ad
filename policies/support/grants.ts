import { describeGrantee, isOpen } from "../../domain/iam/grantee";
import { findConstraints } from "../../domain/iam/denial";
import { at } from "../../domain/finding";
import type { PolicyDocument, PolicyStatement } from "../../domain/iam/iamPolicy";
import { findGrantees } from "../../domain/iam/findGrantees";
import type { PolicyFinding } from "./policy";
import { type Trust, describeTrust, isTrusted } from "./trust";

/** Where a statement says to whom it applies. */
export function getPrincipalPath(statement: PolicyStatement, path: string): string {
  return at(path, statement.notPrincipals === undefined ? "Principal" : "NotPrincipal");
}

/**
 * Findings on grants to those who are not trusted; what Deny statements take back is left out, and open ones are left to the
 * policies on open principals.
 */
export function checkTrust({ statements }: PolicyDocument, trust: Trust): PolicyFinding[] {
  return statements.flatMap((statement, index) => {
    const untrusted = findGrantees(statement, statements).filter(
      (grantee) => !isOpen(grantee) && !isTrusted(grantee, trust),
    );
    if (untrusted.length === 0 || isLimitedToTrusted(statement, statements, trust)) return [];
    const path = getPrincipalPath(statement, at("Statement", index));
    return untrusted.map((grantee) => {
      const allowed = `allowed ${describeTrust(trust)}`;
      const who = `statement lets in ${describeGrantee(grantee)}`;
      return { path, message: `${who}, which is not trusted: ${allowed}.` };
    });
  });
}

/** Whether nobody gets in who is not trusted, whoever is named: those of an account, say, that are of a trusted organization. */
function isLimitedToTrusted(
  statement: PolicyStatement,
  statements: readonly PolicyStatement[],
  trust: Trust,
): boolean {
  return findConstraints(statement, statements).some((constraint) =>
    constraint.every((grantee) => isTrusted(grantee, trust)),
  );
}
