import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createProgram } from "../cli/run";
import { exemptionsListed } from "../policies/exemptions";
import { catalogue } from "../policies/pack";
import { cliPage } from "./cliPage";
import { policyPage } from "./policyPage";

/** The generated pages by path, as they should be now. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const all = { ...catalogue, Exemptions: [exemptionsListed] };
  const introduce = (page: string) => readFile(join(__dirname, `${page}.introduction.md`), "utf8");
  const texts = {
    policies: await policyPage(await introduce("policies"), all),
    cli: await cliPage(await introduce("cli"), createProgram()),
  };
  return new Map(
    Object.entries(texts).map(([page, text]) => [join(__dirname, `${page}.md`), text]),
  );
}

async function writePages(): Promise<void> {
  for (const [path, text] of await generatedPages()) await writeFile(path, text);
}

if (require.main === module) void writePages();
