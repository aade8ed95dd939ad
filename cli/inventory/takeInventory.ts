import type { ECRClient } from "@aws-sdk/client-ecr";
import { callAws, clientConfig, describeAwsError } from "../support/aws";
import type { AwsOptions } from "../support/aws";
import { InputError } from "../support/inputError";
import type { Output } from "../support/output";
import { Progress } from "../support/progress";
import { fetchRepository } from "./fetchRepository";
import type { InventoryImage } from "./fetchRepository";
import { PartialFolder } from "./partialFolder";
import type { InventoryFormat } from "./partialFolder";

/** What to describe, and where to put it. */
export interface InventoryOptions extends AwsOptions {
  readonly repository?: readonly string[];
  readonly all?: true;
  readonly out?: string;
  readonly format: InventoryFormat;
  readonly children: boolean;
  readonly concurrency: number;
}

/** Describes the repositories and writes the file, or prints to the output. @throws InputError */
export async function takeInventory(options: InventoryOptions, output: Output): Promise<void> {
  const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
  const client = new Client(clientConfig(options));
  const registry = await callAws("Describing the repositories", () =>
    listRepositories(client, options),
  );
  if (options.out === undefined) await printInventory(client, registry.names, options, output);
  else await writeInventory(client, registry, options, options.out);
}

interface Registry {
  readonly registryId: string | undefined;
  readonly names: readonly string[];
}

const NAMES_A_CALL = 100;

/** The repositories asked for, each once and by name, so that a mistyped one shows before the work begins. */
async function listRepositories(
  client: ECRClient,
  { repository }: InventoryOptions,
): Promise<Registry> {
  const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
  const asked = repository && [...new Set(repository)];
  const calls = asked
    ? Array.from({ length: Math.ceil(asked.length / NAMES_A_CALL) }, (_, call) => ({
        repositoryNames: asked.slice(call * NAMES_A_CALL, (call + 1) * NAMES_A_CALL),
      }))
    : [{}];
  const names: string[] = [];
  let registryId: string | undefined;
  for (const input of calls) {
    for await (const page of paginateDescribeRepositories({ client }, input)) {
      for (const { repositoryName, registryId: id } of page.repositories ?? []) {
        registryId ??= id;
        if (repositoryName !== undefined) names.push(repositoryName);
      }
    }
  }
  return { registryId, names: names.sort() };
}

/** Describes repositories side by side and gives each to `onRepository`; one that fails does not stop the others. */
async function describeAll(
  client: ECRClient,
  names: readonly string[],
  { children, concurrency }: InventoryOptions,
  onRepository: (name: string, images: readonly InventoryImage[]) => Promise<void>,
): Promise<void> {
  const { default: pMap } = await import("p-map");
  const progress = new Progress();
  const failures: string[] = [];
  let imageCount = 0;
  let done = 0;
  const show = (images: number): void => {
    imageCount += images;
    progress.update(
      `${done} of ${names.length} repositories, ${imageCount.toLocaleString("en-US")} images`,
    );
  };
  const describe = async (name: string): Promise<void> => {
    try {
      await onRepository(name, await fetchRepository(client, name, children, show));
    } catch (error) {
      failures.push(`${name}: ${describeAwsError(error)}`);
      if (failures.length === MOST_FAILURES) throw new InputError(failureText(failures));
    }
    done++;
  };
  try {
    await pMap(names, describe, { concurrency: Math.max(1, concurrency) });
  } finally {
    progress.end();
  }
  if (failures.length > 0) throw new InputError(failureText(failures));
}

/** So many failures have one cause: no use in trying thousands of repositories more. */
const MOST_FAILURES = 20;

function failureText(failures: readonly string[]): string {
  const count = failures.length === 1 ? "1 repository" : `${failures.length} repositories`;
  return `${count} cannot be described:\n  ${failures.join("\n  ")}`;
}

async function writeInventory(
  client: ECRClient,
  { registryId, names }: Registry,
  options: InventoryOptions,
  out: string,
): Promise<void> {
  const region = await client.config.region();
  const scope = { registryId, region, children: options.children };
  const partial = await PartialFolder.open(`${out}.partial`, scope);
  const missing = names.filter((name) => !partial.has(name));
  if (missing.length < names.length) {
    note(
      `Going on with ${partial.path}: ${names.length - missing.length} of ${names.length} repositories are done.`,
    );
  }
  const onInterrupt = (): void => {
    note(`\nStopped. What is done is in ${partial.path}; the same command goes on with it.`);
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", onInterrupt).once("SIGTERM", onInterrupt);
  await describeAll(client, missing, options, (name, images) => partial.add(name, images));
  const count = await partial.finish(out, names, options.format);
  note(`${out}: ${count.toLocaleString("en-US")} images of ${names.length} repositories.`);
}

const INTERRUPTED = 130;

async function printInventory(
  client: ECRClient,
  names: readonly string[],
  options: InventoryOptions,
  output: Output,
): Promise<void> {
  const byName = new Map<string, readonly InventoryImage[]>();
  await describeAll(client, names, options, async (name, images) => {
    byName.set(name, images);
    await Promise.resolve();
  });
  const images = names.flatMap((name) => byName.get(name) ?? []);
  if (options.format === "json") await output.json({ imageDetails: images });
  else for (const image of images) await output.line(JSON.stringify(image));
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
