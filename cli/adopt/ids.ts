import type { Command } from "commander";
import { fillImportFile, parseImportFile } from "../../domain/adoption/importFile";
import type { CommandContext } from "../support/context";
import { writeJson } from "../support/outFile";
import { formatCount } from "../support/output";
import { readDocument } from "../support/readDocument";
import { readScan } from "./readFiles";

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
      const given = await readDocument(file, parseImportFile);
      const filled = fillImportFile(given, await readScan(options.scan));
      await writeJson(file, filled);
      const left = given.resources.length - filled.resources.length;
      await output.line(
        `${file}: ${formatCount(filled.resources.length, "resource")} to import, ${formatCount(left, "resource")} left for "pulumi up" to create.`,
      );
    });
}
