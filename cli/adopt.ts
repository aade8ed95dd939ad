import type { Command } from "commander";
import { addCheckCommand } from "./adopt/check";
import { addExemptionsCommand } from "./adopt/exemptions";
import { addIdsCommand } from "./adopt/ids";
import { addPlanCommand } from "./adopt/plan";
import { addScanCommand } from "./adopt/scan";
import { addWriteCommand } from "./adopt/write";
import type { CommandContext } from "./support/context";

const EXAMPLES = `
Examples:
  $ ecr-hub adopt scan --region us-east-1 --out scan.json
  $ ecr-hub adopt write scan.json --out hub
  $ cd hub && npm install && pulumi stack init production
  $ pulumi import --file import.json --generate-code=false --protect=false --yes
  $ pulumi up
  $ ecr-hub adopt plan ../scan.json --inventory images.json --in-use in-use.json

Nothing of it changes anything in AWS. Each step is a file that can be read and edited.`;

/** Adds `ecr-hub adopt` with its subcommands. */
export function addAdoptCommand(parent: Command, context: CommandContext): void {
  const adopt = parent
    .command("adopt")
    .description("Take repositories that exist into a Pulumi program, without changing them.")
    .addHelpText("after", EXAMPLES);
  addScanCommand(adopt);
  addWriteCommand(adopt, context);
  addIdsCommand(adopt, context);
  addCheckCommand(adopt, context);
  addExemptionsCommand(adopt, context);
  addPlanCommand(adopt, context);
}
