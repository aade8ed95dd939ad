import { parseArn, getPartition } from "../arn";
import { type CheckValue, type Finding, at, findRepeats, wrong } from "../finding";
import { allow, awsPrincipals, type PolicyStatement, EVERYBODY } from "../iam/iamPolicy";
import { isRegion } from "../identifiers";
import { getIndexedStrings, getStrings, isList, isRecord, toRecord, unknownKeys } from "../json";
import { type RuleTable, error, reporter, warning } from "../rule";

/** The principals that a policy of a repository or registry allows something, besides the account that owns it. */
export interface PrincipalGrant {
  /** Ids of accounts; each account decides in its own policies which of its principals may. @default - none */
  readonly accounts?: readonly string[];
  /** Ids of organizations, such as `o-a1b2c3d4e5`, for all of their accounts. @default - none */
  readonly organizationIds?: readonly string[];
  /** Paths of organizational units, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. @default - none */
  readonly organizationPaths?: readonly string[];
  /** ARNs of roles and users, in any account. @default - none */
  readonly principalArns?: readonly string[];
}

/** The lists of a grant, whatever they are. */
type GrantLists = Readonly<Partial<Record<keyof PrincipalGrant, unknown>>>;

/** What a grant allows; the ids of its statements begin with the verb, such as `PullFromAccounts`. */
export interface GrantedAccess {
  readonly verb: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** The statements of a grant, one for each of its lists that names somebody. */
export function grantStatements(grant: GrantLists, granted: GrantedAccess): PolicyStatement[] {
  const { verb, actions, resources } = granted;
  const toNames = (kind: string, names: unknown) =>
    allow(`${verb}From${kind}`, actions, {
      principals: awsPrincipals(getStrings(names)),
      ...(resources && { resources }),
    });
  const toMembers = (kind: string, operator: string, key: string, names: unknown) => {
    const values = getStrings(names);
    if (values.length === 0) return [];
    return allow(`${verb}From${kind}`, actions, {
      principals: [EVERYBODY],
      ...(resources && { resources }),
      conditions: [{ operator, key, values }],
    });
  };
  const { organizationIds: ids, organizationPaths: paths } = grant;
  return [
    ...toNames("Accounts", grant.accounts),
    ...toMembers("Organizations", "StringEquals", "aws:PrincipalOrgID", ids),
    ...toMembers("OrganizationPaths", "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", paths),
    ...toNames("Principals", grant.principalArns),
  ];
}

/** Rules of what policies are asked to grant. */
export const grantRules = {
  "grant-shape": error("A grant is not an object of lists, or has a key it does not know."),
  "grant-empty": error("A grant names nobody."),
  "grant-duplicate": error("A grant names the same twice."),
  "grant-redundant": warning(
    "A grant names a principal that a larger group of the same grant covers already.",
  ),
  "grant-partition": error("A grant names a principal of another partition than the region's."),
  "grant-lambda-account": warning(
    "Functions of an account may pull, but nobody in it who could deploy them.",
  ),
  "grant-lambda-region": error("Functions may pull, but the region they must run in is not given."),
} satisfies RuleTable;

const report = reporter(grantRules);

/** The lists that a grant has: those of principals, and those that say for what. */
export interface GrantShape {
  /** Lists of principals, each with the check of its entries. */
  readonly who: Readonly<Record<string, CheckValue>>;
  /** Lists of what they are granted access to. */
  readonly what?: Readonly<Record<string, CheckValue>>;
}

/** Checks shape and entries of a grant that is given. Empty lists grant nothing: they come from files. */
export function checkGrant(grant: unknown, path: string, shape: GrantShape): Finding[] {
  if (grant === undefined) return [];
  const lists = { ...shape.who, ...shape.what };
  const names = Object.keys(lists);
  if (!isRecord(grant)) {
    const message = wrong("grant is not an object", grant, `an object with ${names.join(", ")}`);
    return [report("grant-shape", path, message)];
  }
  const findings = unknownKeys(grant, names, path, (keyPath, message) =>
    report("grant-shape", keyPath, message),
  );
  const who = Object.keys(shape.who);
  if (findings.length === 0 && who.every((name) => grant[name] === undefined)) {
    findings.push(reportEmptyGrant(path, who));
  }
  const checked = Object.entries(lists).flatMap(([name, checkEntry]) =>
    checkList(grant[name], at(path, name), checkEntry),
  );
  return [...findings, ...checked];
}

/** Refuses a grant that has none of its lists. */
export function reportEmptyGrant(path: string, who: readonly string[]): Finding {
  const message = `grant names nobody: add an entry to ${who.join(", ")}, or leave out the grant.`;
  return report("grant-empty", path, message);
}

/** Whether one of the grants has an entry in a list of principals. */
export function grantsAnything(...grants: readonly unknown[]): boolean {
  return grants.some((grant) =>
    Object.entries(toRecord(grant)).some(
      ([name, list]) => name !== "repositoryPrefixes" && !isEmptyList(list),
    ),
  );
}

/** Whether a value is a list with entries. */
export function hasEntries(list: unknown): boolean {
  return isList(list) && list.length > 0;
}

/** Whether a list of a grant is absent or empty. */
export function isEmptyList(list: unknown): boolean {
  return list === undefined || (isList(list) && list.length === 0);
}

/** Checks that a value is a list, and its entries: each, and that no two are the same. */
export function checkList(list: unknown, path: string, checkEntry: CheckValue): Finding[] {
  if (list === undefined) return [];
  if (!isList(list)) {
    return [report("grant-shape", path, wrong("value is not a list", list, "a list of strings"))];
  }
  const repeats = new Map(findRepeats(list).map(({ index, first }) => [index, first]));
  return list.flatMap((entry, index) => {
    const entryPath = at(path, index);
    const first = repeats.get(index);
    if (first === undefined) return checkEntry(entry, entryPath);
    const message = wrong("the same is given twice", entry, `once, as in ${at(path, first)}`);
    return [report("grant-duplicate", entryPath, message)];
  });
}

/** Checks that the principals of a list are of the region's partition: AWS knows no others there. */
export function checkPartition(principalArns: unknown, path: string, region: unknown): Finding[] {
  if (typeof region !== "string" || !isRegion(region)) return [];
  const partition = getPartition(region);
  return getIndexedStrings(principalArns).flatMap(([arn, index]) => {
    const given = parseArn(arn)?.partition;
    if (given === undefined || given === partition) return [];
    const allowed = `partition ${partition}, that of ${region}`;
    const message = wrong("principal is of another partition", arn, allowed);
    return [report("grant-partition", at(path, index), message)];
  });
}
