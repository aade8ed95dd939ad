import type { ECRClient } from "@aws-sdk/client-ecr";
import { type AwsOptions, callAws, clientConfig } from "../support/aws";
import { ExitCode } from "../support/exit";
import { checkOutFile } from "../support/outFile";
import { type Output, formatCount, formatNumber } from "../support/output";
import { toTerminalText } from "../support/terminalText";
import { describeAll } from "./describeAll";
import type { RepositoryImages } from "./fetchRepository";
import { type NamedRepository, listRepositories } from "./listRepositories";
import { type InventoryFormat, NO_IMAGES, PartialFolder } from "./partialFolder";

/** What to describe, and where to put it. */
export interface InventoryOptions extends AwsOptions {
  readonly repository?: readonly string[];
  readonly all?: true;
  readonly out?: string;
  readonly format: InventoryFormat;
  readonly children: boolean;
  readonly concurrency: number;
}

/**
 * Describes the repositories and writes the file, or prints to the output. Resolves to `findings` where what an index lists
 * could not be read.
 *
 * @throws InputError
 */
export async function takeInventory(options: InventoryOptions, output: Output): Promise<ExitCode> {
  const { repository, out } = options;
  if (out !== undefined) await checkOutFile(out);
  const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
  const client = new Client(clientConfig(options));
  const described = await callAws("Describing the repositories", () =>
    listRepositories(client, repository),
  );
  const repositories = described.map(toRecord);
  const unread =
    out === undefined
      ? await printInventory(client, repositories, { ...options, output })
      : await writeInventory(client, repositories, { ...options, out });
  if (unread.length === 0) return ExitCode.fine;
  note(`Without children, for what they list could not be read:\n  ${unread.join("\n  ")}`);
  return ExitCode.findings;
}

async function writeInventory(
  client: ECRClient,
  repositories: readonly NamedRepository[],
  { out, format, ...options }: InventoryOptions & { readonly out: string },
): Promise<readonly string[]> {
  const region = await client.config.region();
  const partial = await PartialFolder.open(`${out}.partial`, {
    ...{ registryId: repositories[0]?.registryId, region, children: options.children },
  });
  try {
    return await fillFolder(partial, client, repositories, { ...options, out, format });
  } finally {
    await partial.close();
  }
}

async function fillFolder(
  partial: PartialFolder,
  client: ECRClient,
  repositories: readonly NamedRepository[],
  { out, format, ...options }: InventoryOptions & { readonly out: string },
): Promise<readonly string[]> {
  const names = getNames(repositories);
  const missing = names.filter((name) => !partial.has(name));
  noteProgress(partial, names.length - missing.length, names.length);
  const stop = (_: NodeJS.Signals, number: number): void => {
    note(`\nStopped. What is done is in ${partial.path}; the same command goes on with it.`);
    process.exit(128 + number);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const incomplete = new Map<string, RepositoryImages>();
  await describeAll(client, missing, {
    ...options,
    onRepository: async (name, found) => {
      // What could not be read is asked for again when the work goes on another time.
      if (found.unread.length > 0) incomplete.set(name, found);
      else await partial.add(name, found.images);
    },
  });
  for (const [name, { images }] of incomplete) await partial.add(name, images);
  const count = await partial.finish(out, repositories, format);
  const all = `${formatNumber(names.length)} ${names.length === 1 ? "repository" : "repositories"}`;
  note(`${out}: ${formatCount(count, "image")} of ${all}.`);
  return describeUnread(incomplete);
}

function noteProgress({ path, begun }: PartialFolder, done: number, all: number): void {
  if (done === 0) return;
  const date = new Date(begun).toISOString();
  note(`Going on with ${path}, begun at ${date}: ${done} of ${all} repositories are done.`);
}

async function printInventory(
  client: ECRClient,
  repositories: readonly NamedRepository[],
  { output, format, ...options }: InventoryOptions & { readonly output: Output },
): Promise<readonly string[]> {
  const names = getNames(repositories);
  const byName = new Map<string, RepositoryImages>();
  const onRepository = async (name: string, found: RepositoryImages): Promise<void> => {
    byName.set(name, found);
    await Promise.resolve();
  };
  await describeAll(client, names, { ...options, onRepository });
  const images = names.flatMap((name) => byName.get(name)?.images ?? []);
  if (format === "json") await output.json({ repositories, imageDetails: images });
  else if (images.length === 0) await output.line(NO_IMAGES);
  else for (const image of images) await output.line(JSON.stringify(image));
  return describeUnread(byName);
}

/** What advice on lifecycle policies needs of a repository: a file for 100,000 of them stays small. */
function toRecord(one: NamedRepository): NamedRepository {
  const { registryId, repositoryName, repositoryArn } = one;
  const { imageTagMutability, imageTagMutabilityExclusionFilters } = one;
  return {
    ...{ registryId, repositoryName, repositoryArn },
    ...{ imageTagMutability, imageTagMutabilityExclusionFilters },
  };
}

function getNames(repositories: readonly NamedRepository[]): string[] {
  return repositories.map(({ repositoryName }) => repositoryName);
}

const NAMED_INDEXES = 20;

/** One line for each index whose manifests are not known. */
function describeUnread(repositories: ReadonlyMap<string, RepositoryImages>): string[] {
  const lines = [...repositories].flatMap(([name, { unread }]) =>
    unread.map(({ imageDigest, reason }) => `${name}@${imageDigest}: ${reason}`),
  );
  const more = lines.length - NAMED_INDEXES;
  return more > 0 ? [...lines.slice(0, NAMED_INDEXES), `and ${formatNumber(more)} more`] : lines;
}

function note(text: string): void {
  process.stderr.write(`${toTerminalText(text)}\n`);
}
