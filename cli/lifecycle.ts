import type { Command } from "commander";
import { addDiffCommand } from "./lifecycle/diff";
import { addExplainCommand } from "./lifecycle/explain";
import { addSimulateCommand } from "./lifecycle/simulate";
import { addValidateCommand } from "./lifecycle/validate";
import type { CommandContext } from "./support/context";

/** Adds `ecr-hub lifecycle` with its subcommands. */
export function addLifecycleCommand(parent: Command, context: CommandContext): void {
  const lifecycle = parent
    .command("lifecycle")
    .description("Prove a lifecycle policy before it runs.");
  addValidateCommand(lifecycle, context);
  addSimulateCommand(lifecycle, context);
  addExplainCommand(lifecycle, context);
  addDiffCommand(lifecycle, context);
}
