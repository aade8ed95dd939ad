import type { Command } from "commander";
import { addDiffCommand } from "./lifecycle/diff";
import { addExplainCommand } from "./lifecycle/explain";
import { addSimulateCommand } from "./lifecycle/simulate";
import { addValidateCommand } from "./lifecycle/validate";
import { addVerifyCommand } from "./lifecycle/verify";
import type { CommandContext } from "./support/context";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle validate policy.json
  $ ecr-hub lifecycle simulate --policy policy.json --inventory images.json --in-use in-use.json
  $ ecr-hub lifecycle explain --policy policy.json --inventory images.json release-1.4.2
  $ ecr-hub lifecycle diff --from policy.json --to policy.new.json --inventory images.json`;

/** Adds `ecr-hub lifecycle` with its subcommands. */
export function addLifecycleCommand(parent: Command, context: CommandContext): void {
  const lifecycle = parent
    .command("lifecycle")
    .description("Prove a lifecycle policy before it runs.")
    .addHelpText("after", EXAMPLES);
  addValidateCommand(lifecycle, context);
  addSimulateCommand(lifecycle, context);
  addExplainCommand(lifecycle, context);
  addDiffCommand(lifecycle, context);
  addVerifyCommand(lifecycle, context);
}
