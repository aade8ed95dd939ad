import { type Command, InvalidArgumentError, Option } from "commander";
import { parseArn } from "../../domain/arn";
import { regionOption, timeoutOption } from "../support/aws";
import { InputError } from "../support/inputError";
import { collect } from "../support/options";
import { checkStandardInput } from "../support/readText";
import { readEndpoints } from "./endpoints";
import { type LiveOptions, readLive } from "./live";
import { type CollectedInput, collectInput } from "./readInput";
import {
  type OrganizationOption,
  collectOrganization,
  readOrganizations,
} from "./readOrganizations";
import { readStates } from "./state";

/** Options that say from what access is decided. */
export interface SourceOptions extends LiveOptions {
  readonly state?: readonly string[];
  readonly live?: true;
  readonly organization?: OrganizationOption;
  readonly endpoints?: string;
  readonly through?: string;
}

/** The rights that `--live` takes, for help texts. */
export const LIVE_HELP = `--live reads by ecr:DescribeRegistry, ecr:DescribeRepositories, ecr:GetRepositoryPolicy, ecr:GetRegistryPolicy and
ecr:DescribePullThroughCacheRules; --role and --user by iam:Get* and iam:List*, of which docs/access.md has the list. It changes nothing.`;

/** Adds the options of every command that decides access. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--state <file...>",
        'state of a stack as "pulumi stack export" prints it; can be repeated; - is standard input',
      ).argParser(collect),
    )
    .option("--live", "read the registry of the credentials' account from AWS")
    .addOption(identityOption("role", "role"))
    .addOption(identityOption("user", "user, with the groups of it,"))
    .addOption(
      new Option(
        "--organization <file>",
        'organization as "ecr-hub organization" writes it, as the AWS CLI prints it, or o-…=accounts with commas between them; can be repeated',
      ).argParser(collectOrganization),
    )
    .option(
      "--endpoints <file>",
      'VPC endpoints as "aws ec2 describe-vpc-endpoints" prints them, beside those of states',
    )
    .option("--through <id>", "VPC endpoint that requests go through, by its id; any for all")
    .addOption(regionOption())
    .addOption(timeoutOption());
}

function identityOption(kind: "role" | "user", what: string): Option {
  return new Option(
    `--${kind} <arn...>`,
    `with --live: ${what} to read as well; can be repeated`,
  ).argParser((text: string, previous?: readonly string[]) => {
    const arn = parseArn(text);
    if (arn?.service === "iam" && arn.resource.startsWith(`${kind}/`)) {
      return collect(text, previous);
    }
    throw new InvalidArgumentError(
      `Allowed: the ARN of a ${kind}, such as arn:aws:iam::222222222222:${kind}/app.`,
    );
  });
}

/** Reads all that decides access, of states and of AWS itself. @throws InputError */
export async function readInput(
  files: readonly string[] | undefined,
  { organization, endpoints, through, live, ...options }: SourceOptions,
): Promise<CollectedInput> {
  if (files === undefined && !live) {
    throw new InputError(
      "Give --state a state, --live, or --from and --to the states before and after",
    );
  }
  for (const kind of ["role", "user"] as const) {
    if (options[kind] && !live) throw new InputError(`--${kind} requires --live`);
  }
  if (endpoints !== undefined && through === undefined) {
    throw new InputError("--endpoints requires --through");
  }
  checkStandardInput([...(files ?? []), ...(endpoints === undefined ? [] : [endpoints])]);
  const states = await readStates(files ?? []);
  if (endpoints !== undefined) states.push(await readEndpoints(endpoints));
  if (live) states.push(await readLive(options));
  const organizations = await readOrganizations(organization);
  return collectInput(states, { organizations, ...(through !== undefined && { through }) });
}
