import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type AdoptedRegistry, adoptRegistry } from "../../domain/adoption/adoptRegistry";
import { toToken } from "../../domain/adoption/children";
import { buildImportFile } from "../../domain/adoption/importFile";
import type { RegistryScan } from "../../domain/adoption/registryScan";
import type { CommandContext } from "../support/context";
import { InputError } from "../support/inputError";
import { type FormatOption, formatOption } from "../support/options";
import { writeJson, writeWhole } from "../support/outFile";
import { formatCount, formatNumber } from "../support/output";
import { LANGUAGES, type Language, hasYamlFunction, writeProgram } from "./program";
import { readScan } from "./readFiles";

const HELP = `
The program reproduces what is: same tag mutability, keys, tags, policies and rules. A repository policy becomes grants where they render
the very same document, and is kept as text otherwise; --rewrite-policies takes grants wherever the same principals may do the same.
The folder has import.json, by which Pulumi takes in what exists, unless the scan is of a Pulumi state: the program moves resources then.
Ends with status 0, or 2 when the scan cannot be read.`;

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
    .option("--name <name>", "name of the project and of the component", parseName, "hub")
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
      const scan = await readScan(file);
      const adopted = adoptRegistry(scan, { rewritePolicies });
      if (options.language === "yaml") checkYaml(adopted, scan);
      await writeFolder(scan, adopted, options);
      await report(adopted, options, context);
    });
}

function parseName(text: string): string {
  if (/^[A-Za-z][\w-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError("Allowed: a letter, then up to 63 letters, digits, _ and -.");
}

/** @throws InputError for what only TypeScript can say. */
function checkYaml({ args }: AdoptedRegistry, { urns }: RegistryScan): void {
  const reason = hasYamlFunction(args)
    ? 'Pulumi calls functions by keys that begin with "fn::", and a tag has such a key'
    : urns && "resources of a Pulumi state are moved by transforms";
  if (reason === undefined) return;
  throw new InputError(`YAML cannot say this: ${reason}; leave out --language yaml`);
}

async function writeFolder(
  scan: RegistryScan,
  { args, children }: AdoptedRegistry,
  { out, name, language }: Options,
): Promise<void> {
  const { urns = {}, region, provider } = scan;
  const suffix = provider === undefined ? `@${region}` : `@${provider.name}@${region}`;
  const moved = children.map(({ kind, identity }) => `${toToken(kind)} ${identity}`);
  const left = Object.keys(urns).filter((key) => !moved.includes(key));
  if (left.length > 0) {
    const lines = left.map((key) => `\n  pulumi state delete '${urns[key] ?? ""}'`).join("");
    throw new InputError(
      `The program cannot say all that the state has, and "pulumi up" would delete the rest. Take it out of the stack, which leaves it in AWS, then export and scan again:${lines}`,
    );
  }
  const byChild = moved.flatMap((key) => (urns[key] ? [[`${key}${suffix}`, urns[key]]] : []));
  const files = writeProgram(args, {
    ...{ name, language, provider },
    urns: Object.fromEntries(byChild) as Record<string, string>,
  });
  await checkFolder(out);
  await mkdir(out, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeWhole(join(out, file), text);
  if (scan.urns === undefined) {
    await writeJson(join(out, "import.json"), buildImportFile(name, children, scan.region));
  }
}

async function checkFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) =>
    (error as NodeJS.ErrnoException).code === "ENOENT" ? [] : undefined,
  );
  if (entries?.length === 0) return;
  const found = entries === undefined ? "no folder" : "not empty";
  throw new InputError(
    `--out is ${JSON.stringify(folder)}, ${found}; allowed: a new or empty folder`,
  );
}

async function report(
  { repositories, settings, children }: AdoptedRegistry,
  { format, out }: Options,
  { output }: CommandContext,
): Promise<void> {
  const head = ["resource", "state", "note"];
  const all = [
    ...repositories.map(({ repositoryName, ...rest }) => ({ resource: repositoryName, ...rest })),
    ...settings.map(({ setting, ...rest }) => ({ resource: setting, ...rest })),
  ];
  const rows = all.flatMap(({ resource, state, notes }) =>
    (notes.length === 0 ? [""] : notes).map((note) => [resource, state, note]),
  );
  if (format === "json") return output.json({ folder: out, repositories, settings });
  if (format === "csv") return output.csv(head, rows);
  const fitting = repositories.filter(({ state, notes }) => state === "fits" && notes.length === 0);
  await output.line(
    `${out}: ${formatCount(children.length, "resource")}; repositories ${formatNumber(repositories.length)}, ${formatNumber(fitting.length)} of them by arguments alone.`,
  );
  const others = rows.filter(([, , note]) => note !== "");
  if (others.length > 0) await output.table(["Resource", "State", "Note"], others);
  await output.line("Stays as it is, outside of the program: Amazon Inspector.");
  return output.line(
    "The first update shows one change, of the component itself: its arguments, which are nothing in AWS.",
  );
}
