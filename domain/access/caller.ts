import { parseArn } from "../arn";
import { getOrInsertComputed } from "../getOrInsertComputed";
import {
  type PolicyCondition,
  type PolicyStatement,
  type Principal,
  isEverybody,
} from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import { type Fact, type Facts, evaluateCondition } from "./facts";
import type { Organizations } from "./organization";
import type { Identity } from "./right";

/**
 * What a resource-based policy is worth within its account: where the statement names the account, it is `delegated` to the
 * policies of its identities; to others it gives the right `alone`, but to a role that it names by its ARN `withinBoundary` only.
 * Source: IAM user guide, "Policy evaluation for requests within a single account".
 */
export type GrantScope = "delegated" | "withinBoundary" | "alone";

/** How a statement applies to a caller: what it is worth, and what has to be true besides. */
export interface StatementMatch {
  readonly scope: GrantScope;
  readonly conditions: readonly string[];
}

/** The VPC endpoint that requests go through. */
export interface EndpointUse {
  readonly id: string;
  readonly vpcId?: string;
}

const NO_MATCH: readonly StatementMatch[] = [];
const APPLIES: readonly StatementMatch[] = [{ scope: "alone", conditions: [] }];

/** Condition keys that only requests of AWS services have. */
const SERVICE_KEYS = [
  ["aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid"],
  ["aws:sourceorgpaths", "aws:principalservicename", "aws:principalservicenameslist"],
].flat();

/** Values of `aws:PrincipalType` by what ARNs begin with; those of roles are all others. */
const PRINCIPAL_TYPES = new Map([
  ["root", "Account"],
  ["user", "User"],
  ["federated-user", "FederatedUser"],
]);

const UNKNOWN: Fact = { excludes: () => false, includes: () => false };

/** An identity that calls something in an account, with what is known of its requests. */
export class Caller {
  readonly accountId: string;
  readonly #facts: Facts;
  readonly #matches = new Map<PolicyStatement, readonly StatementMatch[]>();

  constructor(
    readonly identity: Identity,
    registry: { readonly accountId: string; readonly region: string },
    organizations: Organizations,
    endpoint?: EndpointUse,
  ) {
    const arn = parseArn(identity.arn);
    this.accountId = arn?.accountId ?? "";
    const [kind = ""] = arn?.resource.split("/") ?? [];
    const isUser = kind === "user";
    const name = identity.arn.slice(identity.arn.lastIndexOf("/") + 1);
    this.#facts = new Map<string, Fact>([
      ...SERVICE_KEYS.map((key): [string, Fact] => [key, []]),
      // The name of a session does not tell the path of its role.
      ["aws:principalarn", kind === "assumed-role" ? UNKNOWN : [identity.arn]],
      ["aws:principalaccount", [this.accountId]],
      ["kms:calleraccount", [this.accountId]],
      ["aws:principalisawsservice", ["false"]],
      ["aws:principaltype", [PRINCIPAL_TYPES.get(kind) ?? "AssumedRole"]],
      ["aws:username", isUser ? [name] : []],
      ["aws:resourceaccount", [registry.accountId]],
      ...(registry.region ? [["aws:requestedregion", [registry.region]] as [string, Fact]] : []),
      ...organizations.factsOf(this.accountId, "aws:principalorgid", "aws:principalorgpaths"),
      ...organizations.factsOf(registry.accountId, "aws:resourceorgid", "aws:resourceorgpaths"),
      ...(endpoint ? endpointFacts(endpoint) : []),
    ]);
  }

  /** Whether no policy of an organization bounds it. */
  get isServiceLinked(): boolean {
    return isServiceLinkedRole(this.identity.arn);
  }

  /** The ways in which a statement applies to the caller; none where it does not. */
  match(statement: PolicyStatement): readonly StatementMatch[] {
    return getOrInsertComputed(this.#matches, statement, () => {
      const matches = this.#matchPrincipals(statement);
      const open = matches.length > 0 ? this.#openConditions(statement) : undefined;
      if (open === undefined) return NO_MATCH;
      return matches.map((one) => ({ ...one, conditions: [...one.conditions, ...open] }));
    });
  }

  /** The conditions that may hold or not; undefined where one of them surely does not. */
  #openConditions({ conditions }: PolicyStatement): string[] | undefined {
    const open: string[] = [];
    for (const condition of conditions) {
      const answer = evaluateCondition(condition, this.#facts);
      if (answer === "no") return undefined;
      if (answer === "perhaps") open.push(describeCondition(condition, this.accountId));
    }
    return open;
  }

  /** Why a statement does not apply to the caller; undefined where it does. */
  explainMismatch(statement: PolicyStatement): string | undefined {
    if (this.match(statement).length > 0) return undefined;
    const { principals, conditions } = statement;
    const isNamed = this.#matchPrincipals(statement).length > 0;
    if (!isNamed) {
      return principals === undefined
        ? "excepts it by NotPrincipal"
        : `is for ${principals.map(({ value }) => value).join(", ")}`;
    }
    const unmet = conditions.filter((one) => evaluateCondition(one, this.#facts) === "no");
    return `requires ${unmet.map((one) => describeCondition(one, this.accountId)).join(" and ")}`;
  }

  #matchPrincipals(statement: PolicyStatement): readonly StatementMatch[] {
    const { principals, notPrincipals, conditions } = statement;
    if (principals !== undefined) return principals.flatMap((one) => this.#matchPrincipal(one));
    if (notPrincipals === undefined) return APPLIES;
    const named = notPrincipals.flatMap((one) => this.#matchPrincipal(one));
    // Deny with NotPrincipal is for whoever has a boundary, whoever it names. Source: IAM user guide, "NotPrincipal".
    const isBounded = statement.effect === "Deny" && this.identity.boundary !== undefined;
    if (named.length === 0 || (isBounded && conditions.length === 0)) return APPLIES;
    // The guide asks to name the account beside a role or user; what else is excepted depends on the service.
    const isNamed = (isAccount: boolean) =>
      named.some((one) => (one.scope === "delegated") === isAccount && one.conditions.length === 0);
    const isExcepted = notPrincipals.some(isEverybody) || (isNamed(true) && isNamed(false));
    if (!isBounded && isExcepted) return NO_MATCH;
    return [{ scope: "alone", conditions: ["NotPrincipal does not except it"] }];
  }

  #matchPrincipal({ type, value }: Principal): readonly StatementMatch[] {
    const { arn } = this.identity;
    if (type === "Federated" && /:(role|assumed-role)\//.test(arn)) {
      return [{ scope: "alone", conditions: [`its session comes from ${value}`] }];
    }
    if (type !== "AWS" && type !== "*") return NO_MATCH;
    if (value === "*") return APPLIES;
    if (value === arn) {
      const scope = arn.includes(":role/") ? "withinBoundary" : "alone";
      return [{ scope, conditions: [] }];
    }
    const named = isAccountId(value)
      ? value
      : value.endsWith(":root")
        ? parseArn(value)?.accountId
        : "";
    if (named === this.accountId) return [{ scope: "delegated", conditions: [] }];
    if (findConditionsByName(value, arn) !== undefined) {
      return [{ scope: "withinBoundary", conditions: [`its role is ${value}`] }];
    }
    const conditions = findConditionsByName(arn, value);
    if (conditions !== undefined) {
      const { session } = this.identity;
      if (session === undefined) return [{ scope: "alone", conditions }];
      return value.endsWith(`/${session}`) ? APPLIES : NO_MATCH;
    }
    return /[*?]|\$\{/.test(value) ? [{ scope: "alone", conditions: [`${value} is ${arn}`] }] : [];
  }
}

/** Whether a name is of a service-linked role, by its path, or of a session of one, by the beginning of its name. */
export function isServiceLinkedRole(arn: string): boolean {
  return /:(role\/aws-service-role\/|assumed-role\/AWSServiceRoleFor)/.test(arn);
}

function endpointFacts({ id, vpcId }: EndpointUse): [string, Fact][] {
  if (id === "any") return [];
  return [
    ["aws:sourcevpce", [id]],
    ...(vpcId ? [["aws:sourcevpc", [vpcId]] as [string, Fact]] : []),
  ];
}

/** What has to be true for a name to be of a role or user: nothing, or for a session of a role, its name. */
export function findConditionsByName(arn: string, name: string): readonly string[] | undefined {
  if (name === arn) return [];
  const [, accountId, roleName, session] =
    /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(name) ?? [];
  if (session === undefined) return undefined;
  const role = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  const isSame = role?.[1] === accountId && role?.[2] === roleName;
  return isSame ? [`its session is called ${session}`] : undefined;
}

function describeCondition({ operator, key, values }: PolicyCondition, accountId: string): string {
  const organization = { "aws:principalorgid": "", "aws:principalorgpaths": "path " }[
    key.toLowerCase()
  ];
  if (organization === undefined || /not/i.test(operator)) {
    return `${operator} ${key} ${values.join(", ")}`;
  }
  return `account ${accountId} is in organization ${organization}${values.join(" or ")}`;
}

/** What names a role or user apart from path and session: its sessions have the same name. */
export function renderPrincipalName(arn: string): string {
  const [, accountId, kind, name] =
    /^arn:[^:]+:(?:iam|sts)::(\d{12}):(role|user|assumed-role)\/(?:.*\/)?([^/]+)$/.exec(
      arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1"),
    ) ?? [];
  return name === undefined
    ? arn
    : `${accountId} ${kind === "assumed-role" ? "role" : kind} ${name}`;
}
