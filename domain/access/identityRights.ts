import {
  type PolicyCondition,
  type PolicyStatement,
  coversAction,
  coversResource,
} from "../iam/iamPolicy";
import {
  type Identity,
  type NamedPolicy,
  type PlacedStatement,
  type Right,
  allOf,
  bestOf,
  statementsOf,
} from "./parties";

/** The right to an action; undefined where there is none. */
export type RightOn = (action: string) => Right | undefined;

/**
 * What the policies of an identity allow on a resource, its boundary included. Conditions become provisos; so do Deny
 * statements that apply under conditions only.
 */
export function rightsOfIdentity({ policies, boundary }: Identity, arn: string): RightOn {
  const own = rightsBy(policies, arn);
  if (boundary === undefined) return own;
  const bound = rightsBy([boundary], arn);
  return (action) => {
    const [right, limit] = [own(action), bound(action)];
    return right && limit && allOf([right, { reasons: [], provided: limit.provided }]);
  };
}

function rightsBy(policies: readonly NamedPolicy[], arn: string): RightOn {
  const statements = statementsOf(policies)
    .filter(({ statement }) => coversResource(statement, arn) !== "no")
    .map((placed) => ({ ...placed, provided: provisosOf(placed.statement, arn) }));
  if (statements.length === 0) return () => undefined;
  return (action) => {
    const applying = statements.filter(({ statement }) => coversAction(statement, action));
    const denials = applying.filter(({ statement }) => statement.effect === "Deny");
    if (denials.some(({ provided }) => provided.length === 0)) return undefined;
    const right = bestOf(
      applying
        .filter(({ statement }) => statement.effect === "Allow")
        .map(({ reason, provided }) => ({ reasons: [reason], provided })),
    );
    return right && allOf([right, { reasons: [], provided: denials.map(notDenied) }]);
  };
}

function provisosOf(statement: PolicyStatement, arn: string): string[] {
  const isCertain = coversResource(statement, arn) === "yes";
  const variables = isCertain ? [] : ["its policy variables name the repository"];
  return [...statement.conditions.map(describeCondition), ...variables];
}

function describeCondition({ operator, key, values }: PolicyCondition): string {
  return `${operator} ${key} ${values.join(", ")}`;
}

function notDenied({ reason }: PlacedStatement): string {
  return `${reason.statement} of ${reason.policy} does not deny it`;
}
