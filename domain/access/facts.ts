import type { PolicyCondition } from "../iam/iamPolicy";
import { isList } from "../json";
import { matchesWildcard } from "../wildcard";

/** Whether something is true of a request, as far as the facts tell. */
export type Answer = "yes" | "no" | "perhaps";

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

interface Operator {
  readonly type: "string" | "arn" | "bool";
  readonly comparison: string;
  readonly negated: boolean;
  readonly set: "any" | "all" | undefined;
  readonly ifExists: boolean;
}

const OPERATOR =
  /^(?:for(any|all)values?:)?(string|arn|bool)(not)?(equals|equalsignorecase|like)?(ifexists)?$/;

/** Whether a condition holds for a request. Operators on numbers, dates and addresses, and unknown keys, leave it open. */
export function evaluateCondition(condition: PolicyCondition, facts: Facts): Answer {
  const name = condition.operator.toLowerCase();
  const fact = facts.get(condition.key.toLowerCase());
  if (fact === undefined || condition.values.length === 0) return "perhaps";
  if (name === "null") return evaluateNull(condition.values, fact);
  const [, set, type, not, comparison = "", ifExists] = OPERATOR.exec(name) ?? [];
  if (type === undefined) return "perhaps";
  const operator = {
    type: type as Operator["type"],
    comparison,
    negated: not !== undefined,
    set: set as Operator["set"],
    ifExists: ifExists !== undefined,
  };
  const values = condition.values.map((value) => substitute(value, facts));
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

/** Whether an operator holds where the request has no such key. */
function holdsWithoutKey({ ifExists, set, negated }: Operator): boolean {
  return ifExists || set === "all" || (negated && set === undefined);
}

function evaluateKnown(
  operator: Operator,
  values: readonly string[],
  given: readonly string[],
): Answer {
  if (given.length === 0) return toAnswer(holdsWithoutKey(operator));
  const answers = given.map((text) => {
    const matched = anyOf(values.map((value) => compare(operator, value, text)));
    return operator.negated ? negate(matched) : matched;
  });
  return operator.set === "all" ? negate(anyOf(answers.map(negate))) : anyOf(answers);
}

function evaluatePartial(operator: Operator, values: readonly string[], fact: PartialFact): Answer {
  const { comparison, negated, set } = operator;
  const isLike = comparison === "like" || operator.type === "arn";
  const mayMatch = (value: string) =>
    hasVariable(value) ||
    (isPattern(value) ? isLike && !fact.excludes(value) : !fact.excludes(value));
  if (comparison === "like" && operator.type === "string" && values.some(fact.includes))
    return toAnswer(!negated);
  if (values.some(mayMatch)) return "perhaps";
  if (negated) return set === "any" ? "perhaps" : "yes";
  return holdsWithoutKey(operator) ? "perhaps" : "no";
}

function compare({ type, comparison }: Operator, value: string, text: string): Answer {
  if (hasVariable(value)) return "perhaps";
  // What AWS makes of a value that is no ARN is not documented.
  if (type === "arn")
    return value.split(":").length < 6 ? "perhaps" : toAnswer(matchesArn(value, text));
  if (comparison === "like") return toAnswer(matchesWildcard(value, text, "?"));
  const ignoresCase = type === "bool" || comparison === "equalsignorecase";
  return toAnswer(ignoresCase ? value.toLowerCase() === text.toLowerCase() : value === text);
}

/** In ARN operators a wildcard stays within its part, also in `ArnEquals`. */
function matchesArn(pattern: string, arn: string): boolean {
  const [wanted, given] = [splitArn(pattern), splitArn(arn)];
  return wanted.every((part, index) => matchesWildcard(part, given[index] ?? "", "?"));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return [...Array.from({ length: 5 }, (_, index) => parts[index] ?? ""), parts.slice(5).join(":")];
}

/** Fills in the policy variables whose values are known. */
function substitute(value: string, facts: Facts): string {
  return value.replace(/\$\{([^}]*)\}/g, (variable, key: string) => {
    const fact = facts.get(key.toLowerCase());
    return isList(fact) && fact.length === 1 ? String(fact[0]) : variable;
  });
}

function hasVariable(value: string): boolean {
  return value.includes("${");
}

function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}

function toAnswer(isTrue: boolean): Answer {
  return isTrue ? "yes" : "no";
}

function negate(answer: Answer): Answer {
  return answer === "perhaps" ? answer : toAnswer(answer === "no");
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes("yes") ? "yes" : answers.includes("perhaps") ? "perhaps" : "no";
}
