import { type Command, Option } from "commander";
import { InputError } from "../support/inputError";
import { collect } from "../support/options";
import { checkStandardInput } from "../support/readText";
import { type CollectedInput, collectInput } from "./readInput";
import {
  type OrganizationOption,
  collectOrganization,
  readOrganizations,
} from "./readOrganizations";
import { readStates } from "./state";

/** Options that say from what access is decided. */
export interface SourceOptions {
  readonly state?: readonly string[];
  readonly organization?: OrganizationOption;
  readonly through?: string;
}

/** Adds the options of every command that decides access. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--state <file...>",
        'state of a stack as "pulumi stack export" prints it; can be repeated; - is standard input',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        "--organization <file>",
        'organization as "ecr-hub organization" writes it, as the AWS CLI prints it, or o-…=accounts with commas between them; can be repeated',
      ).argParser(collectOrganization),
    )
    .option("--through <id>", "VPC endpoint that requests go through, by its id; any for all");
}

/** Reads all that decides access. @throws InputError */
export async function readInput(
  files: readonly string[] | undefined,
  { organization, through }: SourceOptions,
): Promise<CollectedInput> {
  if (files === undefined) {
    throw new InputError("Give --state a state, or --from and --to the states before and after");
  }
  checkStandardInput(files);
  const states = await readStates(files);
  const organizations = await readOrganizations(organization);
  return collectInput(states, { organizations, ...(through !== undefined && { through }) });
}
