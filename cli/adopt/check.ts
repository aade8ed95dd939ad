import type { Command } from "commander";
import { type StateRepository, compareStates } from "../../domain/adoption/compareStates";
import { type StateResource, readStates } from "../access/state";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { type FormatOption, collect, formatOption } from "../support/options";
import { readScan } from "./readScan";

const HELP = `
After an update that was killed: repositories that AWS has and no state has are taken in by "ecr-hub adopt ids", as on the first day.
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
      const states = await readStates(state);
      const gaps = compareStates(await readScan(scan), states.flat().flatMap(toRepository));
      const rows = [
        ...gaps.notInState.map((name) => [name, "in AWS, in no state"]),
        ...gaps.notInAws.map((name) => [name, "in a state, not in AWS"]),
      ];
      if (rows.length > 0) context.exitCode = ExitCode.findings;
      if (format === "json") return context.output.json({ ...gaps });
      if (format === "csv") return context.output.csv(["repository", "place"], rows);
      if (rows.length === 0)
        return context.output.line("AWS and the states have the same repositories.");
      return context.output.table(["Repository", "Where"], rows);
    });
}

function toRepository({ type, outputs }: StateResource): StateRepository[] {
  const { name, registryId, region, arn } = outputs;
  if (type !== "aws:ecr/repository:Repository") return [];
  if (typeof name !== "string" || typeof registryId !== "string") return [];
  const home = typeof region === "string" ? region : (String(arn).split(":")[3] ?? "");
  return [{ registryId, region: home, repositoryName: name }];
}
