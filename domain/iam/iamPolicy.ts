import type { Finding, Parsed } from "../finding";
import { canonicalJson } from "../json";
import { matchesWildcard } from "../wildcard";

/** An IAM JSON policy document: what a repository, a registry or a role has. */
export interface PolicyDocument {
  /** Version of the policy language; `2008-10-17` where the document names none, as AWS reads it. */
  readonly version: PolicyVersion;
  /** Has no meaning for IAM. */
  readonly id?: string;
  /** What none of them allows is denied. */
  readonly statements: readonly PolicyStatement[];
}

/** Versions of the policy language; the older one knows no policy variables. */
export type PolicyVersion = "2008-10-17" | "2012-10-17";

/** One statement. Of each pair with a `not…` member it has one, or none where the document names none. */
export interface PolicyStatement {
  /** Name of the statement within the document. */
  readonly sid?: string;
  /** Deny wins over Allow. */
  readonly effect: "Allow" | "Deny";
  /** To whom it applies; identity policies name nobody. */
  readonly principals?: readonly Principal[];
  /** To whom alone it does not apply. */
  readonly notPrincipals?: readonly Principal[];
  /** Patterns of actions such as `ecr:Batch*`, with `*` and `?`. */
  readonly actions?: readonly string[];
  /** Patterns of the only actions it does not apply to. */
  readonly notActions?: readonly string[];
  /** Patterns of ARNs; policies of repositories name none. */
  readonly resources?: readonly string[];
  /** Patterns of the only ARNs it does not apply to. */
  readonly notResources?: readonly string[];
  /** All of them must hold for the statement to apply. */
  readonly conditions: readonly PolicyCondition[];
}

/** `"Principal": "*"` has the type `*`; in `{"AWS": "*"}` the type stays `AWS`. */
export interface Principal {
  /** How the value is to be read. */
  readonly type: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser";
  /** Account id, ARN, service principal, provider or canonical id. */
  readonly value: string;
}

/** `{ operator: { key: values } }`: holds when the key's value in the request matches one of the values. */
export interface PolicyCondition {
  /** Such as `StringEquals` or `ForAnyValue:StringLike`. */
  readonly operator: string;
  /** Such as `aws:PrincipalOrgID`; the case of letters does not count. */
  readonly key: string;
  /** Booleans and numbers as the texts AWS compares. */
  readonly values: readonly string[];
}

/** The principal that stands for everybody. */
export const EVERYBODY: Principal = { type: "*", value: "*" };

/** Whether a principal is everybody, not only a pattern that anybody may match. */
export function isEverybody({ type, value }: Principal): boolean {
  return value === "*" && (type === "*" || type === "AWS");
}

/** Whether an action such as `ecr:PutImage` matches a pattern with `*` and `?`, in any case of letters, as IAM compares. */
export function matchesAction(pattern: string, action: string): boolean {
  const isName = !pattern.includes("*") && !pattern.includes("?");
  if (isName && pattern.length !== action.length) return false;
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase(), "?");
}

/** Whether a statement speaks of an action: `Action` matches it, or `NotAction` does not. */
export function coversAction(statement: PolicyStatement, action: string): boolean {
  const matches = (pattern: string) => matchesAction(pattern, action);
  if (statement.actions !== undefined) return statement.actions.some(matches);
  return statement.notActions !== undefined && !statement.notActions.some(matches);
}

/** A policy variable, also one that is not closed: looking for its end again at each `${` would be quadratic. */
export const POLICY_VARIABLE = /\$\{([^}]*)(?:\}|$)/g;

/** Whether a statement allows an action, to whomever it lets in. */
export function grantsAction(statement: PolicyStatement, action: string): boolean {
  return statement.effect === "Allow" && coversAction(statement, action);
}

/** To whom, on what and when a statement allows its actions. */
export interface AllowOptions {
  readonly principals?: readonly Principal[];
  readonly resources?: readonly string[];
  readonly conditions?: readonly PolicyCondition[];
}

/** The statement that allows actions; none where a list is empty, for IAM refuses empty lists. */
export function allow(
  sid: string | undefined,
  actions: readonly string[],
  { principals, resources, conditions = [] }: AllowOptions,
): PolicyStatement[] {
  if ([actions, principals, resources].some((list) => list?.length === 0)) return [];
  return [
    {
      ...(sid !== undefined && { sid }),
      effect: "Allow",
      ...(principals && { principals }),
      actions,
      ...(resources && { resources }),
      conditions,
    },
  ];
}

/** Accounts by their ids, and roles and users by their ARNs, as principals. */
export function awsPrincipals(names: readonly string[]): Principal[] {
  return names.map((value) => ({ type: "AWS", value }));
}

/** A service of AWS, such as `lambda.amazonaws.com`, as principal. */
export function servicePrincipal(value: string): Principal[] {
  return [{ type: "Service", value }];
}

/** The condition that a key of the request equals one of some values. */
export function stringEquals(key: string, ...values: readonly string[]): PolicyCondition {
  return { operator: "StringEquals", key, values };
}

/** A document of statements as `allow` gives them. */
export function policyDocument(
  ...statements: readonly (readonly PolicyStatement[])[]
): PolicyDocument {
  return { version: "2012-10-17", statements: statements.flat() };
}

/** A policy that was read with further statements after its own. Its version stays: it says how variables are read. */
export function extendPolicy(
  given: Parsed<PolicyDocument> | undefined,
  ...statements: readonly (readonly PolicyStatement[])[]
): PolicyDocument | undefined {
  const base = given?.ok ? given.value : policyDocument();
  const all = [...base.statements, ...statements.flat()];
  return all.length === 0 ? undefined : { ...base, statements: all };
}

/**
 * The canonical JSON text of a document: keys in AWS's order, every value that may be a list as a list, all of them sorted
 * and without repetition. So documents that say the same in another order have the same text.
 */
export function renderPolicyDocument(document: PolicyDocument): string {
  return canonicalJson({
    Version: document.version,
    Id: document.id,
    Statement: document.statements.map(renderStatement),
  });
}

function renderStatement(statement: PolicyStatement): object {
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Principal: renderPrincipals(statement.principals),
    NotPrincipal: renderPrincipals(statement.notPrincipals),
    Action: sorted(statement.actions),
    NotAction: sorted(statement.notActions),
    Resource: sorted(statement.resources),
    NotResource: sorted(statement.notResources),
    Condition: renderConditions(statement.conditions),
  };
}

function sorted(values: readonly string[] | undefined): string[] | undefined {
  return values && [...new Set(values)].sort();
}

function renderPrincipals(
  principals: readonly Principal[] | undefined,
): "*" | Record<string, string[]> | undefined {
  if (principals === undefined) return undefined;
  if (principals.length > 0 && principals.every(({ type }) => type === "*")) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, value } of principals) {
    const name = type === "*" ? "AWS" : type;
    byType.set(name, [...(byType.get(name) ?? []), value]);
  }
  return sortedRecord(byType);
}

function renderConditions(
  conditions: readonly PolicyCondition[],
): Record<string, Record<string, string[]>> | undefined {
  if (conditions.length === 0) return undefined;
  const operators = new Map<string, Map<string, readonly string[]>>();
  for (const { operator, key, values } of conditions) {
    const keys = operators.get(operator) ?? new Map<string, readonly string[]>();
    const given = keys.get(key);
    keys.set(key, given === undefined ? values : both(operator, given, values));
    operators.set(operator, keys);
  }
  const rendered = [...operators].map(
    ([operator, keys]) => [operator, sortedRecord(keys)] as const,
  );
  return Object.fromEntries(rendered.sort(byKey));
}

/** JSON has room for one list an operator and key: the one that never holds more often than both lists together. */
function both(operator: string, first: readonly string[], second: readonly string[]): string[] {
  const negated = /Not/i.test(operator);
  return negated ? [...first, ...second] : first.filter((value) => second.includes(value));
}

function sortedRecord(lists: ReadonlyMap<string, readonly string[]>): Record<string, string[]> {
  const entries = [...lists].map(([key, values]) => [key, [...new Set(values)].sort()] as const);
  return Object.fromEntries(entries.sort(byKey));
}

function byKey(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0;
}

/** Reports a policy whose canonical text has more characters than allowed. */
export function checkPolicyLength(
  policy: PolicyDocument | string | undefined,
  { what, most, fix = "" }: { readonly what: string; readonly most: number; readonly fix?: string },
  report: (message: string) => Finding,
): Finding[] {
  const { length } = typeof policy === "object" ? renderPolicyDocument(policy) : (policy ?? "");
  if (length <= most) return [];
  const message = `${what} is too long: given ${length} characters, allowed at most ${most}.`;
  return [report(fix === "" ? message : `${message} ${fix}`)];
}
