import { setTimeout as wait } from "node:timers/promises";
import type { ECRClient, GetLifecyclePolicyPreviewCommandOutput } from "@aws-sdk/client-ecr";
import type { Command } from "commander";
import type { Image } from "../../domain/lifecycle/image";
import { ImageParser } from "../../domain/lifecycle/readImage";
import { parseLifecyclePolicy } from "../../domain/lifecycle/parse";
import { renderLifecyclePolicy } from "../../domain/lifecycle/render";
import { comparePreview, parsePreview } from "../../domain/lifecycle/simulate/comparePreview";
import { simulateLifecycle } from "../../domain/lifecycle/simulate/simulate";
import { type InventoryImage, fetchRepository } from "../inventory/fetchRepository";
import {
  type AwsOptions,
  CREDENTIALS_HELP,
  callAws,
  clientConfig,
  regionOption,
  timeoutOption,
} from "../support/aws";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { InputError } from "../support/inputError";
import { type FormatOption, formatOption, parsePositive } from "../support/options";
import { requirePolicy } from "../support/readPolicy";
import { printDifferences } from "./previewReport";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle verify --repository team-a/api
  $ ecr-hub lifecycle verify --repository team-a/api --policy policy.new.json

Asks Amazon ECR for a preview of the policy, which changes nothing, and compares it with a simulation of the images that are there.
Needs ecr:DescribeImages, ecr:BatchGetImage, ecr:GetLifecyclePolicy, ecr:StartLifecyclePolicyPreview and
ecr:GetLifecyclePolicyPreview. ${CREDENTIALS_HELP}
Ends with status 0 when both take the same images by the same rules, 1 when they differ, 2 when AWS does not answer.`;

/** Asked again soon at first, and then twice as late each time, up to this. */
const LONGEST_INTERVAL_IN_MS = 5_000;

interface Options extends FormatOption, AwsOptions {
  readonly repository: string;
  readonly policy?: string;
  readonly wait: number;
}

/** Adds `ecr-hub lifecycle verify`. */
export function addVerifyCommand(parent: Command, context: CommandContext): void {
  parent
    .command("verify")
    .description("Compare the simulation with Amazon ECR's own preview of a policy.")
    .requiredOption("--repository <name>", "repository to ask for")
    .option("--policy <file>", "lifecycle policy to preview (default: that of the repository)")
    .option("--wait <minutes>", "how long to wait for the preview", parsePositive, 20)
    .addOption(regionOption())
    .addOption(timeoutOption())
    .addOption(formatOption().choices(["table", "json"]))
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
      const client = new Client(clientConfig(options));
      const differences = await callAws(`Verifying ${options.repository}`, () =>
        verify(client, options),
      );
      if (options.format === "json")
        await context.output.json({ agrees: differences.length === 0, differences });
      else await printDifferences(context.output, differences);
      context.exitCode = differences.length > 0 ? ExitCode.findings : ExitCode.fine;
    });
}

async function verify(
  client: ECRClient,
  options: Options,
): Promise<ReturnType<typeof comparePreview>> {
  const text = await readPolicyText(client, options);
  const policy = parseLifecyclePolicy(text);
  if (!policy.ok) throw new InputError("Amazon ECR has a policy that this version cannot read");
  const now = Date.now();
  const found = await fetchRepository(client, options.repository, {
    withChildren: true,
    onProgress: () => undefined,
  });
  const preview = parsePreview(await fetchPreview(client, options, text));
  if (!preview.ok) throw new InputError(preview.findings.map(({ message }) => message).join(" "));
  const { actions } = simulateLifecycle(policy.value, found.images.map(toImage), { now });
  return comparePreview(actions, preview.value);
}

async function readPolicyText(client: ECRClient, { policy, repository }: Options): Promise<string> {
  if (policy !== undefined) return renderLifecyclePolicy((await requirePolicy(policy)).policy);
  const { GetLifecyclePolicyCommand } = await import("@aws-sdk/client-ecr");
  const command = new GetLifecyclePolicyCommand({ repositoryName: repository });
  return (await client.send(command)).lifecyclePolicyText ?? "";
}

const parser = new ImageParser();

/** @throws InputError where AWS describes an image without what every image has. */
function toImage(described: InventoryImage): Image {
  const parsed = parser.parse(described, "");
  if (parsed.ok) return parsed.value;
  throw new InputError(parsed.findings.map(({ message }) => message).join(" "));
}

/** Starts a preview, waits until it is complete, and fetches all of it. */
async function fetchPreview(
  client: ECRClient,
  { repository: repositoryName, wait: minutes }: Options,
  lifecyclePolicyText: string,
): Promise<object> {
  const { GetLifecyclePolicyPreviewCommand, StartLifecyclePolicyPreviewCommand } =
    await import("@aws-sdk/client-ecr");
  await client.send(
    new StartLifecyclePolicyPreviewCommand({ repositoryName, lifecyclePolicyText }),
  );
  const end = Date.now() + minutes * 60_000;
  const previewResults: unknown[] = [];
  let page: GetLifecyclePolicyPreviewCommandOutput;
  let nextToken: string | undefined;
  let interval = 200;
  do {
    page = await client.send(new GetLifecyclePolicyPreviewCommand({ repositoryName, nextToken }));
    const { status = "IN_PROGRESS" } = page;
    if (status === "FAILED" || status === "EXPIRED") {
      throw new InputError(`Amazon ECR ended the preview with status ${status}; run verify again`);
    }
    if (status === "IN_PROGRESS") {
      if (Date.now() + interval > end)
        throw new InputError(`no preview within ${minutes} minutes; give a longer --wait`);
      await wait(interval);
      interval = Math.min(2 * interval, LONGEST_INTERVAL_IN_MS);
      continue;
    }
    previewResults.push(...(page.previewResults ?? []));
    nextToken = page.nextToken;
  } while (page.status !== "COMPLETE" || nextToken !== undefined);
  return { status: page.status, previewResults };
}
