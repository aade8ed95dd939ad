import { type Audience, describeAudience, isOpen } from "../../domain/iam/audience";
import { at } from "../../domain/finding";
import type { PolicyDocument, PolicyStatement } from "../../domain/iam/iamPolicy";
import { audiencesOf } from "../../domain/iam/principals";
import type { PolicyFinding } from "./policy";
import { type Trust, describeTrust, isTrusted } from "./trust";

/** Whom a statement of a resource policy lets in, and where in the document that is said. */
export interface Grant {
  readonly statement: PolicyStatement;
  readonly audience: Audience;
  readonly path: string;
}

/** All grants of a policy document; what its Deny statements take back is left out. */
export function grantsOf({ statements }: PolicyDocument): Grant[] {
  return statements.flatMap((statement, index) => {
    const element = statement.notPrincipals === undefined ? "Principal" : "NotPrincipal";
    const path = at(at("Statement", index), element);
    return audiencesOf(statement, statements).map((audience) => ({ statement, audience, path }));
  });
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
