import { type Answer, anyOf, negate, toAnswer } from "../iam/answer";
import {
  type ConditionOperator,
  comparesKey,
  holdsWithoutKey,
  parseConditionOperator,
} from "../iam/conditionOperator";
import { POLICY_VARIABLE, type PolicyCondition } from "../iam/iamPolicy";
import { splitArn } from "../arn";
import { isList } from "../json";
import { matchesWildcard } from "../wildcard";

/** Values of a condition key, none where the request has no such key; or what is known of a key whose values are not. */
export type Fact = readonly string[] | PartialFact;

export interface PartialFact {
  /** Whether the key surely has no such value. */
  readonly excludes: (value: string) => boolean;
  /** Whether the key surely has a value that the pattern matches. */
  readonly includes: (pattern: string) => boolean;
}

/** What is known of a request, by condition key in lower case. A key that is not in it is unknown. */
export type Facts = ReadonlyMap<string, Fact>;

/** Whether a condition holds for a request. Operators on numbers, dates and addresses, and unknown keys, leave it open. */
export function evaluateCondition(condition: PolicyCondition, facts: Facts): Answer {
  const name = condition.operator.toLowerCase();
  const key = condition.key.toLowerCase();
  const fact = facts.get(key);
  if (fact === undefined || condition.values.length === 0) return "perhaps";
  if (name === "null") return evaluateNull(condition.values, fact);
  const operator = parseConditionOperator(name);
  if (operator === undefined || !comparesKey(operator, key)) return "perhaps";
  const values = condition.values.map((value) => fillVariables(value, facts));
  return isList(fact)
    ? evaluateKnown(operator, values, fact)
    : evaluatePartial(operator, values, fact);
}

/** Whether all of some conditions hold. */
export function evaluateConditions(conditions: readonly PolicyCondition[], facts: Facts): Answer {
  const answers = conditions.map((condition) => evaluateCondition(condition, facts));
  return negate(anyOf(answers.map(negate)));
}

function evaluateNull(values: readonly string[], fact: Fact): Answer {
  if (!isList(fact)) return "perhaps";
  const isAbsent = fact.length === 0;
  return toAnswer(values.some((value) => (value.toLowerCase() === "true") === isAbsent));
}

/** The values of a condition; undefined where one has a policy variable that is not known. */
type Values = readonly (string | undefined)[];

function evaluateKnown(
  operator: ConditionOperator,
  values: Values,
  given: readonly string[],
): Answer {
  if (given.length === 0) return toAnswer(holdsWithoutKey(operator));
  const answers = given.map((text) => {
    const matched = anyOf(values.map((value) => compare(operator, value, text)));
    return operator.negated ? negate(matched) : matched;
  });
  return operator.set === "all" ? negate(anyOf(answers.map(negate))) : anyOf(answers);
}

function evaluatePartial(operator: ConditionOperator, values: Values, fact: PartialFact): Answer {
  const { type, isExact, ignoresCase, negated, set } = operator;
  if (type === "arn") return "perhaps";
  if (!isExact && values.some((value) => value && fact.includes(value))) return toAnswer(!negated);
  const cannotMatch = (value: string | undefined) =>
    value !== undefined &&
    // No organization id or path has a wildcard: an operator that takes it literally matches nothing.
    ((isExact && isPattern(value)) || fact.excludes(ignoresCase ? value.toLowerCase() : value));
  if (!values.every(cannotMatch)) return "perhaps";
  if (negated) return set === "any" ? "perhaps" : "yes";
  return holdsWithoutKey(operator) ? "perhaps" : "no";
}

function compare(
  { type, isExact, ignoresCase }: ConditionOperator,
  value: string | undefined,
  text: string,
) {
  if (value === undefined) return "perhaps";
  // What AWS makes of texts that are no ARNs or truth values is not documented.
  if (type !== "string" && ![value, text].every(IS_SHAPED[type])) return "perhaps";
  if (type === "arn") return toAnswer(matchesArn(value, text));
  if (!isExact) return toAnswer(matchesWildcard(value, text, "?"));
  return toAnswer(ignoresCase ? value.toLowerCase() === text.toLowerCase() : value === text);
}

const IS_SHAPED = {
  arn: (text: string) => text.split(":").length >= 6,
  bool: (text: string) => /^(true|false)$/i.test(text),
};

/** In ARN operators a wildcard stays within its part, also in `ArnEquals`. */
function matchesArn(pattern: string, arn: string): boolean {
  const [wanted, given] = [splitArn(pattern), splitArn(arn)];
  return wanted.every((part, index) => matchesWildcard(part, given[index] ?? "", "?"));
}

/** Fills in policy variables; undefined where one has no single known value. */
function fillVariables(value: string, facts: Facts): string | undefined {
  let isKnown = true;
  const filled = value.replace(POLICY_VARIABLE, (_, key: string) => {
    if (key === "$") return "$";
    const fact = facts.get(key.toLowerCase());
    const [text] = isList(fact) && fact.length === 1 ? fact : [];
    isKnown &&= text !== undefined;
    return text ?? "";
  });
  return isKnown ? filled : undefined;
}

function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}
