import { parseArn } from "../arn";
import { REGISTRY_ACTIONS, REPOSITORY_ACTIONS } from "../iam/actions";
import { findGrantees } from "../iam/findGrantees";
import type { Grantee } from "../iam/grantee";
import { EVERYBODY, type PolicyStatement, coversAction, isEverybody } from "../iam/iamPolicy";
import { coversResource } from "../iam/resourcePattern";
import { isServiceLinkedRole } from "./caller";
import { type Facts, evaluateConditions } from "./facts";
import { canonicalJson } from "../json";
import {
  type AccessRights,
  type GovernedResource,
  type NamedStatement,
  type Right,
  collectRights,
} from "./right";

/** What the policies on the side of a resource give to a grantee. */
export interface GranteeRights {
  readonly grantee: Grantee;
  readonly rights: AccessRights;
}

const ACTIONS = [...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS];

/** What else is known of grantees. */
export interface GranteeKnowledge {
  /** What is known of an account or principal by its membership in organizations; undefined for other grantees. */
  readonly factsFor: (grantee: Grantee) => Facts | undefined;
  /** Whether other policies surely keep a grantee from an action. */
  readonly isLimited: (grantee: Grantee, action: string) => boolean;
}

/**
 * Who the policies of a resource let use it, in the terms in which the policies name them. `others` are statements that deny, such as
 * those of resource control policies.
 */
export function findGranteeRights(
  resource: GovernedResource,
  {
    statements,
    others,
  }: {
    readonly statements: readonly NamedStatement[];
    readonly others: readonly PolicyStatement[];
  },
  { factsFor, isLimited }: GranteeKnowledge,
): GranteeRights[] {
  const about = statements.filter(
    ({ statement }) => coversResource(statement, resource.arn) !== "no",
  );
  const surelyDenies = (one: PolicyStatement) =>
    one.effect === "Deny" && coversResource(one, resource.arn) === "yes";
  const own = about.map(({ statement }) => statement).filter(surelyDenies);
  const denials = [...own, ...others.filter(surelyDenies)];
  const byText = new Map<string, { grantee: Grantee; byAction: Map<string, Right> }>();
  for (const { statement, reason } of about) {
    if (statement.effect === "Deny") continue;
    const possible = (grantee: Grantee, action: string) => {
      if (isLimited(grantee, action)) return false;
      const facts = factsFor(grantee);
      if (facts === undefined) return true;
      const answer = (one: PolicyStatement) => evaluateConditions(one.conditions, facts);
      const denies = (denial: PolicyStatement) =>
        coversAction(denial, action) && appliesToAll(denial) && answer(denial) === "yes";
      return answer(statement) !== "no" && !(isServiceLinked(grantee) ? own : denials).some(denies);
    };
    const right: Right = { reasons: [reason], provided: [] };
    // Actions that the same denials cover have the same grantees.
    const bySignature = new Map<string, [text: string, grantee: Grantee][]>();
    for (const action of ACTIONS) {
      if (!coversAction(statement, action)) continue;
      const denying = denials.map((denial) => (coversAction(denial, action) ? "1" : "0")).join("");
      const part = { ...statement, actions: [action], resources: [resource.arn] };
      const grantees =
        bySignature.get(denying) ??
        listGrantees(part, own, denials).filter(([, one]) => possible(one, action));
      bySignature.set(denying, grantees);
      for (const [text, grantee] of grantees) {
        const entry = byText.get(text) ?? { grantee, byAction: new Map<string, Right>() };
        byText.set(text, entry);
        if (!entry.byAction.has(action)) entry.byAction.set(action, right);
      }
    }
  }
  return [...byText.values()].flatMap(({ grantee, byAction }) => {
    const rights = collectRights(resource, (action) => byAction.get(action));
    return Object.keys(rights).length > 0 ? [{ grantee, rights }] : [];
  });
}

function isServiceLinked(grantee: Grantee): boolean {
  return grantee.kind === "principal" && isServiceLinkedRole(grantee.arn);
}

function appliesToAll({ principals = [], notPrincipals }: PolicyStatement): boolean {
  return notPrincipals === undefined && principals.some(isEverybody);
}

/** The grantees of a statement, of which only its own policy denies service-linked roles. */
function listGrantees(
  { principals, notPrincipals, actions, resources, conditions }: PolicyStatement,
  own: readonly PolicyStatement[],
  denials: readonly PolicyStatement[],
): [text: string, grantee: Grantee][] {
  const who = notPrincipals ? { notPrincipals } : { principals: principals ?? [EVERYBODY] };
  const allow = { effect: "Allow", ...who, actions, resources, conditions } as const;
  const bounded = findGrantees(allow, denials);
  const grantees =
    denials.length === own.length
      ? bounded
      : [
          ...bounded.filter((one) => !isServiceLinked(one)),
          ...findGrantees(allow, own).filter(isServiceLinked),
        ];
  return grantees.map((grantee) => [canonicalJson(grantee), grantee]);
}

/** Whether it is for others than the resource's account to give its principals the right as well. */
export function dependsOnOwnPolicies(grantee: Grantee, resourceArn: string): boolean {
  switch (grantee.kind) {
    case "account":
    case "organization":
    case "organizationPath":
    case "canonicalUser":
      return true;
    case "principal":
      return grantee.accountId !== parseArn(resourceArn)?.accountId;
    default:
      return false;
  }
}
