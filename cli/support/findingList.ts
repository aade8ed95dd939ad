import type { Finding } from "../../domain/finding";
import type { Output } from "./output";

/** Prints findings for people: errors first, each with its place and its rule. */
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
