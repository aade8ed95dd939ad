// Loaded by `npm run docs:messages`: records the findings that the tests provoke, a short message of each rule.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { format } from "prettier";
import * as finding from "../../domain/finding";
import * as rule from "../../domain/rule";

// The same values in every run.
fc.configureGlobal({ seed: 1 });

const messages = new Map<string, string>();
const ROOT = `${join(__dirname, "../..")}/`;

/** Random values give messages that say little. */
function isRandom(text: string): boolean {
  return /given "[^a-z0-9*"]{0,4}"|names {2}|of account {2}|\.\$/i.test(text);
}

function isBetter(text: string, known: string | undefined): boolean {
  if (known === undefined || isRandom(text) !== isRandom(known)) {
    return known === undefined || isRandom(known);
  }
  return text.length < known.length || (text.length === known.length && text < known);
}

function record<Args extends unknown[]>(
  report: (...args: Args) => finding.Finding,
): (...args: Args) => finding.Finding {
  return (...args) => {
    const found = report(...args);
    const { path, message } = found;
    const text = (path === "" ? message : `${path}: ${message}`).replaceAll(ROOT, "");
    if (isBetter(text, messages.get(found.rule))) messages.set(found.rule, text);
    return found;
  };
}

/** Gives whoever loads a module from now on other exports. */
function replace<T extends object>(file: string, exports: T, others: Partial<T>): void {
  const loaded = require.cache[require.resolve(file)];
  if (loaded !== undefined) loaded.exports = { ...exports, ...others };
}

replace("../../domain/finding", finding, { errorFinding: record(finding.errorFinding) });
replace("../../domain/rule", rule, {
  reporter: (rules) => record(rule.reporter(rules)),
});

export const mochaHooks: Mocha.RootHookObject = {
  async afterAll() {
    const sorted = Object.fromEntries(
      [...messages]
        .filter(([id]) => /^(?!example-).+-/.test(id))
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
    const text = await format(JSON.stringify(sorted), { parser: "json", printWidth: 100 });
    writeFileSync(join(__dirname, "messages.json"), text);
  },
};
