import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addAccessCommand } from "./access";
import { addAdoptCommand } from "./adopt";
import { addCompletionCommand } from "./completion";
import { addCostCommand } from "./cost";
import { addFindingsCommand } from "./findings";
import { addInUseCommand } from "./inUse";
import { addInventoryCommand } from "./inventory";
import { addLifecycleCommand } from "./lifecycle";
import { addOrganizationCommand } from "./organization";
import type { CommandContext } from "./support/context";
import { ExitCode } from "./support/exit";
import { printFindings, printFindingsCsv } from "./support/findingList";
import { getReason } from "./support/inputError";
import { Output } from "./support/output";
import { RefusedPolicy } from "./support/readPolicy";
import { getDisplayName } from "./support/readText";
import { toTerminalText } from "./support/terminalText";

const EXAMPLES = `
Examples:
  $ ecr-hub inventory --repository team-a/api --out images.json
  $ ecr-hub lifecycle simulate --policy policy.json --inventory images.json
  $ ecr-hub cost --inventory images.json --policy policy.json
  $ ecr-hub access --state hub.json --state production.json

Each command has a help of its own: "ecr-hub lifecycle simulate --help". Every command ends with status 0 when all is fine, 1 with
findings or conflicts, 2 on wrong use or unreadable input. "ecr-hub findings ID" explains a finding by its id.`;

/** Runs the command line `ecr-hub` and resolves to its exit code. It never throws. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const context = createContext();
  process.stdout.on("error", endQuietly);
  process.stderr.on("error", () => undefined);
  try {
    await createProgram(context).parseAsync(toHelpOption(args), { from: "user" });
    await context.output.flush();
    return context.exitCode;
  } catch (error) {
    return await report(error, context);
  }
}

/** The command line as commander has it: each subcommand with its arguments and options. */
export function createProgram(context = createContext()): Command {
  const program = new Command("ecr-hub")
    .description(
      "Lifecycle policies, inventories, costs and access of Amazon ECR, before anything happens.",
    )
    .enablePositionalOptions()
    .version(ownVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(toTerminalText(text)) })
    .showHelpAfterError("Run it with --help to see what is allowed.")
    .addHelpText("after", EXAMPLES)
    .hook("preAction", (_, command) => {
      context.format = command.opts<Partial<Pick<CommandContext, "format">>>().format ?? "table";
    });
  addLifecycleCommand(program, context);
  addInventoryCommand(program, context);
  addInUseCommand(program, context);
  addCostCommand(program, context);
  addAccessCommand(program, context);
  addOrganizationCommand(program, context);
  addAdoptCommand(program, context);
  addFindingsCommand(program, context);
  addCompletionCommand(program, context);
  return program;
}

function createContext(): CommandContext {
  return { output: new Output(), format: "table", exitCode: ExitCode.fine };
}

/** `help lifecycle simulate` as the option: commander's own `help` goes one level deep. */
function toHelpOption(args: readonly string[]): readonly string[] {
  const [first, ...command] = args;
  return first === "help" ? [...command, "--help"] : args;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(require.resolve("ecr-hub/package.json"), "utf8"),
  );
  return (manifest as { version: string }).version;
}

async function report(error: unknown, context: CommandContext): Promise<ExitCode> {
  if (error instanceof CommanderError) {
    // Commander has written its message already.
    return error.exitCode === 0 ? ExitCode.fine : ExitCode.wrongUse;
  }
  if (error instanceof RefusedPolicy) {
    await reportRefusedPolicy(error, context);
    return ExitCode.findings;
  }
  process.stderr.write(`ecr-hub: ${toTerminalText(getReason(error))}.\n`);
  return ExitCode.wrongUse;
}

async function reportRefusedPolicy(
  { file, findings }: RefusedPolicy,
  { output, format }: CommandContext,
): Promise<void> {
  if (format === "json") {
    await output.json({ valid: false, findings });
  } else if (format === "csv") {
    await printFindingsCsv(output, findings);
  } else {
    await output.line(`Amazon ECR would refuse ${getDisplayName(file)}.`);
    await printFindings(output, findings);
  }
  await output.flush();
}

/** A reader such as `head` may have seen enough: that is no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(ExitCode.fine);
  process.stderr.write(`ecr-hub: standard output cannot be written: ${getReason(error)}.\n`);
  process.exit(ExitCode.wrongUse);
}
