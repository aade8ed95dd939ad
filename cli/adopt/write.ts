import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { type AdoptedRegistry, adoptRegistry } from "../../domain/adoption/adoptRegistry";
import type { CommandContext } from "../support/context";
import { InputError } from "../support/inputError";
import { formatOption, type FormatOption } from "../support/options";
import { formatNumber } from "../support/output";
import { LANGUAGES, type Language, writeProgram } from "./program";
import { readScan } from "./readScan";

const HELP = `
The program reproduces what is: same tag mutability, keys, tags, policies and rules. A repository policy becomes grants where they render
the very same document, and is kept as text otherwise; --rewrite-policies takes grants wherever the same principals may do the same.
Ends with status 0, 1 when something stays outside of the program, 2 when the scan cannot be read.`;

interface Options extends FormatOption {
  readonly out: string;
  readonly name: string;
  readonly language: Language;
  readonly rewritePolicies?: true;
}

/** Adds `ecr-hub adopt write`. */
export function addWriteCommand(parent: Command, context: CommandContext): void {
  parent
    .command("write")
    .description("Write a program that reproduces what a scan has.")
    .argument("<scan>", 'file that "ecr-hub adopt scan" wrote')
    .requiredOption("--out <folder>", "folder to write, new or empty")
    .option("--name <name>", "name of the project and of the component", "hub")
    .addOption(
      new Option("--language <language>", "of the program")
        .choices(LANGUAGES)
        .default("typescript"),
    )
    .option("--rewrite-policies", "say policies as grants where only their text changes")
    .addOption(formatOption())
    .addHelpText("after", HELP)
    .action(async (file: string, options: Options) => {
      const { rewritePolicies = false } = options;
      const adopted = adoptRegistry(await readScan(file), { rewritePolicies });
      await checkFolder(options.out);
      await mkdir(options.out, { recursive: true });
      const files = writeProgram(adopted.args, options);
      for (const [name, text] of Object.entries(files)) {
        await writeFile(join(options.out, name), text, { flag: "wx" });
      }
      await report(adopted, options, context);
    });
}

async function checkFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new InputError(
      `--out is ${JSON.stringify(folder)}, no folder; allowed: a new or empty folder`,
    );
  });
  if (entries.length === 0) return;
  throw new InputError(
    `--out is ${JSON.stringify(folder)}, not empty; allowed: a new or empty folder`,
  );
}

async function report(
  { repositories, unmanaged }: AdoptedRegistry,
  { format, out }: Options,
  { output }: CommandContext,
): Promise<void> {
  const head = ["repository", "state", "note"];
  const rows = repositories.flatMap(({ repositoryName, state, notes }) =>
    (notes.length === 0 ? [""] : notes).map((note) => [repositoryName, state, note]),
  );
  if (format === "json") return output.json({ folder: out, repositories, unmanaged });
  if (format === "csv") return output.csv(head, rows);
  const fitting = repositories.filter(({ state, notes }) => state === "fits" && notes.length === 0);
  await output.line(
    `${out}: repositories ${formatNumber(repositories.length)}, ${formatNumber(fitting.length)} of them by arguments alone.`,
  );
  const others = rows.filter(([, , note]) => note !== "");
  if (others.length > 0) await output.table(["Repository", "State", "Note"], others);
  await output.line(`Stays as it is, outside of the program: ${unmanaged.join("; ")}.`);
}
