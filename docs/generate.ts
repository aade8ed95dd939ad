import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { createProgram } from "../cli/run";
import { exemptionsListed } from "../policies/exemptions";
import { configurationSchema } from "../policies/configuration/schema";
import { catalogue } from "../policies/pack";
import { cliPage } from "./cliPage";
import { domainRules } from "../domain/rules";
import { componentSchema } from "./componentSchema";
import { examples } from "./findings/examples";
import messages from "./findings/messages.json";
import { findingsPage } from "./findings/page";
import { llmsFile } from "./llms";
import { withOutputs } from "./outputs";
import { outputsSchema } from "./outputsSchema";
import { policyPage } from "./policyPage";

/** The generated files by path, as they should be now. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const all = { ...catalogue, Exemptions: [exemptionsListed] };
  const introduce = (page: string) => readFile(join(__dirname, `${page}.introduction.md`), "utf8");
  const readme = join(__dirname, "../README.md");
  return new Map([
    [join(__dirname, "../llms.txt"), llmsFile()],
    [readme, withOutputs(await readFile(readme, "utf8"))],
    [join(__dirname, "policies.md"), await policyPage(await introduce("policies"), all)],
    [
      join(__dirname, "findings.md"),
      await findingsPage(await introduce("findings"), domainRules, examples, messages),
    ],
    [join(__dirname, "cli.md"), await cliPage(await introduce("cli"), createProgram())],
    [join(__dirname, "outputs.schema.json"), await outputsSchema()],
    [join(__dirname, "../components/schema.json"), componentSchema()],
    [
      join(__dirname, "../policies/configuration.schema.json"),
      await format(JSON.stringify(configurationSchema()), { parser: "json", printWidth: 100 }),
    ],
  ]);
}

async function writeFiles(): Promise<void> {
  for (const [path, text] of await generatedFiles()) await writeFile(path, text);
}

if (require.main === module) void writeFiles();
