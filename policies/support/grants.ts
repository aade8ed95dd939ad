import { describeAudience, isOpen } from "../../domain/iam/audience";
import { confinementsOf } from "../../domain/iam/denial";
import { at } from "../../domain/finding";
import type { PolicyDocument, PolicyStatement } from "../../domain/iam/iamPolicy";
import { audiencesOf } from "../../domain/iam/principals";
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
    const untrusted = audiencesOf(statement, statements).filter(
      (audience) => !isOpen(audience) && !isTrusted(audience, trust),
    );
    if (untrusted.length === 0 || isLimitedToTrusted(statement, statements, trust)) return [];
    const path = getPrincipalPath(statement, at("Statement", index));
    return untrusted.map((audience) => {
      const allowed = `allowed ${describeTrust(trust)}`;
      const who = `statement lets in ${describeAudience(audience)}`;
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
  return confinementsOf(statement, statements).some((confinement) =>
    confinement.every((audience) => isTrusted(audience, trust)),
  );
}
