import { type Finding, at } from "../finding";
import { report } from "./findings";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Level {
  readonly keys: Set<string> | undefined;
  readonly path: string;
  /** The key or the index of the value to come. */
  key: string | number;
}

/** The keys that an object of a JSON text has twice; `JSON.parse` keeps the last value without a word. */
export function findDuplicateKeys(text: string): Finding[] {
  const findings: Finding[] = [];
  const levels: Level[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      const path = level === undefined ? "" : at(level.path, level.key);
      const keys = token === "{" ? new Set<string>() : undefined;
      levels.push({ keys, path, key: token === "{" ? "" : 0 });
    } else if (token === "}" || token === "]") levels.pop();
    else if (token === "," && typeof level?.key === "number") level.key++;
    else if (token === ":" && level?.keys !== undefined) {
      level.key = JSON.parse(last) as string;
      if (level.keys.has(level.key)) {
        const message = `${JSON.stringify(level.key)} is here twice, and only the last value counts; remove one.`;
        findings.push(report("lifecycle-duplicate-key", at(level.path, level.key), message));
      }
      level.keys.add(level.key);
    }
    last = token;
  }
  return findings;
}
