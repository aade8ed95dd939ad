import type { PolicyCondition, PolicyStatement } from "../iam/iamPolicy";
import { matchesWildcard } from "../wildcard";

/**
 * A statement as it is for one role or user: without the conditions on `aws:PrincipalArn` that hold for it; undefined where one
 * does not. Its other conditions, and such with policy variables, stay.
 */
export function statementFor(statement: PolicyStatement, arn: string): PolicyStatement | undefined {
  if (statement.conditions.length === 0) return statement;
  const answers = statement.conditions.map((condition) => holdsFor(condition, arn));
  if (answers.includes(false)) return undefined;
  const conditions = statement.conditions.filter((_, index) => answers[index] === undefined);
  return { ...statement, conditions };
}

/** An identity always has an ARN, and one only: `ForAnyValue`, `ForAllValues` and `…IfExists` make no difference. */
const OPERATOR =
  /^(?:for(?:any|all)values?:)?(string|arn)(not)?(equals|equalsignorecase|like)(?:ifexists)?$/;

function holdsFor({ operator, key, values }: PolicyCondition, arn: string): boolean | undefined {
  const [, type, negated, comparison] = OPERATOR.exec(operator.toLowerCase()) ?? [];
  const isKnown = key.toLowerCase() === "aws:principalarn" && type !== undefined;
  if (!isKnown || values.length === 0 || values.some((value) => value.includes("${"))) {
    return undefined;
  }
  const matches = (value: string): boolean => {
    if (type === "arn") return matchesArn(value, arn);
    if (comparison === "like") return matchesWildcard(value, arn, "?");
    return comparison === "equals" ? value === arn : value.toLowerCase() === arn.toLowerCase();
  };
  return values.some(matches) !== (negated !== undefined);
}

/** In ARN operators a wildcard stays within its part, also in `ArnEquals`. */
function matchesArn(pattern: string, arn: string): boolean {
  const [wanted, given] = [partsOf(pattern), partsOf(arn)];
  return wanted.every((part, index) => matchesWildcard(part, given[index] ?? "", "?"));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [...Array.from({ length: 5 }, (_, index) => parts[index] ?? ""), parts.slice(5).join(":")];
}
