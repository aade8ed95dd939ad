import { type Finding, type Parsed, parsed, quote } from "../finding";
import type { Grantee } from "../iam/grantee";
import { isAccountId, isOrganizationId } from "../identifiers";
import { matchesWildcard } from "../wildcard";
import { type Access, type AccessProof, describePrincipal, getArnAccount } from "./accessMatrix";
import { reportAccess } from "./accessRules";
import type { Organizations } from "./organization";
import { type AccessKind, describeReasons } from "./right";

/** Who an expectation is about: an account, an organization, or a role or user of an account. */
type Who =
  | { readonly kind: "account"; readonly accountId: string }
  | { readonly kind: "organization"; readonly organizationId: string }
  | { readonly kind: "identity"; readonly accountId: string; readonly name: string };

/** One line of a file of expectations. */
export interface Expectation {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly text: string;
  /** `only`: nobody else has the right. `has`: each of them has it in any case. `lacks`: none of them has it. */
  readonly mode: "only" | "has" | "lacks";
  readonly who: readonly Who[];
  readonly right: AccessKind;
  /** Name of repositories with `*`; all where the line names none. */
  readonly repositories: string;
}

/** Whether an expectation holds, and if not, by whom not. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly holds: boolean;
  readonly counterExample?: string;
}

const ALLOWED = [
  "only organization o-acme123456 pulls team-a/*",
  "nobody outside 111111111111 pushes",
  "role/ci of 333333333333 pulls base/node",
  "role/ci of 333333333333 does not push base/node",
].join("; ");

const LINE =
  /^(?:(?<only>only|nobody outside) |(?<nobody>nobody )|)(?<who>.*?) ?(?<not>does not |do not )?(?<right>pull|push|administer)(?:s|es)?(?: (?<repositories>\S+))?$/i;

/** Reads expectations, one a line; empty lines and those that begin with # are left out. Fails with `access-expectation`. */
export function parseExpectations(text: string): Parsed<readonly Expectation[]> {
  const findings: Finding[] = [];
  const expectations = text.split(/\r?\n/).flatMap((raw, index): Expectation[] => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return [];
    const expectation = parseLine(line, index + 1);
    if (expectation !== undefined) return [expectation];
    const message = `expectation cannot be read: given ${quote(line)}, allowed such as ${ALLOWED}.`;
    findings.push(reportAccess("access-expectation", `line ${index + 1}`, message));
    return [];
  });
  return parsed(expectations, findings);
}

function parseLine(text: string, line: number): Expectation | undefined {
  const { only, nobody, who = "", not, right, repositories } = LINE.exec(text)?.groups ?? {};
  if (right === undefined) return undefined;
  const named = who === "" ? [] : who.split(/, ?| and /).map(parseWho);
  const known = named.filter((one) => one !== undefined);
  const isComplete = known.length === named.length && known.length > 0 !== (nobody !== undefined);
  if (!isComplete || (only !== undefined && not !== undefined)) return undefined;
  return {
    line,
    text,
    mode: only !== undefined || nobody !== undefined ? "only" : not !== undefined ? "lacks" : "has",
    who: known,
    right: right.toLowerCase() as AccessKind,
    // `**` is for people who know it from other tools: a `*` goes over slashes, too.
    repositories: (repositories ?? "*").replace(/\*+/g, "*"),
  };
}

function parseWho(text: string): Who | undefined {
  const [, organizationId] = /^organi[sz]ation (\S+)$/i.exec(text) ?? [];
  if (organizationId !== undefined) {
    return isOrganizationId(organizationId) ? { kind: "organization", organizationId } : undefined;
  }
  const [, name, owner = ""] = /^((?:role|user)\/\S+) of (\d{12})$/i.exec(text) ?? [];
  if (name !== undefined) return { kind: "identity", accountId: owner, name };
  const accountId = text.replace(/^account /i, "");
  return isAccountId(accountId) ? { kind: "account", accountId } : undefined;
}

/**
 * Holds expectations against all that a proof knows: every identity, and everybody whom policies let in. The account of a registry
 * is never outside of it, since its own administrators decide there.
 */
export function checkExpectations(
  expectations: readonly Expectation[],
  { access, evaluator }: AccessProof,
): ExpectationResult[] {
  return expectations.map((expectation) => {
    const rows = access.filter((row) => matchesRepository(row.repositoryArn, expectation));
    const counterExample =
      expectation.mode === "only"
        ? findOutsider(expectation, rows, evaluator.organizations)
        : findDifference(
            expectation,
            rows,
            evaluator.resources.map(({ arn }) => arn),
          );
    return {
      expectation,
      holds: counterExample === undefined,
      ...(counterExample && { counterExample }),
    };
  });
}

function matchesRepository(arn: string, { repositories, right }: Expectation): boolean {
  const [, name] = /:repository\/(.+)$/.exec(arn) ?? [];
  if (name === undefined) return right === "administer" && repositories === "*";
  return matchesWildcard(repositories, name);
}

function findOutsider(
  { who, right }: Expectation,
  rows: readonly Access[],
  organizations: Organizations,
): string | undefined {
  const outsider = rows.find((row) => row[right] !== "no" && !isInside(row, who, organizations));
  return outsider && describeRow(outsider, right);
}

function isInside(
  { principal, repositoryArn }: Access,
  who: readonly Who[],
  organizations: Organizations,
): boolean {
  const owner = getArnAccount(repositoryArn);
  const holdsAccount = (accountId: string) =>
    accountId === owner ||
    who.some((one) => {
      if (one.kind === "account") return one.accountId === accountId;
      return (
        one.kind === "organization" && organizations.find(accountId)?.id === one.organizationId
      );
    });
  const holdsOrganization = (id: string) =>
    who.some((one) => one.kind === "organization" && one.organizationId === id);
  if (principal.kind === "identity" || principal.kind === "principal") {
    const accountId = getArnAccount(principal.arn);
    return holdsAccount(accountId) || who.some((one) => isNamed(principal.arn, one));
  }
  return isGranteeInside(principal, holdsAccount, holdsOrganization);
}

function isGranteeInside(
  grantee: Exclude<Grantee, { kind: "principal" }>,
  holdsAccount: (accountId: string) => boolean,
  holdsOrganization: (id: string) => boolean,
): boolean {
  switch (grantee.kind) {
    case "account":
      return grantee.accountId === "${aws:ResourceAccount}" || holdsAccount(grantee.accountId);
    case "organization":
      return holdsOrganization(grantee.organizationId);
    case "organizationPath":
      return holdsOrganization(grantee.path.split("/")[0] ?? "");
    case "service": {
      const { sourceAccounts, sourceOrganizationIds } = grantee;
      const all = <T>(list: readonly T[], test: (item: T) => boolean) =>
        list.length > 0 && list.every(test);
      return all(sourceAccounts, holdsAccount) || all(sourceOrganizationIds, holdsOrganization);
    }
    default:
      return false;
  }
}

function isNamed(arn: string, who: Who): boolean {
  return (
    who.kind === "identity" && getArnAccount(arn) === who.accountId && endsWithName(arn, who.name)
  );
}

/** `role/ci` is the role ci under any path. */
function endsWithName(arn: string, name: string): boolean {
  const [kind = "", ...rest] = name.split("/");
  const [, , , , , resource = ""] = arn.split(":");
  return (
    resource === name ||
    (resource.startsWith(`${kind}/`) && resource.endsWith(`/${rest.join("/")}`))
  );
}

/** An identity that lacks a right it should have, or has one it should lack. */
function findDifference(
  { who, right, mode, repositories }: Expectation,
  rows: readonly Access[],
  resources: readonly string[],
): string | undefined {
  const named = resources.filter((arn) => matchesWildcard(`*:repository/${repositories}`, arn));
  if (named.length === 0) return `no repository ${repositories} is known`;
  for (const one of who) {
    const of = rows.filter(
      ({ principal }) => principal.kind === "identity" && isNamed(principal.arn, one),
    );
    for (const arn of named) {
      const row = of.find(({ repositoryArn }) => repositoryArn === arn);
      const verdict = row?.[right] ?? "no";
      if (mode === "lacks" ? verdict === "no" : verdict === "yes") continue;
      if (row !== undefined && verdict !== "no") return describeRow(row, right);
      return `${describeWho(one)} may not ${right} ${arn}`;
    }
  }
  return undefined;
}

function describeWho(who: Who): string {
  if (who.kind === "identity") return `${who.name} of ${who.accountId}`;
  return who.kind === "account" ? `account ${who.accountId}` : `organization ${who.organizationId}`;
}

function describeRow(row: Access, right: AccessKind): string {
  const provided = row.provided.length > 0 ? `, if ${row.provided.join(" and ")}` : "";
  return `${describePrincipal(row.principal)} may ${right} ${row.repositoryArn} by ${describeReasons(row.reasons)}${provided}`;
}
