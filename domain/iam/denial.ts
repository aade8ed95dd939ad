import { type Audience, accountOf } from "./audience";
import { type Confinement, confinementsOfAllow, sparedByConditions } from "./confinement";
import { type PolicyStatement, matchesAction } from "./iamPolicy";
import { canonicalJson } from "../json";
import { audienceNamed } from "./namedAudience";
import { matchesWildcard } from "../wildcard";

/**
 * The sets of callers that a statement is confined to: by its own conditions, and by those of `others`, the statements of the
 * same document, that deny the same to the rest. All of them hold.
 */
export function confinementsOf(
  allowed: PolicyStatement,
  others: readonly PolicyStatement[],
): Confinement[] {
  const spared = others.filter((other) => deniesAllOf(other, allowed)).map(sparedBy);
  return [
    ...confinementsOfAllow(allowed.conditions),
    ...spared.filter((confinement) => confinement !== undefined),
  ];
}

/** Whether a Deny statement denies all that another statement allows, to those it applies to. */
export function deniesAllOf(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  if (denial.effect !== "Deny") return false;
  return deniesActionsOf(denial, allowed) && deniesResourcesOf(denial, allowed);
}

function deniesActionsOf(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  const patterns = (allowed.actions ?? ["*"]).map(lowerCase);
  if (denial.actions !== undefined) return containsAll(denial.actions.map(lowerCase), patterns);
  const exempt = denial.notActions ?? ["*"];
  return patterns.every(
    (pattern) =>
      !/[*?]/.test(pattern) && !exempt.some((exemption) => matchesAction(exemption, pattern)),
  );
}

function deniesResourcesOf(denial: PolicyStatement, allowed: PolicyStatement): boolean {
  if (denial.notResources !== undefined) return false;
  return (
    denial.resources === undefined || containsAll(denial.resources, allowed.resources ?? ["*"])
  );
}

function containsAll(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((pattern) => outer.some((one) => contains(one, pattern)));
}

/** Whether surely all that one pattern matches is matched by another: a wildcard of the inner one is covered by `*` only. */
function contains(outer: string, inner: string): boolean {
  return matchesWildcard(outer, inner, /[*?]/.test(inner) ? undefined : "?");
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** The callers that a Deny statement for everybody spares; undefined where it spares nobody, or perhaps anybody. */
export function sparedBy(denial: PolicyStatement): Confinement | undefined {
  const { principals = [], notPrincipals = [], conditions } = denial;
  const named = notPrincipals.map(audienceNamed);
  const isForAll = named.length > 0 || principals.map(audienceNamed).some(isEverybody);
  const byCondition = isForAll ? sparedByConditions(conditions) : undefined;
  const spared = byCondition && [...named, ...byCondition];
  return spared?.length === 0 ? undefined : spared;
}

function isEverybody({ kind }: Audience): boolean {
  return kind === "everybody";
}

/** Whom a Deny statement shuts out whatever the request is like. */
export function shutOutBy({ principals = [], conditions }: PolicyStatement): Audience[] {
  return conditions.length > 0 ? [] : principals.map(audienceNamed);
}

/** Whether a name in a Deny statement covers an audience. The name of an account covers its principals. */
export function isShutOutBy(shut: Audience, audience: Audience): boolean {
  switch (shut.kind) {
    case "everybody":
      return true;
    case "account":
      return audience.kind !== "service" && accountOf(audience) === shut.accountId;
    case "service":
      return audience.kind === "service" && audience.service === shut.service;
    default:
      return canonicalJson(shut) === canonicalJson(audience);
  }
}
