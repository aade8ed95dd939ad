import type { Finding } from "../../domain/finding";

/** Findings of a document as findings of the argument it stands in. */
export function under(prefix: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: joined(prefix, finding.path) }));
}

function joined(prefix: string, path: string): string {
  if (prefix === "" || path === "") return `${prefix}${path}`;
  return path.startsWith("[") ? `${prefix}${path}` : `${prefix}.${path}`;
}

/** The findings that hold whatever the values at the unsettled paths turn out to be. */
export function settled(findings: readonly Finding[], unsettled: readonly string[]): Finding[] {
  return findings.filter(
    ({ path }) => !unsettled.some((scope) => isWithin(path, scope) || isWithin(scope, path)),
  );
}

/** Whether a path is the outer one or leads into it. */
export function isWithin(path: string, outer: string): boolean {
  if (outer === "" || path === outer) return true;
  return path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length));
}

/** The findings without repetitions. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...byText.values()];
}
