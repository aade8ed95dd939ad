import type { Command } from "commander";
import { collectUses } from "./inUse/collectUses";
import { usesOfEcs } from "./inUse/ecs";
import { usesOfLambda } from "./inUse/lambda";
import { usesOfPods } from "./inUse/pods";
import type { FoundUse, InUseReport } from "./inUse/use";
import {
  type AwsOptions,
  CREDENTIALS_HELP,
  callAws,
  regionOption,
  timeoutOption,
} from "./support/aws";
import type { CommandContext } from "./support/context";
import { ExitCode } from "./support/exit";
import { InputError } from "./support/inputError";
import { type FormatOption, collect, formatOption } from "./support/options";
import { type Output, formatCount, printBelow } from "./support/output";
import { Progress } from "./support/progress";
import { checkStandardInput } from "./support/readText";

const EXAMPLES = `
Examples:
  $ ecr-hub in-use --format json > in-use.json
  $ kubectl get pods --all-namespaces -o json | ecr-hub in-use --pods - --format json
  $ ecr-hub in-use --no-ecs --region eu-west-1

Looks at one account and region; run it in each that pulls from the hub and give all files to --in-use.
ECS: tasks that run or start, and the task definitions of services; a service by tag uses what its tasks run and what its
tag stands for now. Lambda: every version, with its aliases. Pods: those in the file. Not seen: tasks that are started later from definitions of no service (scheduled, RunTask, AWS Batch), App
Runner, SageMaker, CodeBuild, workloads scaled to zero and cron jobs of Kubernetes, and everything outside of AWS.
Needs ecs:List*, ecs:Describe*, lambda:ListFunctions, lambda:ListAliases, lambda:GetFunction and ecr:BatchGetImage.
${CREDENTIALS_HELP}
Ends with status 0, 1 when the digest of an image in use cannot be told, 2 when a service does not answer.`;

interface Options extends FormatOption, AwsOptions {
  readonly pods?: readonly string[];
  readonly ecs: boolean;
  readonly lambda: boolean;
}

/** Adds `ecr-hub in-use`. */
export function addInUseCommand(parent: Command, context: CommandContext): void {
  parent
    .command("in-use")
    .description(
      "List the digests that ECS, Lambda and pods use, for --in-use of the other commands.",
    )
    .option(
      "--pods <file...>",
      'pods as "kubectl get pods -o json" prints them; - is standard input',
      collect,
    )
    .option("--no-ecs", "leave ECS out")
    .option("--no-lambda", "leave Lambda out")
    .addOption(regionOption())
    .addOption(timeoutOption())
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      if (!options.ecs && !options.lambda && options.pods === undefined) {
        throw new InputError(
          "Nothing is left to look at: give --pods, or leave out --no-ecs or --no-lambda",
        );
      }
      checkStandardInput(options.pods ?? []);
      const report = await collectUses(await findUses(options));
      await print(report, options, context);
      context.exitCode = report.unresolved.length > 0 ? ExitCode.findings : ExitCode.fine;
    });
}

async function findUses(options: Options): Promise<FoundUse[]> {
  const progress = new Progress();
  let places = 0;
  const onProgress = (more: number): void => {
    places += more;
    progress.update(`Looking for images in use: ${formatCount(places, "place")}`);
  };
  const pods = (options.pods ?? []).map(usesOfPods);
  const ecs = options.ecs ? [callAws("Reading ECS", () => usesOfEcs(options, onProgress))] : [];
  const lambda = options.lambda
    ? [callAws("Reading Lambda", () => usesOfLambda(options, onProgress))]
    : [];
  try {
    return (await Promise.all<FoundUse[]>([...pods, ...ecs, ...lambda])).flat();
  } finally {
    progress.end();
  }
}

async function print(
  { images, unresolved }: InUseReport,
  { format }: Options,
  { output }: CommandContext,
): Promise<void> {
  if (format === "json") {
    await output.json({ images, unresolved });
    return;
  }
  const head = ["imageDigest", "images", "usedBy"];
  const rows = images.map((one) => [one.imageDigest, one.images.join(" "), one.usedBy.join(" ")]);
  if (format === "csv") await output.csv(head, rows);
  else {
    await output.table(
      ["Digest", "Used by"],
      images.map((one) => [one.imageDigest, one.usedBy.join("\n")]),
    );
    await output.line(
      `${formatCount(images.length, "image")} of Amazon ECR ${images.length === 1 ? "is" : "are"} in use.`,
    );
  }
  await printBelow(output, format, (target) => printUnresolved(target, unresolved));
}

async function printUnresolved(
  output: Output,
  unresolved: InUseReport["unresolved"],
): Promise<void> {
  for (const { image = "an image", usedBy, reason } of unresolved) {
    await output.line(
      output.colors.yellow(`The digest of ${image}, used by ${usedBy}, cannot be told: ${reason}.`),
    );
  }
}
