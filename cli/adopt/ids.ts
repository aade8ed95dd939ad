import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { fillImportFile, readImportFile } from "../../domain/adoption/fillImport";
import type { CommandContext } from "../support/context";
import { InputError } from "../support/inputError";
import { formatCount } from "../support/output";
import { getDisplayName } from "../support/readText";
import { readJsonFile, readScan } from "./readScan";

const HELP = `
Puts the ids of what exists into the file, and takes out what does not: "pulumi up" creates that. Then:
  $ pulumi import --file import.json --generate-code=false --protect=false --yes`;

/** Adds `ecr-hub adopt ids`. */
export function addIdsCommand(parent: Command, { output }: CommandContext): void {
  parent
    .command("ids")
    .description("Fill the ids into the import file of a program.")
    .argument("<import>", 'file that "pulumi preview --import-file" wrote; it is written anew')
    .requiredOption("--scan <file>", 'file that "ecr-hub adopt scan" wrote')
    .addHelpText("after", HELP)
    .action(async (file: string, options: { readonly scan: string }) => {
      const scan = await readScan(options.scan);
      const given = readImportFile(await readJsonFile(file));
      if (given === undefined) {
        throw new InputError(
          `${getDisplayName(file)} is not an import file: allowed is what "pulumi preview --import-file" writes`,
        );
      }
      const filled = fillImportFile(given, scan);
      await writeFile(file, `${JSON.stringify(filled, null, 2)}\n`);
      const left = given.resources.length - filled.resources.length;
      await output.line(
        `${file}: ${formatCount(filled.resources.length, "resource")} to import, ${formatCount(left, "resource")} left for "pulumi up" to create.`,
      );
    });
}
