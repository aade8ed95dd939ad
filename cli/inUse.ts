import type { Command } from "commander";
import { collectUses } from "./inUse/collectUses";
import { usesOfEcs } from "./inUse/ecs";
import { usesOfCoverage, usesOfInspector } from "./inUse/inspector";
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
import { type FormatOption, collect, formatOption, nowOption, parseDays } from "./support/options";
import { type Output, formatCount, printBelow } from "./support/output";
import { Progress } from "./support/progress";
import { checkStandardInput } from "./support/readText";

const DAY = 86_400_000;

const EXAMPLES = `
Examples:
  $ ecr-hub in-use --format json > in-use.json
  $ kubectl get pods --all-namespaces -o json | ecr-hub in-use --pods - --format json
  $ ecr-hub in-use --no-ecs --region eu-west-1
  $ ecr-hub in-use --no-ecs --no-lambda --inspector --format json > in-use.json

Looks at one account and region; run it in each that pulls from the hub and give all files to --in-use. Amazon Inspector sees the
tasks of ECS and the pods of EKS in every account that it covers: one run with --inspector in the account of the hub is enough for them.
ECS: tasks that run or start, and the task definitions of services; a service by tag uses what its tasks run and what its
tag stands for now. Lambda: every version, with its aliases. Pods: those in the file. Not seen: tasks that are started later from definitions of no service (scheduled, RunTask, AWS Batch), App
Runner, SageMaker, CodeBuild, workloads scaled to zero and cron jobs of Kubernetes, and everything outside of AWS.
Needs ecs:List*, ecs:Describe*, lambda:ListFunctions, lambda:ListAliases, lambda:GetFunction and ecr:BatchGetImage; with --inspector
inspector2:ListCoverage and inspector2:GetClustersForImage.
${CREDENTIALS_HELP}
Ends with status 0, 1 when the digest of an image in use cannot be told, 2 when a service does not answer.`;

interface Options extends FormatOption, AwsOptions {
  readonly pods?: readonly string[];
  readonly ecs: boolean;
  readonly lambda: boolean;
  readonly inspector?: true;
  readonly inspectorCoverage?: readonly string[];
  readonly inspectorDays: number;
  readonly now?: number;
}

/** Adds `ecr-hub in-use`. */
export function addInUseCommand(parent: Command, context: CommandContext): void {
  parent
    .command("in-use")
    .description(
      "List the digests that ECS, Lambda, pods and Amazon Inspector see in use, for --in-use of the other commands.",
    )
    .option(
      "--pods <file...>",
      'pods as "kubectl get pods -o json" prints them; - is standard input',
      collect,
    )
    .option("--no-ecs", "leave ECS out")
    .option("--no-lambda", "leave Lambda out")
    .option("--inspector", "also ask Amazon Inspector, which names the clusters of all accounts")
    .option(
      "--inspector-coverage <file...>",
      'what "aws inspector2 list-coverage" prints; - is standard input',
      collect,
    )
    .option(
      "--inspector-days <days>",
      "count what Amazon Inspector last saw in use within so many days",
      parseDays,
      7,
    )
    .addOption(nowOption())
    .addOption(regionOption())
    .addOption(timeoutOption())
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const { ecs, lambda, inspector, pods = [], inspectorCoverage = [] } = options;
      const files = [...pods, ...inspectorCoverage];
      if (!ecs && !lambda && inspector === undefined && files.length === 0) {
        throw new InputError(
          "Nothing is left to look at: give --pods or --inspector, or leave out --no-ecs or --no-lambda",
        );
      }
      checkStandardInput(files);
      const report = await collectUses(await findUses(options), options);
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
  const { pods = [], inspectorCoverage = [], inspectorDays, now = Date.now() } = options;
  const since = now - inspectorDays * DAY;
  const sources = [
    ...pods.map(usesOfPods),
    ...inspectorCoverage.map((file) => usesOfCoverage(file, since)),
    options.ecs && callAws("Reading ECS", () => usesOfEcs(options, onProgress)),
    options.lambda && callAws("Reading Lambda", () => usesOfLambda(options, onProgress)),
    options.inspector &&
      callAws("Reading Amazon Inspector", () => usesOfInspector(options, since, onProgress)),
  ].filter((source) => source instanceof Promise);
  try {
    return (await Promise.all(sources)).flat();
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
