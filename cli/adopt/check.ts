import type { Command } from "commander";
import { compareStates } from "../../domain/adoption/compareStates";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { type FormatOption, collect, formatOption } from "../support/options";
import { readScan, scanPulumiStates } from "./readFiles";

const HELP = `
After an update that was killed, take in what AWS has and no state has, in the folder of the program:
  $ pulumi cancel --yes
  $ pulumi refresh --clear-pending-creates --yes
  $ pulumi preview --import-file import.json
  $ ecr-hub adopt ids import.json --scan scan.json
  $ pulumi import --file import.json --generate-code=false --protect=false --yes
  $ pulumi up
What a state has and AWS has not: "pulumi refresh" takes it out, and "pulumi up" creates it again.
Ends with status 0 when both sides have the same, 1 otherwise, 2 when a file cannot be read.`;

interface Options extends FormatOption {
  readonly scan: string;
  readonly state: readonly string[];
}

/** Adds `ecr-hub adopt check`. */
export function addCheckCommand(parent: Command, context: CommandContext): void {
  parent
    .command("check")
    .description("Compare what a registry has with the states of stacks.")
    .requiredOption("--scan <file>", 'file that "ecr-hub adopt scan" wrote')
    .requiredOption(
      "--state <file...>",
      'state of a stack as "pulumi stack export" prints it; can be repeated',
      collect,
    )
    .addOption(formatOption())
    .addHelpText("after", HELP)
    .action(async ({ scan, state, format }: Options) => {
      const registry = await readScan(scan);
      const states = await scanPulumiStates(state, registry);
      const gaps = compareStates(
        registry,
        states.map((one) => one.scan),
      );
      const rows = [
        ...gaps.notInState.map((name) => [name, "in AWS, in no state"]),
        ...gaps.notInAws.map((name) => [name, "in a state, not in AWS"]),
      ];
      if (rows.length > 0) context.exitCode = ExitCode.findings;
      if (format === "json") return context.output.json({ ...gaps });
      if (format === "csv") return context.output.csv(["resource", "where"], rows);
      if (rows.length === 0)
        return context.output.line("AWS and the states have the same repositories.");
      return context.output.table(["Resource", "Where"], rows);
    });
}
