import { type Arn, parseArn } from "../arn";
import {
  type ConditionOperator,
  comparesKey,
  holdsWithoutKey,
  parseConditionOperator,
} from "./conditionOperator";
import { type Grantee, type ServiceGrantee, unrestrictedService } from "./grantee";
import type { PolicyCondition } from "./iamPolicy";
import { isAccountId, isOrganizationId, isPrincipalArn } from "../identifiers";

/** The only grantees that a statement can apply to. Several constraints of one statement all hold. */
export type PrincipalConstraint = readonly Grantee[];

type Sources = Partial<Omit<ServiceGrantee, "kind" | "service">>;

/** The grantee that a value of a condition means; undefined where the value leaves open who calls. */
type ToGrantee = (value: string, operator: ConditionOperator) => Grantee | undefined;

/** Condition keys, in lower case, that say who calls, or on whose behalf a service calls. No other keys constrain it. */
const CONDITION_KEYS: ReadonlyMap<string, ToGrantee> = new Map<string, ToGrantee>([
  ["aws:principalorgid", organization],
  ["aws:principalorgpaths", organizationPath],
  ["aws:principalaccount", account],
  ["kms:calleraccount", account],
  ["aws:principalarn", principal],
  ["aws:userid", userId],
  ["aws:sourceaccount", sourceAccount],
  ["aws:sourceowner", sourceAccount],
  ["aws:sourcearn", sourceArn],
  ["aws:sourceorgid", sourceOrganization],
  ["aws:sourceorgpaths", sourceOrganizationPath],
]);

/** The operator of a condition, where it compares texts or ARNs with the key's values; the others say nothing about callers. */
function parseOperator({ operator: text, key }: PolicyCondition): ConditionOperator | undefined {
  const operator = parseConditionOperator(text);
  if (operator === undefined || operator.type === "bool") return undefined;
  return comparesKey(operator, key.toLowerCase()) ? operator : undefined;
}

/**
 * The sets of callers that the conditions of an Allow statement limit it to. Where a key is absent, `ForAllValues` and
 * `…IfExists` hold; so they limit it only beside a `Null` condition that asks for the key.
 */
export function findAllowConstraints(
  conditions: readonly PolicyCondition[],
): PrincipalConstraint[] {
  const present = new Set(conditions.filter(requiresKey).map(({ key }) => key.toLowerCase()));
  return conditions.flatMap((condition) => {
    const operator = parseOperator(condition);
    if (operator === undefined || operator.negated) return [];
    if (holdsWithoutKey(operator) && !present.has(condition.key.toLowerCase())) return [];
    const constraint = toConstraint(condition, operator);
    return constraint === undefined ? [] : [constraint];
  });
}

function requiresKey({ operator, values }: PolicyCondition): boolean {
  return (
    operator.toLowerCase() === "null" &&
    values.length > 0 &&
    values.every((value) => value.toLowerCase() === "false")
  );
}

/**
 * The callers that the conditions of a Deny statement spare: those for whom one of them does not hold. Undefined where
 * that may be anybody. Negated operators hold where the key is absent, except with `ForAnyValue`.
 */
export function findExemptByConditions(
  conditions: readonly PolicyCondition[],
): PrincipalConstraint | undefined {
  let exempt: PrincipalConstraint = [];
  for (const condition of conditions) {
    const operator = parseOperator(condition);
    if (operator?.negated !== true || operator.set === "any") return undefined;
    const constraint = toConstraint(condition, operator);
    if (constraint === undefined) return undefined;
    exempt = [...exempt, ...constraint];
  }
  return exempt;
}

/** The grantees of all values of a condition; undefined where one of them is not known or leaves the callers open. */
function toConstraint(
  condition: PolicyCondition,
  operator: ConditionOperator,
): PrincipalConstraint | undefined {
  const toGrantee = CONDITION_KEYS.get(condition.key.toLowerCase());
  if (toGrantee === undefined || condition.values.length === 0) return undefined;
  const grantees: Grantee[] = [];
  for (const value of condition.values) {
    if (operator.isExact && meansNobody(value)) continue;
    const grantee = toGrantee(value, operator);
    if (grantee === undefined) return undefined;
    grantees.push(grantee);
  }
  return joinSources(grantees);
}

/**
 * Ids, paths and ARNs of callers have no wildcards and dollars: an operator that takes values literally matches none of them.
 * A policy variable may be the caller's own value, also where its default is a wildcard: `${aws:PrincipalAccount, '*'}`.
 */
function meansNobody(value: string): boolean {
  const literal = value.replace(/\$\{[*?$]\}/g, "*");
  return !literal.includes("${") && /[*?]/.test(literal);
}

/** Conditions on who calls that nobody meets, since none of their values can be of anybody. */
export function findEmptyConditions(conditions: readonly PolicyCondition[]): PolicyCondition[] {
  return conditions.filter((condition) => {
    const operator = parseOperator(condition);
    if (operator === undefined || operator.negated || holdsWithoutKey(operator)) return false;
    return toConstraint(condition, operator)?.length === 0;
  });
}

/** Values of one source key are alternatives for the same service: one grantee has them all. */
function joinSources(grantees: readonly Grantee[]): Grantee[] {
  const services = grantees.filter((grantee) => grantee.kind === "service");
  if (services.length < grantees.length || services.length === 0) return [...grantees];
  const accounts = services.map(({ sourceAccounts }) => sourceAccounts);
  return [
    {
      ...unrestrictedService("*"),
      sourceAccounts: accounts.some(({ length }) => length === 0) ? [] : distinct(accounts.flat()),
      sourceArns: distinct(services.flatMap(({ sourceArns }) => sourceArns)),
      sourceOrganizationIds: distinct(services.flatMap((one) => one.sourceOrganizationIds)),
      sourceOrganizationPaths: distinct(services.flatMap((one) => one.sourceOrganizationPaths)),
    },
  ];
}

/** Whether a value may stand for more than its own text: by a wildcard, or by a variable that the caller may set. */
function isPattern(value: string): boolean {
  return /[*?]|\$\{/.test(value);
}

function organization(value: string): Grantee | undefined {
  const isClosed = isOrganizationId(value) || value === "${aws:ResourceOrgID}";
  return isClosed ? { kind: "organization", organizationId: value } : undefined;
}

function organizationPath(value: string, { ignoresCase }: ConditionOperator): Grantee | undefined {
  const path = ignoresCase ? value.toLowerCase() : value;
  const [organizationId = "", ...below] = path.split("/");
  if (below.length === 0 || !isOrganizationId(organizationId)) return undefined;
  return { kind: "organizationPath", path };
}

function account(value: string): Grantee | undefined {
  const isClosed = isAccountId(value) || value === "${aws:ResourceAccount}";
  return isClosed ? { kind: "account", accountId: value } : undefined;
}

function principal(value: string, operator: ConditionOperator): Grantee | undefined {
  const accountId = findFixedAccount(value, operator);
  if (accountId === undefined) return undefined;
  const isOne = isPrincipalArn(value) && !isPattern(value) && !value.endsWith(":root");
  if (!isOne || operator.ignoresCase) {
    return { kind: "account", accountId };
  }
  return { kind: "principal", arn: value, accountId };
}

/** The unique id of a role or user, with a session's name behind a role's: no other account has it. */
function userId(value: string, { ignoresCase }: ConditionOperator): Grantee | undefined {
  if (ignoresCase) return undefined;
  const isClosed = /^A[A-Z]{2}A[A-Z0-9]{12,124}(:|$)/.test(value) && !value.includes("${");
  return isClosed ? { kind: "principal", arn: value, accountId: "" } : undefined;
}

/**
 * The account that an ARN pattern cannot leave. In ARN operators a wildcard stays within its part of the ARN; in string
 * operators one before the account could swallow it, and match ARNs of any account.
 */
function findFixedAccount(value: string, operator: ConditionOperator): string | undefined {
  const arn = parseArn(value);
  if (arn === undefined || !isAccountId(arn.accountId)) return undefined;
  const head = arn.partition + arn.service + arn.region;
  const isClosed = operator.type === "arn" || !isPattern(head) || hasNoColonInName(arn);
  return isClosed ? arn.accountId : undefined;
}

/** Beginnings of resources in ARNs of services none of whose resources has a name with a colon. */
const NAMES_WITHOUT_COLON: Readonly<Record<string, string>> = {
  codebuild: "project/",
  codepipeline: "",
  ecs: "task/",
  lambda: "function:",
};

/** Whether a pattern is of resources in any region without a colon in their names: then no ARN of another account matches. */
function hasNoColonInName({ partition, service, resource }: Arn): boolean {
  const start = Object.hasOwn(NAMES_WITHOUT_COLON, service)
    ? NAMES_WITHOUT_COLON[service]
    : undefined;
  return (
    !isPattern(partition) &&
    start !== undefined &&
    /^[^*?$]/.test(resource) &&
    resource.startsWith(start)
  );
}

function sourceAccount(value: string): Grantee | undefined {
  return account(value) && serviceFor({ sourceAccounts: [value] });
}

function sourceArn(value: string, operator: ConditionOperator): Grantee | undefined {
  const accountId = findFixedAccount(value, operator);
  if (accountId !== undefined) {
    const sourceArns = operator.ignoresCase ? [] : [value];
    return serviceFor({ sourceArns, sourceAccounts: [accountId] });
  }
  const namesOneResource =
    parseArn(value)?.accountId === "" && !isPattern(value) && !operator.ignoresCase;
  return namesOneResource ? serviceFor({ sourceArns: [value] }) : undefined;
}

function sourceOrganization(value: string): Grantee | undefined {
  return organization(value) && serviceFor({ sourceOrganizationIds: [value] });
}

function sourceOrganizationPath(value: string, operator: ConditionOperator): Grantee | undefined {
  return organizationPath(value, operator) && serviceFor({ sourceOrganizationPaths: [value] });
}

function serviceFor(sources: Sources): ServiceGrantee {
  return { ...unrestrictedService("*"), ...sources };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
