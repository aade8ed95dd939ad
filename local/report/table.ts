import Table from "cli-table3";
import type { Outcome, Violation } from "../engine/outcome";
import { type ExampleStack, badStack } from "../scenario";
import { colorsFor } from "./colors";

/** One line of the table at the end: what was done to a stack, and what it came to. */
export interface Row {
  readonly stack: ExampleStack;
  readonly action: string;
  readonly outcome: Outcome;
  /** Whether it came out as it should. */
  readonly expected: boolean;
}

const colors = colorsFor(process.stdout);
/** Columns two spaces apart, without lines. */
export const PLAIN_BORDER = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** What `npm start` ends with: what stopped the bad stack and what went wrong, the verdict, and the table last. */
export function renderReport(rows: readonly Row[]): string {
  const failed = rows.filter(({ expected }) => !expected);
  const names = failed.map(({ stack, action }) => `${stack.example}/${stack.name} (${action})`);
  const verdict = failed.length === 0 ? "All as expected" : `Not as expected: ${names.join(", ")}`;
  const shown = rows.filter(({ stack, expected }) => stack === badStack || !expected);
  return [...shown.map(renderDetails), `${verdict}.`, renderTable(rows)]
    .map((part) => `\n${part}`)
    .join("\n");
}

/** The table of all that was done. */
export function renderTable(rows: readonly Row[]): string {
  const table = new Table({
    head: ["stack", "account", "action", "resources", "seconds", "result"],
    colAligns: ["left", "left", "left", "right", "right", "left"],
    chars: PLAIN_BORDER,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const { stack, action, outcome, expected } of rows) {
    const result = describe(outcome);
    table.push([
      `${stack.example}/${stack.name}`,
      stack.account,
      action,
      outcome.resources,
      outcome.seconds.toFixed(1),
      expected ? colors.green(result) : colors.red(result),
    ]);
  }
  return table.toString();
}

/** What an operation came to, in a few words. */
export function describe(outcome: Outcome): string {
  const mandatory = mandatoryOf(outcome).length;
  if (mandatory > 0) {
    return `stopped by ${count(mandatory, "violation")}`;
  }
  if (!outcome.succeeded) {
    return `failed: ${outcome.errors[0]?.split("\n")[0] ?? "no error was reported"}`;
  }
  if (outcome.changes.length === 0) {
    return "no changes";
  }
  const tally = new Map<string, number>();
  for (const { operation } of outcome.changes) {
    tally.set(operation, (tally.get(operation) ?? 0) + 1);
  }
  return [...tally].map(([operation, times]) => `${times} to ${operation}`).join(", ");
}

/** The violations that stop a stack. */
export function mandatoryOf(outcome: Outcome): readonly Violation[] {
  return outcome.violations.filter((violation) => violation.level === "mandatory");
}

/** Every violation and error of an operation, with all of its text; its changes in a preview, and where none was expected. */
export function renderDetails({ stack, action, outcome, expected }: Row): string {
  const violations = outcome.violations.map(({ policy, level, resource, message }) => {
    const title = level === "mandatory" ? colors.red(policy) : colors.yellow(policy);
    return `${title} (${level}): ${resource ?? "the stack"}\n${indent(message)}`;
  });
  const errors = outcome.errors.map(
    (error) => `${stack.example}/${stack.name}, ${action}:\n${indent(error)}`,
  );
  const changes = outcome.changes.map(({ operation, type, name, properties }) => {
    const what = properties.length === 0 ? "" : `: ${properties.join(", ")}`;
    return `${operation} ${type} ${name}${what}`;
  });
  const namesChanges = outcome.succeeded && (action === "preview" || !expected);
  return [...new Set([...violations, ...errors, ...(namesChanges ? changes : [])])].join("\n");
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
