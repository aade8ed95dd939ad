import { readFileSync } from "node:fs";
import { type Expectation, parseExpectations } from "../../domain/access/expectations";
import type { Organization } from "../../domain/access/organization";
import { parseMembers, parseOrganization } from "../../domain/access/organizationParser";
import { parseJson } from "../../domain/json";
import { memoize } from "./memoize";
import type { PolicyFinding } from "./policy";

/** What settings say, and what is wrong with them. */
interface Read<T> {
  readonly value: readonly T[];
  readonly findings: readonly PolicyFinding[];
}

/** Reads expectations that a policy document alone can break: those of other kinds are refused. */
export function readExpectations(lines: readonly string[]): Read<Expectation> {
  return readLines(lines.join("\n"));
}

const readLines = memoize((text): Read<Expectation> => {
  const parsed = parseExpectations(String(text));
  if (!parsed.ok) {
    return {
      value: [],
      findings: parsed.findings.map(({ message }) => ({ path: "expectations", message })),
    };
  }
  const others = parsed.value.filter(({ mode }) => mode !== "only");
  const findings = others.map(({ line, text: given }) => ({
    path: `expectations[${line - 1}]`,
    message: `a stack does not show all rights of a role or user: given "${given}", allowed lines with only or nobody; hold others by ecr-hub access --expect.`,
  }));
  return { value: parsed.value, findings };
});

const FILE_LENGTH = 64 * 2 ** 20;

/** Reads the organization that a file describes, or `o-…=accounts`; none for an empty text. */
export const readOrganization = memoize((given): Read<Organization> => {
  const source = String(given);
  if (source === "") return { value: [], findings: [] };
  try {
    const parsed = source.includes("=") ? parseMembers(source) : readFile(source);
    if (parsed.ok) return { value: [parsed.value], findings: [] };
    return refuse(parsed.findings.map(({ message }) => `${source}: ${message}`));
  } catch (error) {
    return refuse([`${source} cannot be read: ${error instanceof Error ? error.message : ""}.`]);
  }
});

function readFile(path: string) {
  const json = parseJson(readFileSync(path, "utf8"), FILE_LENGTH);
  return json.ok ? parseOrganization([json.value]) : json;
}

function refuse(messages: readonly string[]): Read<Organization> {
  return { value: [], findings: messages.map((message) => ({ path: "organization", message })) };
}
