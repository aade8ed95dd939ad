/** A condition operator in its parts: `ForAnyValue:StringNotLikeIfExists` has all of them. */
export interface ConditionOperator {
  readonly type: "string" | "arn" | "bool";
  /** Whether values are texts without wildcards. */
  readonly isExact: boolean;
  readonly ignoresCase: boolean;
  readonly negated: boolean;
  readonly set: "any" | "all" | undefined;
  readonly ifExists: boolean;
}

const OPERATOR =
  /^(?:for(any|all)values?:)?(?:(string)(not)?(equals|equalsignorecase|like)|(arn)(not)?(?:equals|like)|(bool))(ifexists)?$/;

/** Reads an operator that compares texts, ARNs or truth values, in any case of letters; undefined for the others. */
export function parseConditionOperator(text: string): ConditionOperator | undefined {
  const match = OPERATOR.exec(text.toLowerCase());
  if (match === null) return undefined;
  const [, set, string, stringNot, comparison = "", arn, arnNot, , ifExists] = match;
  return {
    type: string ? "string" : arn ? "arn" : "bool",
    isExact: arn === undefined && comparison !== "like",
    ignoresCase: comparison === "equalsignorecase" || (string ?? arn) === undefined,
    negated: (stringNot ?? arnNot) !== undefined,
    set: set as ConditionOperator["set"],
    ifExists: ifExists !== undefined,
  };
}

/** Whether a condition holds where the request has no such key. */
export function holdsWithoutKey({ ifExists, set, negated }: ConditionOperator): boolean {
  return ifExists || set === "all" || (negated && set === undefined);
}

/** Keys with several values in a request, which only a set operator compares. */
const MULTIVALUED = new Set([
  "aws:principalorgpaths",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
]);

/** Whether a key, in lower case, has values that an operator compares. */
export function comparesKey({ set }: ConditionOperator, key: string): boolean {
  return set !== undefined || !MULTIVALUED.has(key);
}
