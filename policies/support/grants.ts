import { type Audience, describeAudience, isOpen } from "../../domain/iam/audience";
import { at } from "../../domain/finding";
import type { PolicyDocument, PolicyStatement } from "../../domain/iam/iamPolicy";
import { audiencesOf } from "../../domain/iam/principals";
import type { PolicyFinding } from "./policy";
import { type Trust, describeTrust, isTrusted } from "./trust";

/** Whom a statement of a resource policy lets in, and where in the document that is said. */
interface Grant {
  readonly audience: Audience;
  readonly path: string;
}

/** All grants of a policy document; what its Deny statements take back is left out. */
function grantsOf({ statements }: PolicyDocument): Grant[] {
  return statements.flatMap((statement, index) => {
    const path = principalPathOf(statement, at("Statement", index));
    return audiencesOf(statement, statements).map((audience) => ({ audience, path }));
  });
}

/** Where a statement says to whom it applies. */
export function principalPathOf(statement: PolicyStatement, path: string): string {
  return at(path, statement.notPrincipals === undefined ? "Principal" : "NotPrincipal");
}

/** Findings on grants to those who are not trusted. Open ones are left to the policies on open principals. */
export function checkTrust(document: PolicyDocument, trust: Trust): PolicyFinding[] {
  return grantsOf(document)
    .filter(({ audience }) => !isOpen(audience) && !isTrusted(audience, trust))
    .map(({ audience, path }) => {
      const allowed = `allowed ${describeTrust(trust)}`;
      const who = `statement lets in ${describeAudience(audience)}`;
      return { path, message: `${who}, which is not trusted: ${allowed}.` };
    });
}
