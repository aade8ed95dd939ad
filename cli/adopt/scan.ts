import { writeFile } from "node:fs/promises";
import type { ECRClient, Repository } from "@aws-sdk/client-ecr";
import type { Command } from "commander";
import type { RegistryScan, RepositoryScan } from "../../domain/adoption/registryScan";
import { readTerraformState } from "../../domain/adoption/terraformState";
import { checkOutFile } from "../inventory/outFile";
import {
  type AwsOptions,
  CREDENTIALS_HELP,
  callAws,
  clientConfig,
  isAwsError,
  regionOption,
} from "../support/aws";
import { InputError } from "../support/inputError";
import { collect, parseCount } from "../support/options";
import { formatNumber } from "../support/output";
import { getDisplayName } from "../support/readText";
import { readJsonFile } from "./readScan";

const HELP = `
Reads repositories with their policies, lifecycle policies, encryption, tag mutability and tags, and the settings of the registry.
Needs ecr:Describe*, ecr:Get* and ecr:ListTagsForResource. ${CREDENTIALS_HELP}
Ends with status 0, or 2 when something cannot be read.`;

interface Options extends AwsOptions {
  readonly terraform?: string;
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
    .option("--repository <name...>", "repositories to read (default: all)", collect)
    .addOption(regionOption())
    .requiredOption("--out <file>", "file to write")
    .option(
      "--terraform <state>",
      'read a state of Terraform instead of AWS: terraform.tfstate, or what "terraform show -json" prints',
    )
    .option("--account <id>", "with --terraform: the account, where the state has several")
    .option("--removed <file>", "with --terraform: write the blocks by which Terraform lets go")
    .option("--concurrency <number>", "repositories read at the same time", parseCount, 4)
    .addHelpText("after", HELP)
    .action(async (options: Options) => {
      await checkOutFile(options.out);
      const scan = await (options.terraform === undefined
        ? scanAws(options)
        : scanTerraform(options.terraform, options));
      await writeFile(options.out, `${JSON.stringify(scan, null, 2)}\n`);
      const count = formatNumber(scan.repositories.length);
      process.stderr.write(
        `${options.out}: ${count} repositories of ${scan.registryId} in ${scan.region}.\n`,
      );
    });
}

async function scanAws(options: Options): Promise<RegistryScan> {
  const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
  const client = new Client(clientConfig(options));
  return await callAws("Reading the registry", () => scanRegistry(client, options));
}

async function scanTerraform(
  file: string,
  { account, region, removed }: Options,
): Promise<RegistryScan> {
  const state = readTerraformState(await readJsonFile(file));
  if (state === undefined) {
    throw new InputError(
      `${getDisplayName(file)} is no state of Terraform: allowed is a state file, or what "terraform show -json" prints`,
    );
  }
  const wanted = state.scans.filter(
    (scan) =>
      scan.registryId === (account ?? scan.registryId) && scan.region === (region ?? scan.region),
  );
  const [scan] = wanted;
  if (scan === undefined || wanted.length > 1) {
    const found = state.scans.map((each) => `${each.registryId} in ${each.region}`).join(", ");
    throw new InputError(
      `${getDisplayName(file)} has ${wanted.length === 0 ? "no repository of that registry" : "repositories of several registries"} (${found || "none"}); choose one by --account and --region`,
    );
  }
  if (removed !== undefined) await writeFile(removed, state.removedBlocks);
  return scan;
}

async function scanRegistry(client: ECRClient, options: Options): Promise<RegistryScan> {
  const ecr = await import("@aws-sdk/client-ecr");
  const described = await describeRepositories(client, options.repository);
  const registry = await client.send(new ecr.DescribeRegistryCommand({}));
  const scanning = await client.send(new ecr.GetRegistryScanningConfigurationCommand({}));
  const policy = await ifThere("RegistryPolicyNotFoundException", () =>
    client.send(new ecr.GetRegistryPolicyCommand({})),
  );
  const caches = await client.send(new ecr.DescribePullThroughCacheRulesCommand({}));
  const templates = await client.send(new ecr.DescribeRepositoryCreationTemplatesCommand({}));
  const { default: pMap } = await import("p-map");
  const repositories = await pMap(described, (one) => scanRepository(client, one), options);
  return {
    registryId: registry.registryId ?? "",
    region: await client.config.region(),
    scanningConfiguration: scanning.scanningConfiguration as RegistryScan["scanningConfiguration"],
    replicationConfiguration:
      registry.replicationConfiguration as RegistryScan["replicationConfiguration"],
    registryPolicyText: policy?.policyText,
    pullThroughCachePrefixes: (caches.pullThroughCacheRules ?? []).flatMap(
      ({ ecrRepositoryPrefix }) => ecrRepositoryPrefix ?? [],
    ),
    creationTemplatePrefixes: (templates.repositoryCreationTemplates ?? []).flatMap(
      ({ prefix }) => prefix ?? [],
    ),
    repositories: repositories.toSorted((one, other) =>
      one.repositoryName < other.repositoryName ? -1 : 1,
    ),
  };
}

async function describeRepositories(
  client: ECRClient,
  names: readonly string[] | undefined,
): Promise<Repository[]> {
  const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
  const repositories: Repository[] = [];
  const input = names === undefined ? {} : { repositoryNames: [...new Set(names)] };
  for await (const page of paginateDescribeRepositories({ client }, input)) {
    repositories.push(...(page.repositories ?? []));
  }
  return repositories;
}

async function scanRepository(client: ECRClient, described: Repository): Promise<RepositoryScan> {
  const ecr = await import("@aws-sdk/client-ecr");
  const { repositoryName = "", repositoryArn: resourceArn } = described;
  const policy = await ifThere("RepositoryPolicyNotFoundException", () =>
    client.send(new ecr.GetRepositoryPolicyCommand({ repositoryName })),
  );
  const lifecycle = await ifThere("LifecyclePolicyNotFoundException", () =>
    client.send(new ecr.GetLifecyclePolicyCommand({ repositoryName })),
  );
  const { tags = [] } = await client.send(new ecr.ListTagsForResourceCommand({ resourceArn }));
  const { imageTagMutability, imageScanningConfiguration, encryptionConfiguration } = described;
  return {
    repositoryName,
    imageTagMutability,
    imageTagMutabilityExclusionFilters: described.imageTagMutabilityExclusionFilters?.map(
      ({ filter = "" }) => ({ filter }),
    ),
    imageScanningConfiguration,
    encryptionConfiguration: encryptionConfiguration as RepositoryScan["encryptionConfiguration"],
    policyText: policy?.policyText,
    lifecyclePolicyText: lifecycle?.lifecyclePolicyText,
    tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** What AWS answers, or undefined where it says by an exception that there is none. */
async function ifThere<T>(exception: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error, exception)) return undefined;
    throw error;
  }
}
