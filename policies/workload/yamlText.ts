import { parse } from "yaml";

/** The value of a YAML text, which has no more aliases than people write; undefined where the text cannot be read. */
export function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: "silent" });
  } catch {
    return undefined;
  }
}
