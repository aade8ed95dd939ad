import type { Command } from "commander";
import {
  type ImageChange,
  type PolicyDiff,
  diffLifecyclePolicies,
} from "../../domain/lifecycle/simulate/diff";
import type { ResultImage } from "../../domain/lifecycle/simulate/result";
import type { CommandContext } from "../support/context";
import { getExitCode } from "../support/exit";
import { printListed } from "./listed";
import { printFindingsBelow } from "../support/findingList";
import { imageName, imagesJson, pushedAt } from "../support/imageJson";
import { readInputs } from "../support/inputs";
import { type InputOptions, addInputOptions } from "../support/options";
import { type Cell, type Output, formatNumber, formatSize } from "../support/output";
import { applyRules } from "../support/progress";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle diff --from policy.json --to policy.new.json --inventory images.json
  $ ecr-hub lifecycle diff --from old.json --to new.json --inventory images.json --in-use in-use.json --format json

Ends with status 0, 1 with findings on the new policy or when it takes an image in use, 2 when a file cannot be read.`;

interface Options extends InputOptions {
  readonly from?: string;
  readonly to: string;
}

/** Adds `ecr-hub lifecycle diff`. */
export function addDiffCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command("diff")
    .description("Tell what a change of policy newly expires, archives and keeps.")
    .option("--from <file>", "lifecycle policy as it is; - is standard input (default: none)")
    .requiredOption("--to <file>", "lifecycle policy as it will be; - is standard input");
  addInputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const { from: old, to: wanted } = options;
      const files = { ...options, policies: old === undefined ? [wanted] : [old, wanted] };
      const { policies, images, when, findings } = await readInputs(files);
      const after = policies.at(-1);
      const before = old === undefined ? undefined : policies[0];
      if (after === undefined) return;
      const diff = applyRules(images, () => diffLifecyclePolicies(before, after, images, when));
      const from = [...diff.findings.from, ...findings];
      const to = [...diff.findings.to, ...findings];
      await print({ ...diff, findings: { from, to } }, options, context);
      context.exitCode = getExitCode(to, options.ignoreWarnings, diff.conflicts.length);
    });
}

async function print(
  diff: PolicyDiff,
  { format }: Options,
  { output }: CommandContext,
): Promise<void> {
  const lists = [
    ["newlyExpired", "Newly expired", diff.newlyExpired],
    ["newlyArchived", "Newly archived", diff.newlyArchived],
    ["newlyKept", "Newly kept", diff.newlyKept],
    ["newlyRemovedReferrers", "Newly removed with their subject", diff.newlyRemovedReferrers],
    ["newlyArchivedReferrers", "Newly archived with their subject", diff.newlyArchivedReferrers],
    ["newlyKeptReferrers", "Newly kept with their subject", diff.newlyKeptReferrers],
    ["conflicts", "In use and taken by the new policy", diff.conflicts],
  ] as const;
  if (format === "json") {
    const json = Object.fromEntries(lists.map(([key, , images]) => [key, imagesJson(images)]));
    await output.json({ now: diff.now, ...json, findings: diff.findings });
    return;
  }
  if (format === "csv") await output.csv(CSV_HEAD, csvRows(lists));
  else for (const [key, title, images] of lists) await printList(output, key, title, images);
  await printFindingsBelow(output, format, diff.findings.to);
}

/** An image and, unless it goes or stays with its subject, the rules that take it. */
type ListedImage = ResultImage &
  Partial<Pick<ImageChange, "appliedRulePriority" | "fromRulePriority" | "toRulePriority">>;

async function printList(
  output: Output,
  key: string,
  title: string,
  images: readonly ListedImage[],
): Promise<void> {
  const { red, bold } = output.colors;
  const size = images.reduce((sum, { imageSizeInBytes }) => sum + imageSizeInBytes, 0);
  const text = `${title}: ${formatNumber(images.length)}${images.length === 0 ? "" : ` (${formatSize(size)})`}`;
  await output.line(key === "conflicts" && images.length > 0 ? red(text) : bold(text));
  if (images.length === 0) return;
  await printListed(output, images, {
    head: ["Rule", "Pushed", "Size", "Image"],
    row: (image) => [
      describeRules(image),
      pushedAt(image).slice(0, 10),
      formatSize(image.imageSizeInBytes),
      imageName(image),
    ],
  });
  await output.line();
}

/** The rule of each policy, as `2 -> 5`; a conflict has the rule of the new policy only. */
function describeRules({
  appliedRulePriority,
  fromRulePriority,
  toRulePriority,
}: ListedImage): Cell {
  if (fromRulePriority === undefined && toRulePriority === undefined) return appliedRulePriority;
  return `${fromRulePriority ?? "none"} -> ${toRulePriority ?? "none"}`;
}

const CSV_HEAD = [
  "change",
  "repositoryName",
  "imageDigest",
  "imageTags",
  "imagePushedAt",
  "imageSizeInBytes",
  "rulePriority",
  "fromRulePriority",
  "toRulePriority",
];

function* csvRows(
  lists: readonly (readonly [string, string, readonly ListedImage[]])[],
): Generator<Cell[]> {
  for (const [change, , images] of lists) {
    for (const image of images) {
      const { repositoryName, imageDigest, imageTags, imageSizeInBytes, appliedRulePriority } =
        image;
      const rules = [appliedRulePriority, image.fromRulePriority, image.toRulePriority];
      const name = [change, repositoryName, imageDigest, imageTags.join(" ")];
      yield [...name, pushedAt(image), imageSizeInBytes, ...rules];
    }
  }
}
