import type { Finding } from "../../domain/finding";

/** Findings of a document as findings of the property that holds it: `rules[0]` becomes `policy.rules[0]`. */
export function under<F extends Pick<Finding, "path">>(
  property: string,
  findings: Iterable<F>,
): F[] {
  return Array.from(findings, (finding) => ({ ...finding, path: joined(property, finding.path) }));
}

function joined(property: string, path: string): string {
  if (path === "") return property;
  return path.startsWith("[") ? property + path : `${property}.${path}`;
}
