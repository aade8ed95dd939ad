import type { Finding } from "../finding";
import { checkRepositoryName, checkRepositoryPrefix } from "../identifiers";

/** Selects repositories: a name, the beginning of names with `*` at the end, or `*` for all. */
export type RepositorySelector = string;

/** The beginning that the names of the selected repositories have; undefined where the selector is one name. */
export function selectedPrefix(selector: RepositorySelector): string | undefined {
  return selector.endsWith("*") ? selector.slice(0, -1) : undefined;
}

/** Checks what selects repositories. Fails with the findings of repository names and of repository prefixes. */
export function checkRepositorySelector(value: unknown, path: string): Finding[] {
  const prefix = typeof value === "string" ? selectedPrefix(value) : undefined;
  if (prefix === undefined) return checkRepositoryName(value, path);
  return prefix === "" ? [] : checkRepositoryPrefix(prefix, path, "replication");
}
