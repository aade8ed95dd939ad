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
  bestOf,
  statementsOf,
  withProvisos,
} from "./parties";
import type { RegistryRight } from "./registryRights";

/** What the policies of an identity say of a resource. Conditions become provisos. */
export class IdentitySide {
  readonly #own: PolicySide;
  readonly #boundary: PolicySide | undefined;

  constructor({ policies, boundary }: Identity, resourceArn: string) {
    this.#own = new PolicySide(policies, resourceArn);
    this.#boundary = boundary && new PolicySide([boundary], resourceArn);
  }

  /** The right to an action that its policies give within its boundary; undefined where there is none. */
  rightTo(action: string): Right | undefined {
    const right = this.#own.allows(action);
    return right && this.#unlessDenied(action, this.#within(right, action));
  }

  /** What is left of a right that a policy of a resource in its account gives it, with no other right. */
  keeps(right: RegistryRight, action: string): Right | undefined {
    if (right.standing === "delegated") return undefined;
    const isBounded = right.standing === "withinBoundary";
    return this.#unlessDenied(action, isBounded ? this.#within(right, action) : right);
  }

  #within(right: Right, action: string): Right | undefined {
    if (this.#boundary === undefined) return right;
    const limit = this.#boundary.allows(action);
    return limit && withProvisos(right, limit.provided);
  }

  #unlessDenied(action: string, right: Right | undefined): Right | undefined {
    const sides = [this.#own, this.#boundary].filter((side) => side !== undefined);
    return sides.reduce((left, side) => {
      const spared = left && side.spares(action);
      return spared && withProvisos(left, spared);
    }, right);
  }
}

/** The statements of policies about one resource. */
class PolicySide {
  readonly #statements: readonly (PlacedStatement & { readonly provided: readonly string[] })[];

  constructor(policies: readonly NamedPolicy[], arn: string) {
    this.#statements = statementsOf(policies)
      .filter(({ statement }) => coversResource(statement, arn) !== "no")
      .map((placed) => ({ ...placed, provided: provisosOf(placed.statement, arn) }));
  }

  /** The right to an action that they give, before what they deny. */
  allows(action: string): Right | undefined {
    return bestOf(
      this.#about(action, "Allow").map(({ reason, provided }) => ({ reasons: [reason], provided })),
    );
  }

  /** What has to be true for them not to deny an action; undefined where they surely deny it. */
  spares(action: string): readonly string[] | undefined {
    const denials = this.#about(action, "Deny");
    return denials.some(({ provided }) => provided.length === 0)
      ? undefined
      : denials.map(notDenied);
  }

  #about(action: string, effect: PolicyStatement["effect"]) {
    return this.#statements.filter(
      ({ statement }) => statement.effect === effect && coversAction(statement, action),
    );
  }
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
