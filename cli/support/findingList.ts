import type { Finding } from "../../domain/finding";
import { type Format, type Output, printBelow } from "./output";

/** Prints findings for people: errors first, each with its place and its rule, and how to look one up. */
export async function printFindings(output: Output, findings: readonly Finding[]): Promise<void> {
  const { red, yellow, bold, dim } = output.colors;
  for (const severity of ["error", "warning"] as const) {
    for (const { rule, path, message } of findings.filter((one) => one.severity === severity)) {
      const mark = severity === "error" ? red("error") : yellow("warning");
      await output.line(
        `${mark}  ${bold(path === "" ? "(the whole policy)" : path)}  ${dim(rule)}`,
      );
      await output.line(`  ${message}`);
    }
  }
  const [first] = findings;
  if (first !== undefined) {
    await output.line(dim(`Look a finding up: ecr-hub findings ${first.rule}`));
  }
}

/** Prints the findings on a result below it, or beside CSV. */
export async function printFindingsBelow(
  output: Output,
  format: Exclude<Format, "json">,
  findings: readonly Finding[],
): Promise<void> {
  await printBelow(output, format, (target) => printFindings(target, findings));
}

/** Prints findings as CSV, where they are the result. */
export async function printFindingsCsv(
  output: Output,
  findings: readonly Finding[],
): Promise<void> {
  const rows = findings.map(({ severity, rule, path, message }) => [severity, rule, path, message]);
  await output.csv(["severity", "rule", "path", "message"], rows);
}

/** A count of findings as words: `2 errors, 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const parts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? "error" : "errors"}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
  ];
  return parts.length === 0 ? "no findings" : parts.join(", ");
}
