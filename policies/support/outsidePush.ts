import { accessLevelOf } from "../../domain/iam/access";
import { type Audience, accountOf, describeAudience } from "../../domain/iam/audience";
import { at, wrong } from "../../domain/finding";
import {
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
} from "../../domain/iam/iamPolicy";
import { audiencesOf } from "../../domain/iam/principals";
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
  /** Whether it is for an audience to use an action that counts as pushing or administering otherwise. */
  readonly isFor?: (action: string, audience: Audience) => boolean;
}

/** Of some actions those that push, then those that administer. */
export function beyondPulling(actions: readonly string[]): string[] {
  return (["push", "administer"] as const).flatMap((level) =>
    actions.filter((action) => accessLevelOf(action) === level),
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
      .filter(({ audience }) => !isPublisher(audience, publisherAccounts))
      .map(({ audience, actions }) => {
        const levels = new Set(actions.map(accessLevelOf));
        const who = `statement lets ${describeAudience(audience)} ${[...levels].join(" and ")}`;
        const path = getPrincipalPath(statement, at("Statement", index));
        return { path, message: wrong(who, actions, accounts || allowed) };
      }),
  );
}

interface Rights {
  readonly audience: Audience;
  readonly actions: readonly string[];
}

/** What each audience of a statement may do besides what such a policy is for, in the order of the actions. */
function findRights(
  statement: PolicyStatement,
  statements: readonly PolicyStatement[],
  { actions, isFor }: Purpose,
): Rights[] {
  const rights = new Map<string, { audience: Audience; actions: string[] }>();
  for (const action of actions) {
    if (!grantsAction(statement, action)) continue;
    for (const audience of audiencesOf({ ...statement, actions: [action] }, statements)) {
      if (isFor?.(action, audience) === true) continue;
      const key = canonicalJson(audience);
      const known = rights.get(key) ?? { audience, actions: [] };
      known.actions.push(action);
      rights.set(key, known);
    }
  }
  return [...rights.values()];
}

/** Whether an audience is of publishers only; a service is where it acts for them only. */
function isPublisher(audience: Audience, publisherAccounts: readonly string[]): boolean {
  const accounts =
    audience.kind === "service" ? audience.sourceAccounts : [accountOf(audience) ?? ""];
  const publishes = (account: string) =>
    account === "${aws:ResourceAccount}" || publisherAccounts.includes(account);
  return accounts.length > 0 && accounts.every(publishes);
}
