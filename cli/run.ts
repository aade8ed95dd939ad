import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addAccessCommand } from "./access";
import { addCostCommand } from "./cost";
import { addInUseCommand } from "./inUse";
import { addInventoryCommand } from "./inventory";
import { addLifecycleCommand } from "./lifecycle";
import type { CommandContext } from "./support/context";
import { ExitCode } from "./support/exit";
import { printFindings, printFindingsCsv } from "./support/findingList";
import { reasonOf } from "./support/inputError";
import { Output } from "./support/output";
import { RefusedPolicy } from "./support/readPolicy";
import { nameOf } from "./support/readText";

/** Runs the command line `ecr-hub` and resolves to its exit code. It never throws. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const context: CommandContext = {
    output: new Output(),
    format: "table",
    exitCode: ExitCode.fine,
  };
  process.stdout.on("error", endQuietly);
  try {
    await createProgram(context).parseAsync(args, { from: "user" });
    await context.output.flush();
    return context.exitCode;
  } catch (error) {
    return await report(error, context);
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command("ecr-hub")
    .description(
      "Lifecycle policies, inventories, costs and access of Amazon ECR, before anything happens.",
    )
    .version(ownVersion(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .exitOverride()
    .showHelpAfterError("Run it with --help to see what is allowed.")
    .hook("preAction", (_, command) => {
      context.format = command.opts<Partial<Pick<CommandContext, "format">>>().format ?? "table";
    });
  addLifecycleCommand(program, context);
  addInventoryCommand(program, context);
  addInUseCommand(program, context);
  addCostCommand(program, context);
  addAccessCommand(program, context);
  return program;
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
  process.stderr.write(`ecr-hub: ${reasonOf(error)}.\n`);
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
    await output.line(`Amazon ECR would refuse ${nameOf(file)}.`);
    await printFindings(output, findings);
  }
  await output.flush();
}

/** A reader such as `head` may have seen enough: that is no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(ExitCode.fine);
  process.stderr.write(`ecr-hub: standard output cannot be written: ${reasonOf(error)}.\n`);
  process.exit(ExitCode.wrongUse);
}
