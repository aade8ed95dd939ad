import type { Audience } from "./audience";
import { confinementsOf, deniesAllOf, isShutOutBy, shutOutBy } from "./denial";
import { type PolicyDocument, type PolicyStatement, EVERYBODY, grantsAction } from "./iamPolicy";
import { canonicalJson } from "../json";
import { audienceNamed } from "./namedAudience";
import { narrow } from "./narrowing";

export {
  type Audience,
  type ServiceAudience,
  accountOf,
  describeAudience,
  isOpen,
} from "./audience";

/**
 * Whom a statement lets in: nobody for Deny, everybody where it names no principal or `NotPrincipal`, otherwise its
 * principals. Conditions on who calls (`aws:PrincipalOrgID`, `aws:SourceAccount` and their like) narrow that where they
 * cannot be met by others; so do those of `others`, the statements of the same document, that deny the same to the rest.
 *
 * In doubt the answer is the more open one: a caller it leaves out is let in by no reading of the statement. So wildcards,
 * unknown keys, and conditions on network, time or tags narrow nothing, and what narrows most is taken alone.
 */
export function audiencesOf(
  statement: PolicyStatement,
  others: readonly PolicyStatement[] = [],
): Audience[] {
  if (statement.effect === "Deny") return [];
  const denials = others.filter((other) => deniesAllOf(other, statement));
  const confinements = confinementsOf(statement, denials);
  const shutOut = denials.flatMap(shutOutBy);
  const isLetIn = (audience: Audience) => !shutOut.some((shut) => isShutOutBy(shut, audience));
  const audiences = (statement.principals ?? [EVERYBODY])
    .map(audienceNamed)
    .flatMap((audience) => narrow(audience, confinements))
    .filter(isLetIn);
  return distinct(audiences);
}

/** Whom a document lets use an action, such as `ecr:BatchGetImage`: `audiencesOf` all its statements, Deny included. */
export function audiencesFor(document: PolicyDocument, action: string): Audience[] {
  const audiences = document.statements
    .filter((statement) => grantsAction(statement, action))
    .flatMap((statement) => audiencesOf({ ...statement, actions: [action] }, document.statements));
  return distinct(audiences);
}

function distinct(audiences: readonly Audience[]): Audience[] {
  return [...new Map(audiences.map((audience) => [canonicalJson(audience), audience])).values()];
}
