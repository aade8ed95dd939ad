import { getAccessLevel } from "../../domain/iam/accessLevel";
import { type Grantee, getGranteeAccount, describeGrantee } from "../../domain/iam/grantee";
import { at, wrong } from "../../domain/finding";
import {
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
} from "../../domain/iam/iamPolicy";
import { findGrantees } from "../../domain/iam/findGrantees";
import { canonicalJson } from "../../domain/json";
import { getPrincipalPath } from "./grants";
import type { PolicyFinding } from "./policy";
import { type Values, accountIdItem, strings } from "./settings";

/** Setting of the policies that know who publishes. */
export const publisherSettings = {
  publisherAccounts: strings({
    description: "Ids of the accounts that may push, the owner of the registry included.",
    items: accountIdItem,
  }),
};

/** What a kind of resource policy may be used for. */
export interface Purpose {
  /** Actions beyond pulling that such a policy can grant, as `beyondPulling` has them. */
  readonly actions: readonly string[];
  /** What others than publishers may do, in words. */
  readonly allowed: string;
  /** Whether it is for an grantee to use an action that counts as pushing or administering otherwise. */
  readonly isFor?: (action: string, grantee: Grantee) => boolean;
}

/** Of some actions those that push, then those that administer. */
export function beyondPulling(actions: readonly string[]): string[] {
  return (["push", "administer"] as const).flatMap((level) =>
    actions.filter((action) => getAccessLevel(action) === level),
  );
}

/** Findings on rights to push and to administer that others than publishers have; Deny statements are weighed. */
export function checkOutsidePush(
  { statements }: PolicyDocument,
  purpose: Purpose,
  { publisherAccounts }: Values<typeof publisherSettings>,
): PolicyFinding[] {
  const { allowed } = purpose;
  const accounts =
    publisherAccounts.length > 0 && `${allowed}, or accounts ${publisherAccounts.join(", ")}`;
  return statements.flatMap((statement, index) =>
    findRights(statement, statements, purpose)
      .filter(({ grantee }) => !isPublisher(grantee, publisherAccounts))
      .map(({ grantee, actions }) => {
        const levels = new Set(actions.map(getAccessLevel));
        const who = `statement lets ${describeGrantee(grantee)} ${[...levels].join(" and ")}`;
        const path = getPrincipalPath(statement, at("Statement", index));
        return { path, message: wrong(who, actions, accounts || allowed) };
      }),
  );
}

interface Rights {
  readonly grantee: Grantee;
  readonly actions: readonly string[];
}

/** What each grantee of a statement may do besides what such a policy is for, in the order of the actions. */
function findRights(
  statement: PolicyStatement,
  statements: readonly PolicyStatement[],
  { actions, isFor }: Purpose,
): Rights[] {
  const rights = new Map<string, { grantee: Grantee; actions: string[] }>();
  for (const action of actions) {
    if (!grantsAction(statement, action)) continue;
    for (const grantee of findGrantees({ ...statement, actions: [action] }, statements)) {
      if (isFor?.(action, grantee) === true) continue;
      const key = canonicalJson(grantee);
      const known = rights.get(key) ?? { grantee, actions: [] };
      known.actions.push(action);
      rights.set(key, known);
    }
  }
  return [...rights.values()];
}

/** Whether an grantee is of publishers only; a service is where it acts for them only. */
function isPublisher(grantee: Grantee, publisherAccounts: readonly string[]): boolean {
  const accounts =
    grantee.kind === "service" ? grantee.sourceAccounts : [getGranteeAccount(grantee) ?? ""];
  const publishes = (account: string) =>
    account === "${aws:ResourceAccount}" || publisherAccounts.includes(account);
  return accounts.length > 0 && accounts.every(publishes);
}
