import { getArnAccount } from "../arn";
import { matchesWildcard } from "../wildcard";
import { type Access, type AccessProof, OWN_POLICIES, describePrincipal } from "./accessMatrix";
import type { Expectation, Who } from "./expectations";
import type { Organizations } from "./organization";
import { type AccessKind, describeReasons } from "./right";

/** Whether an expectation holds, and if not, by whom not. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly holds: boolean;
  readonly counterExample?: string;
}

/**
 * Holds expectations against all that a proof knows: every identity, and everybody whom policies let in. The account of a registry
 * is never outside of it, since its own administrators decide there. A name that no known repository has breaks its line, and so
 * does a policy that is not read where a line says who is shut out.
 */
export function checkExpectations(
  expectations: readonly Expectation[],
  proof: AccessProof,
): ExpectationResult[] {
  return expectations.map((one) =>
    toResult(
      one,
      findUnknownName(one, proof) ?? findCounterExample(one, proof) ?? findUnread(one, proof),
    ),
  );
}

export function toResult(
  expectation: Expectation,
  counterExample: string | undefined,
): ExpectationResult {
  const holds = counterExample === undefined;
  return { expectation, holds, ...(counterExample && { counterExample }) };
}

/** A misspelled name would hold for ever. */
function findUnknownName(
  { repositories, right }: Expectation,
  { evaluator }: AccessProof,
): string | undefined {
  const isKnown = evaluator.resources.some(({ arn }) => isMeant(arn, repositories, right));
  return isKnown ? undefined : `no repository ${repositories} is known`;
}

/** What may let in somebody whom a line shuts out. */
function findUnread(
  { repositories, mode, right }: Expectation,
  { evaluator }: AccessProof,
): string | undefined {
  if (mode === "has") return undefined;
  const [other] = evaluator.input.unread ?? [];
  const meant = evaluator.resources.filter(({ arn }) => isMeant(arn, repositories, right));
  const unread = meant.find(({ isPartlyRead }) => isPartlyRead)?.arn;
  if (unread !== undefined) return `not proved, as a policy of ${unread} cannot be read`;
  return other && `not proved, as ${other} is not read`;
}

/** A principal by which an expectation does not hold; undefined where it holds. */
export function findCounterExample(
  { mode, right, who, repositories }: Expectation,
  { access, evaluator }: AccessProof,
): string | undefined {
  const { organizations, resources } = evaluator;
  const rows = access
    .filter((row) => row[right] !== "no" && isMeant(row.repositoryArn, repositories, right))
    .map((row) => withOwner(row, organizations));
  if (mode === "only") {
    const outsider = rows.find(({ principal, repositoryArn }) => {
      const owner: Who = { kind: "account", accountId: getArnAccount(repositoryArn) };
      return !relate(principal, [...who, owner], organizations).isInside;
    });
    return outsider && describeRow(outsider, right);
  }
  const find = mode === "has" ? findLacking : findHolding;
  for (const { arn } of resources.filter(({ arn }) => isMeant(arn, repositories, right))) {
    const here = rows.filter(({ repositoryArn }) => repositoryArn === arn);
    for (const one of who) {
      const counterExample = find(one, right, { arn, rows: here, evaluator });
      if (counterExample !== undefined) return counterExample;
    }
  }
  return undefined;
}

/** A row with the account and organization that the policy variables of the resource's owner mean. */
function withOwner(row: Access, organizations: Organizations): Access {
  const { principal, repositoryArn } = row;
  const accountId = getArnAccount(repositoryArn);
  if (principal.kind === "account" && principal.accountId.startsWith("${")) {
    return { ...row, principal: { ...principal, accountId } };
  }
  const organizationId = organizations.find(accountId)?.id;
  return principal.kind === "organization" && principal.organizationId.startsWith("${")
    ? { ...row, principal: { ...principal, ...(organizationId && { organizationId }) } }
    : row;
}

function isMeant(arn: string, repositories: string, right: AccessKind): boolean {
  const [, name] = /:repository\/(.+)$/.exec(arn) ?? [];
  if (name === undefined) return right === "administer" && repositories === "*";
  return matchesWildcard(repositories, name);
}

/** What is known of one repository: the rows of the right in question, and what decides it. */
interface Known extends Pick<AccessProof, "evaluator"> {
  readonly arn: string;
  readonly rows: readonly Access[];
}

/** Why somebody has no right for certain. An account or organization has it where it is let in: its own policies do the rest. */
function findLacking(
  who: Who,
  right: AccessKind,
  { arn, rows, evaluator }: Known,
): string | undefined {
  const own = rows.filter(
    ({ principal }) => relate(principal, [who], evaluator.organizations).isAround,
  );
  const isSure = ({ provided, [right]: verdict }: Access) =>
    verdict === "yes" || (who.kind !== "identity" && provided.every((one) => one === OWN_POLICIES));
  if (own.some(isSure)) return undefined;
  const [row] = own;
  return row ? describeRow(row, right) : `${describeWho(who)} may not ${right} ${arn}`;
}

/** Somebody among those who should have no right that has it, or may have it. */
function findHolding(
  who: Who,
  right: AccessKind,
  { arn, rows, evaluator }: Known,
): string | undefined {
  const identities = evaluator.input.identities.filter((one) => isNamed(one.arn, who));
  const row = rows.find(({ principal }) => {
    const isOther = identities.length > 0 && principal.kind !== "identity";
    return !isOther && !relate(principal, [who], evaluator.organizations).isApart;
  });
  if (row !== undefined) return describeRow(row, right);
  const owner = { kind: "account", accountId: getArnAccount(arn) } as const;
  const isOwner = !relate(owner, [who], evaluator.organizations).isApart;
  const isRead = identities.length > 0 && !identities.some(({ isPartlyRead }) => isPartlyRead);
  return isOwner && !isRead
    ? `${describeWho(who)} may ${right} ${arn} by policies of its own that are not read`
    : undefined;
}

/** How a principal and those whom an expectation names stand to each other, as far as it is certain. */
function relate(
  principal: Access["principal"],
  who: readonly Who[],
  organizations: Organizations,
): { readonly isInside: boolean; readonly isAround: boolean; readonly isApart: boolean } {
  const findId = (accountId: string) => organizations.find(accountId)?.id;
  const isIn = (accountId: string) =>
    who.some((one) =>
      one.kind === "organization"
        ? findId(accountId) === one.organizationId
        : one.kind === "account" && one.accountId === accountId,
    );
  const mayBeIn = (accountId: string) =>
    who.some((one) =>
      one.kind === "organization"
        ? organizations.mayBeIn(accountId, one.organizationId)
        : one.accountId === accountId,
    );
  const isWhole = (id: string) =>
    who.some((one) => one.kind === "organization" && one.organizationId === id);
  const mayShare = (id: string) =>
    who.some((one) =>
      one.kind === "organization"
        ? one.organizationId === id
        : organizations.mayBeIn(one.accountId, id),
    );
  switch (principal.kind) {
    case "identity":
    case "principal": {
      const accountId = getArnAccount(principal.arn);
      const isOne = who.some((one) => isNamed(principal.arn, one));
      const isApart =
        !isOne && (who.every(isIdentity) || (accountId !== "" && !mayBeIn(accountId)));
      return { isInside: isOne || isIn(accountId), isAround: isOne, isApart };
    }
    case "account": {
      const { accountId } = principal;
      const isAround = who.every((one) => one.kind === "account" && one.accountId === accountId);
      return { isInside: isIn(accountId), isAround, isApart: !mayBeIn(accountId) };
    }
    case "organization":
    case "organizationPath": {
      const isPath = principal.kind === "organizationPath";
      const id = isPath ? (principal.path.split("/")[0] ?? "") : principal.organizationId;
      const isAround =
        !isPath &&
        who.every((one) =>
          one.kind === "organization" ? isWhole(id) : findId(one.accountId) === id,
        );
      return { isInside: isWhole(id), isAround, isApart: !mayShare(id) };
    }
    case "service": {
      const { sourceAccounts: accounts, sourceOrganizationIds: ids } = principal;
      const all = <T>(list: readonly T[], test: (item: T) => boolean) =>
        list.length > 0 && list.every(test);
      const isApart =
        who.every(isIdentity) ||
        all(accounts, (id) => !mayBeIn(id)) ||
        all(ids, (id) => !mayShare(id));
      return { isInside: all(accounts, isIn) || all(ids, isWhole), isAround: false, isApart };
    }
    default: {
      const isAround = principal.kind === "everybody" && !who.some(isIdentity);
      return { isInside: false, isAround, isApart: false };
    }
  }
}

function isIdentity({ kind }: Who): boolean {
  return kind === "identity";
}

/** `role/ci` is the role ci under any path, and its sessions, whose ARNs do not tell the path. */
function isNamed(arn: string, who: Who): boolean {
  if (who.kind !== "identity" || getArnAccount(arn) !== who.accountId) return false;
  const [kind = "", ...rest] = who.name.split("/");
  const [, , , , , resource = ""] = arn.split(":");
  if (resource.startsWith("assumed-role/")) {
    return kind === "role" && resource.split("/")[1] === rest.at(-1);
  }
  const isBelow = resource.startsWith(`${kind}/`) && resource.endsWith(`/${rest.join("/")}`);
  return resource === who.name || isBelow;
}

function describeWho(who: Who): string {
  if (who.kind === "identity") return `${who.name} of ${who.accountId}`;
  return who.kind === "account" ? `account ${who.accountId}` : `organization ${who.organizationId}`;
}

function describeRow(row: Access, right: AccessKind): string {
  const provided = row.provided.length > 0 ? `, if ${row.provided.join(" and ")}` : "";
  return `${describePrincipal(row.principal)} may ${right} ${row.repositoryArn} by ${describeReasons(row.reasons)}${provided}`;
}
