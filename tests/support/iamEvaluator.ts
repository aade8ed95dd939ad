import { parseArn } from "../../domain/arn";
import type { Grantee } from "../../domain/iam/grantee";
import type {
  PolicyCondition,
  PolicyDocument,
  PolicyStatement,
  Principal,
} from "../../domain/iam/iamPolicy";

/** Somebody who calls AWS, with the condition keys (in lower case) of the request. A list is a multivalued key. */
export interface Caller {
  readonly kind: "anonymous" | "principal" | "service";
  /** Of a principal. */
  readonly arn?: string;
  /** Of a principal. */
  readonly accountId?: string;
  /** Of a service. */
  readonly service?: string;
  readonly context: Readonly<Record<string, readonly string[] | undefined>>;
}

/** What policy variables stand for: the account and organization of the resource. */
export const RESOURCE = { accountId: "111111111111", organizationId: "o-aaaaaaaaaa" };

/** A slow and literal reading of IAM's rules, to hold the domain against: may the caller use the action by this document? */
export function mayUse(document: PolicyDocument, action: string, caller: Caller): boolean {
  const applying = document.statements.filter((statement) => applies(statement, action, caller));
  return (
    applying.some(({ effect }) => effect === "Allow") &&
    !applying.some(({ effect }) => effect === "Deny")
  );
}

function applies(statement: PolicyStatement, action: string, caller: Caller): boolean {
  const { principals, notPrincipals, actions, notActions, conditions } = statement;
  const named = (list: readonly Principal[]) => list.some((one) => isNamed(one, caller));
  const covers = (list: readonly string[]) => list.some((one) => like(one, action, true));
  if (principals && !named(principals)) return false;
  if (notPrincipals && named(notPrincipals)) return false;
  if (actions && !covers(actions)) return false;
  if (notActions && covers(notActions)) return false;
  return conditions.every((condition) => holds(condition, caller));
}

function isNamed({ type, value }: Principal, caller: Caller): boolean {
  if (value === "*" && type !== "Service") return true;
  if (type === "Service") return caller.kind === "service" && caller.service === value;
  if (caller.kind !== "principal") return false;
  if (/^\d{12}$/.test(value)) return caller.accountId === value;
  if (value.endsWith(":root")) return caller.accountId === parseArn(value)?.accountId;
  return caller.arn === value;
}

function holds({ operator, key, values }: PolicyCondition, caller: Caller): boolean {
  const given = caller.context[key.toLowerCase()];
  if (operator === "Null")
    return values.some((value) => (value === "true") === (given === undefined));
  const set = /^(ForAnyValue|ForAllValues):/.exec(operator)?.[1];
  const ifExists = operator.endsWith("IfExists");
  const base = operator.replace(/^.*:/, "").replace(/IfExists$/, "");
  const negated = base.includes("Not");
  if (given === undefined)
    return ifExists || set === "ForAllValues" || (negated && set === undefined);
  const matches = (text: string) =>
    values.some((value) => compare(base.replace("Not", ""), substitute(value, caller), text)) !==
    negated;
  return set === "ForAllValues" ? given.every(matches) : given.some(matches);
}

function substitute(value: string, { context }: Caller): string {
  return value
    .replace(/\$\{([\w:]+), '(.*)'\}/, (_, key: string, instead: string) => {
      return context[key.toLowerCase()]?.[0] ?? instead;
    })
    .replace("${aws:ResourceAccount}", RESOURCE.accountId)
    .replace("${aws:ResourceOrgID}", RESOURCE.organizationId)
    .replace("${aws:username}", "*");
}

function compare(operator: string, pattern: string, text: string): boolean {
  switch (operator) {
    case "StringEquals":
      return pattern === text;
    case "StringEqualsIgnoreCase":
      return pattern.toLowerCase() === text.toLowerCase();
    case "StringLike":
      return like(pattern, text);
    default: {
      const [wanted, given] = [sixParts(pattern), sixParts(text)];
      return wanted.length === 6 && wanted.every((part, index) => like(part, given[index] ?? ""));
    }
  }
}

function sixParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")].filter((_, i) => i < parts.length);
}

/** Wildcards by definition, exponential and short. */
export function like(pattern: string, text: string, ignoreCase = false): boolean {
  if (ignoreCase) return like(pattern.toLowerCase(), text.toLowerCase());
  if (pattern === "") return text === "";
  const rest = pattern.slice(1);
  if (pattern.startsWith("*")) {
    return like(rest, text) || (text !== "" && like(pattern, text.slice(1)));
  }
  if (text === "" || !["?", text.charAt(0)].includes(pattern.charAt(0))) return false;
  return like(rest, text.slice(1));
}

/** Whether a caller belongs to a grantee. */
export function isIn(grantee: Grantee, caller: Caller): boolean {
  const first = (key: string) => caller.context[key]?.[0];
  switch (grantee.kind) {
    case "everybody":
      return true;
    case "account":
      return caller.accountId === substitute(grantee.accountId, caller);
    case "principal":
      return caller.arn === grantee.arn;
    case "organization":
      return first("aws:principalorgid") === substitute(grantee.organizationId, caller);
    case "organizationPath":
      return like(grantee.path, first("aws:principalorgpaths") ?? "");
    case "service": {
      const sourceArn = first("aws:sourcearn") ?? "";
      const account = first("aws:sourceaccount") ?? parseArn(sourceArn)?.accountId ?? "";
      const isAny = (list: readonly string[], is: (value: string) => boolean) =>
        list.length === 0 || list.map((value) => substitute(value, caller)).some(is);
      return (
        caller.kind === "service" &&
        (grantee.service === "*" || grantee.service === caller.service) &&
        isAny(grantee.sourceAccounts, (value) => value === account) &&
        isAny(grantee.sourceArns, (value) => like(value, sourceArn)) &&
        isAny(grantee.sourceOrganizationIds, (value) => value === first("aws:sourceorgid")) &&
        isAny(grantee.sourceOrganizationPaths, (value) =>
          like(value, first("aws:sourceorgpaths") ?? ""),
        )
      );
    }
    default:
      return false;
  }
}

/** All policies that decide one request, apart from boundaries. */
export interface World {
  readonly repository: PolicyDocument;
  readonly identity: PolicyDocument;
  /** One a level: root, organizational unit, account. */
  readonly serviceControls: readonly PolicyDocument[];
  /** They only deny. */
  readonly resourceControls: PolicyDocument;
  readonly endpoint?: PolicyDocument | undefined;
}

/** The order of evaluation in AWS's words: a Deny anywhere, an Allow at each level, and of one or both sides. */
export function getsIn(world: World, action: string, caller: Caller): boolean {
  const { repository, identity, serviceControls, resourceControls, endpoint } = world;
  const limits = endpoint ? [...serviceControls, endpoint] : serviceControls;
  const isDenied = [repository, identity, resourceControls, ...limits].some(({ statements }) =>
    statements.some((one) => one.effect === "Deny" && applies(one, action, caller)),
  );
  if (isDenied || !limits.every((one) => mayUse(one, action, caller))) return false;
  const byIdentity = mayUse(identity, action, caller);
  if (caller.accountId !== RESOURCE.accountId) {
    return byIdentity && mayUse(repository, action, caller);
  }
  return byIdentity || mayUse(withoutAccounts(repository), action, caller);
}

/** The name of its own account lets nobody in by itself: it leaves that to the policies of the account's identities. */
export function withoutAccounts(document: PolicyDocument): PolicyDocument {
  const statements = document.statements.map((statement) =>
    statement.effect === "Allow" && statement.principals !== undefined
      ? {
          ...statement,
          principals: statement.principals.filter(({ value }) => !/^\d{12}$|:root$/.test(value)),
        }
      : statement,
  );
  return { ...document, statements };
}
