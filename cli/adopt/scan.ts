import { type Command, Option } from "commander";
import type { RegistryScan } from "../../domain/adoption/registryScan";
import type { StateItem, StateScan } from "../../domain/adoption/stateScan";
import { renderRemoved } from "../../domain/adoption/terraformState";
import {
  type AwsOptions,
  CREDENTIALS_HELP,
  callAws,
  clientConfig,
  regionOption,
  timeoutOption,
} from "../support/aws";
import { isHidden } from "../access/state";
import { InputError } from "../support/inputError";
import { collect, parseCount } from "../support/options";
import { checkOutFile, writeJson, writeWhole } from "../support/outFile";
import { JSON_VERSION, formatNumber } from "../support/output";
import { scanPulumiStates, scanTerraformState } from "./readFiles";
import { scanRegistry } from "./scanRegistry";

const HELP = `
Reads repositories with their policies, lifecycle policies, encryption, tag mutability and tags, and the settings of the registry:
policy, scanning, replication, pull-through cache, creation templates, account settings. It changes nothing.
Needs ecr:Describe*, ecr:Get* and ecr:List*. ${CREDENTIALS_HELP}
Ends with status 0, or 2 when something cannot be read.`;

interface Options extends AwsOptions {
  readonly terraform?: string;
  readonly pulumi?: readonly string[];
  readonly account?: string;
  readonly removed?: string;
  readonly repository?: readonly string[];
  readonly out: string;
  readonly concurrency: number;
}

/** Adds `ecr-hub adopt scan`. */
export function addScanCommand(parent: Command): void {
  parent
    .command("scan")
    .description("Read what a registry has, without changing it.")
    .addOption(
      new Option("--repository <name...>", "repositories to read")
        .argParser(collect)
        .conflicts("all"),
    )
    .option("--all", "read every repository (default)")
    .addOption(regionOption())
    .addOption(timeoutOption())
    .requiredOption("--out <file>", "file to write")
    .addOption(
      new Option(
        "--terraform <state>",
        'read a state of Terraform instead of AWS: terraform.tfstate, or what "terraform show -json" prints',
      ).conflicts(["pulumi", "repository"]),
    )
    .addOption(
      new Option(
        "--pulumi <state...>",
        'read resources of a Pulumi state instead of AWS, as "pulumi stack export" prints it',
      )
        .argParser(collect)
        .conflicts("repository"),
    )
    .option("--account <id>", "with a state: the account, where the state has several")
    .option("--removed <file>", "with --terraform: write the blocks by which Terraform lets go")
    .option("--concurrency <number>", "repositories read at the same time", parseCount, 4)
    .addHelpText("after", HELP)
    .action(async (options: Options) => {
      for (const file of [options.out, options.removed])
        if (file !== undefined) await checkOutFile(file);
      const scan = await readSource(options);
      await writeJson(options.out, { version: JSON_VERSION, ...scan });
      const count = formatNumber(scan.repositories.length);
      process.stderr.write(
        `${options.out}: ${count} repositories of ${scan.registryId} in ${scan.region}.\n`,
      );
    });
}

async function readSource(options: Options): Promise<RegistryScan> {
  if (options.pulumi !== undefined) {
    const { scan, items } = choose(await scanPulumiStates(options.pulumi), options);
    return { ...scan, ...getProvider(items) };
  }
  if (options.terraform === undefined) {
    const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
    const client = new Client(clientConfig(options));
    return await callAws("Reading the registry", () => scanRegistry(client, options));
  }
  const { scan, items } = choose(await scanTerraformState(options.terraform), options);
  if (options.removed !== undefined) await writeWhole(options.removed, renderRemoved(items));
  return scan;
}

/** The provider that the program keeps: under another one, Pulumi would replace what is to be moved. @throws InputError */
function getProvider(items: readonly StateItem[]): Pick<RegistryScan, "provider"> {
  const providers = new Map(items.map(({ provider }) => [provider?.name, provider]));
  const [provider] = providers.values();
  if (provider === undefined && providers.size < 2) return {};
  const { name = "", inputs } = provider ?? {};
  const secret = Object.keys(inputs ?? {}).find((key) => isHidden(inputs?.[key]));
  const names = [...providers.keys()].map((one) => one ?? "the default one").join(", ");
  const [reason] = [
    providers.size > 1 ? `several providers (${names}), and a component has one` : [],
    secret === undefined ? [] : `the provider "${name}", whose ${secret} is a secret`,
    inputs === undefined ? `the provider "${name}", which a component made` : [],
  ].flat();
  if (inputs !== undefined && reason === undefined) return { provider: { name, inputs } };
  throw new InputError(
    `The resources have ${reason}; take them out of the stack by "pulumi state delete", which leaves them in AWS, and scan AWS instead`,
  );
}

function choose(states: readonly StateScan[], { account, region }: Options): StateScan {
  const wanted = states.filter(
    ({ scan }) =>
      scan.registryId === (account ?? scan.registryId) && scan.region === (region ?? scan.region),
  );
  const [state] = wanted;
  if (state !== undefined && wanted.length === 1) return state;
  const found = states.map(({ scan }) => `${scan.registryId} in ${scan.region}`).join(", ");
  throw new InputError(
    `The state has ${wanted.length === 0 ? "nothing of that registry" : "several registries"} (${found || "none"}); choose one by --account and --region`,
  );
}
