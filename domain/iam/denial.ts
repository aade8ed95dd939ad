import { type Grantee, getGranteeAccount } from "./grantee";
import {
  type PrincipalConstraint,
  findAllowConstraints,
  findExemptByConditions,
} from "./principalConstraint";
import { type PolicyStatement, matchesAction } from "./iamPolicy";
import { canonicalJson } from "../json";
import { toGrantee } from "./toGrantee";
import { matchesWildcard } from "../wildcard";
import { surelyMatches } from "./resourcePattern";

/**
 * The principals that a statement is limited to: by its own conditions, and by those among `others`, the statements of the same
 * document, that deny all it allows to the rest. All of them hold.
 */
export function findConstraints(
  allowed: PolicyStatement,
  others: readonly PolicyStatement[],
): PrincipalConstraint[] {
  const exempt = others.filter((other) => deniesAll(other, allowed)).map(findExempt);
  return [
    ...findAllowConstraints(allowed.conditions),
    ...exempt.filter((constraint) => constraint !== undefined),
  ];
}

/** Whether a Deny statement denies all that another statement allows, to those it applies to. */
export function deniesAll(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  if (denial.effect !== "Deny") return false;
  return deniesActions(denial, allowed) && deniesResources(denial, allowed);
}

function deniesActions(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  const patterns = (allowed.actions ?? ["*"]).map(lowerCase);
  if (denial.actions !== undefined) {
    return containsAll(denial.actions.map(lowerCase), patterns, matchesWildcard);
  }
  const exempt = denial.notActions ?? ["*"];
  return patterns.every(
    (pattern) =>
      !/[*?]/.test(pattern) && !exempt.some((exemption) => matchesAction(exemption, pattern)),
  );
}

function deniesResources(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  if (denial.notResources !== undefined) return false;
  return (
    denial.resources === undefined ||
    containsAll(denial.resources, allowed.resources ?? ["*"], surelyMatches)
  );
}

type Contains = (outer: string, inner: string, single: "?" | undefined) => boolean;

/** Whether patterns match all that others do: a wildcard of an inner one is covered by `*` only. */
function containsAll(
  outer: readonly string[],
  inner: readonly string[],
  contains: Contains,
): boolean {
  return inner.every((pattern) => {
    const single = /[*?]/.test(pattern) ? undefined : "?";
    return outer.some((one) => contains(one, pattern, single));
  });
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** The callers that a Deny statement for everybody spares; undefined where it spares nobody, or perhaps anybody. */
export function findExempt(denial: PolicyStatement): PrincipalConstraint | undefined {
  const { principals = [], notPrincipals = [], conditions } = denial;
  const named = notPrincipals.map(toGrantee);
  const isForAll = named.length > 0 || principals.map(toGrantee).some(isEverybody);
  const byCondition = isForAll ? findExemptByConditions(conditions) : undefined;
  const exempt = byCondition && [...named, ...byCondition];
  return exempt?.length === 0 ? undefined : exempt;
}

function isEverybody({ kind }: Grantee): boolean {
  return kind === "everybody";
}

/** Whom a Deny statement shuts out whatever the request is like. */
export function findDenied({ principals = [], conditions }: PolicyStatement): Grantee[] {
  return conditions.length > 0 ? [] : principals.map(toGrantee);
}

/** Whether a name in a Deny statement covers a grantee. The name of an account covers its principals. */
export function isDeniedBy(denied: Grantee, grantee: Grantee): boolean {
  switch (denied.kind) {
    case "everybody":
      return true;
    case "account":
      return grantee.kind !== "service" && getGranteeAccount(grantee) === denied.accountId;
    case "service":
      return grantee.kind === "service" && grantee.service === denied.service;
    default:
      return canonicalJson(denied) === canonicalJson(grantee);
  }
}
