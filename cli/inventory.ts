import { type Command, Option } from "commander";
import { INVENTORY_FORMATS } from "./inventory/partialFolder";
import { type InventoryOptions, takeInventory } from "./inventory/takeInventory";
import { CREDENTIALS_HELP, regionOption, timeoutOption } from "./support/aws";
import type { CommandContext } from "./support/context";
import { InputError } from "./support/inputError";
import { collect, parseCount } from "./support/options";

const EXAMPLES = `
Examples:
  $ ecr-hub inventory --repository team-a/api --out images.json
  $ ecr-hub inventory --all --region eu-west-1 --out images.ndjson --format lines
  $ ecr-hub inventory --repository team-a/api | ecr-hub lifecycle simulate --policy policy.json --inventory -

With --out the work can be stopped at any time: within a day the same command goes on with the repositories that are missing.
What an index lists is read from its manifest, which Amazon ECR may record as a pull of the index: exclude the role with
"aws ecr register-pull-time-update-exclusion" where rules look at pulls, or leave the manifests out with --no-children.
Needs ecr:DescribeRepositories, ecr:DescribeImages and ecr:BatchGetImage. ${CREDENTIALS_HELP}
Ends with status 0, 1 when what an index lists could not be read, 2 when a repository cannot be described.`;

/** Adds `ecr-hub inventory`. */
export function addInventoryCommand(parent: Command, context: CommandContext): void {
  parent
    .command("inventory")
    .description("Describe the images of repositories in every state, with what indexes list.")
    .addOption(
      new Option("--repository <name...>", "repositories to describe")
        .argParser(collect)
        .conflicts("all"),
    )
    .option("--all", "describe every repository of the registry")
    .addOption(regionOption())
    .addOption(timeoutOption())
    .option("--out <file>", "file to write (default: standard output)")
    .addOption(
      new Option("--format <format>", 'as "aws ecr describe-images" prints images, or one a line')
        .choices(INVENTORY_FORMATS)
        .default("json"),
    )
    .option("--no-children", "leave out what indexes list")
    .option("--concurrency <number>", "repositories described at the same time", parseCount, 4)
    .addHelpText("after", EXAMPLES)
    .action(async (options: InventoryOptions) => {
      if (options.all === undefined && options.repository === undefined) {
        throw new InputError("Say which repositories: --repository <name...> or --all");
      }
      context.exitCode = await takeInventory(options, context.output);
    });
}
