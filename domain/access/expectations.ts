import { type Finding, type Parsed, parsed, quote } from "../finding";
import { isAccountId, isOrganizationId } from "../identifiers";
import { reportAccess } from "./accessRules";
import type { AccessKind } from "./right";

/** Who an expectation is about: an account, an organization, or a role or user of an account. */
export type Who =
  | { readonly kind: "account"; readonly accountId: string }
  | { readonly kind: "organization"; readonly organizationId: string }
  | { readonly kind: "identity"; readonly accountId: string; readonly name: string };

/** One line of a file of expectations. */
export interface Expectation {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly text: string;
  /**
   * `only`: nobody else has the right. `has`: each role or user has it in any case, each account and organization is let in.
   * `lacks`: none of them may have it.
   */
  readonly mode: "only" | "has" | "lacks";
  readonly who: readonly Who[];
  readonly right: AccessKind;
  /** Name of repositories with `*`; all where the line names none. */
  readonly repositories: string;
}

/** Lines that can be read, for messages. */
export const EXPECTATION_EXAMPLES = [
  "only organization o-acme123456 pulls team-a/*",
  "nobody outside 111111111111 pushes",
  "role/ci of 333333333333 pulls base/node",
  "role/ci of 333333333333 does not push base/node",
  "account 333333333333 does not pull team-a/*",
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
    // A file of another kind has many such lines.
    const allowed = findings.length === 0 ? `, allowed such as ${EXPECTATION_EXAMPLES}` : "";
    const message = `expectation is of no known form: given ${quote(line)}${allowed}.`;
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
