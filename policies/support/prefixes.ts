/** Whether a repository's name is below a prefix of the registry, with `/` at its end or without; `ROOT` is all of it. */
export function isBelow(name: string, prefix: string): boolean {
  return prefix === "ROOT" || name.startsWith(asFolder(prefix));
}

/** What the names below a prefix begin with: Amazon ECR takes prefixes with and without `/` at the end. */
export function asFolder(prefix: string): string {
  return prefix.endsWith("/") ? prefix : `${prefix}/`;
}
