import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exemptionsListed } from "../policies/exemptions";
import { catalogue } from "../policies/pack";
import { policyPage } from "./policyPage";

/** The generated pages by path, as they should be now. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const introduction = await readFile(join(__dirname, "policies.introduction.md"), "utf8");
  const all = { ...catalogue, Exemptions: [exemptionsListed] };
  return new Map([[join(__dirname, "policies.md"), await policyPage(introduction, all)]]);
}

async function writePages(): Promise<void> {
  for (const [path, text] of await generatedPages()) await writeFile(path, text);
}

if (require.main === module) void writePages();
