import type { Finding, Parsed } from "../../domain/finding";

/** Findings as lines `rule @ path: message`, to be compared as whole values. */
export function lines(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, path, message }) => `${rule} @ ${path}: ${message}`);
}

/** The lines of what a parser refuses; none where it gives a model. */
export function refusals(parsed: Parsed<unknown>): string[] {
  return parsed.ok ? [] : lines(parsed.findings);
}

/** The model that a parser gives; fails with what it refuses. */
export function modelOf<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(lines(parsed.findings).join("\n"));
}
