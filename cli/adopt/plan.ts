import type { Command } from "commander";
import { type Wave, planWaves } from "../../domain/adoption/planWaves";
import { buildLifecyclePolicy } from "../../domain/lifecycle/build";
import { expireUntagged } from "../../domain/lifecycle/rules";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { readInputs } from "../support/inputs";
import {
  type FormatOption,
  formatOption,
  inUseOption,
  inventoryOption,
  nowOption,
} from "../support/options";
import { formatCount, formatNumber, formatSize } from "../support/output";
import { applyRules } from "../support/progress";
import { readScan } from "./readFiles";

const HELP = `
Each wave is a change of arguments, with its proof. An image that has no tag and that no index lists has lost its tag: AWS keeps no other
history of tags, AWS CloudTrail has the PutImage calls. Amazon ECR changes the encryption of no repository: a new one takes its place.
Ends with status 0, 1 when a lifecycle policy would take an image in use, 2 when a file cannot be read.`;

interface Options extends FormatOption {
  readonly inventory: readonly string[];
  readonly inUse?: readonly string[];
  readonly policy?: string;
  readonly now?: number;
}

/** Adds `ecr-hub adopt plan`. */
export function addPlanCommand(parent: Command, context: CommandContext): void {
  parent
    .command("plan")
    .description(
      "Plan the way from what a registry is to what is right, in waves with their proof.",
    )
    .argument("<scan>", 'file that "ecr-hub adopt scan" wrote')
    .addOption(inventoryOption())
    .addOption(inUseOption())
    .option(
      "--policy <file>",
      "lifecycle policy for repositories that have none (default: untagged images expire after a day)",
    )
    .addOption(nowOption())
    .addOption(formatOption())
    .addHelpText("after", HELP)
    .action(async (file: string, { inventory, inUse, now, format, ...options }: Options) => {
      const scan = await readScan(file);
      const policies = options.policy === undefined ? [] : [options.policy];
      const inputs = await readInputs({ policies, inventory, inUse, now });
      const policy = inputs.policies[0] ?? buildLifecyclePolicy([expireUntagged({ afterDays: 1 })]);
      const waves = applyRules(inputs.images, () =>
        planWaves(scan, inputs.images, { ...inputs.when, policy }),
      );
      const isRisky = waves.some(
        (wave) => wave.wave === "lifecycle" && wave.conflictTotalCount > 0,
      );
      if (isRisky) context.exitCode = ExitCode.findings;
      if (format === "json") return context.output.json({ waves });
      const rows = waves.map((wave, index) => [
        index + 1,
        TITLES[wave.wave],
        wave.repositories.length,
        describeProof(wave, inUse !== undefined),
      ]);
      const head = ["Wave", "Change", "Repositories", "Proof"];
      if (format === "csv") return context.output.csv(head, rows);
      if (rows.length === 0) return context.output.line("Nothing is left to do.");
      return context.output.table(head, rows);
    });
}

const TITLES: Readonly<Record<Wave["wave"], string>> = {
  lifecycle: "lifecycle policies",
  "immutable-tags": "immutable tags",
  scanning: "scanning",
  grants: "grants in place of policies as text",
  encryption: "encryption by a key of your own",
};

function describeProof(wave: Wave, knowsUse: boolean): string {
  switch (wave.wave) {
    case "lifecycle": {
      const { expiringImageTotalCount: count, laterImageTotalCount: later } = wave;
      const use = knowsUse ? `${wave.conflictTotalCount} in use` : "use not known: add --in-use";
      const more = later > 0 ? `, and the next runs ${formatCount(later, "image")}` : "";
      return `would expire ${formatCount(count, "image")}, at most ${formatSize(wave.expiringSizeInBytes)}, ${use}${more}`;
    }
    case "immutable-tags":
      return `in ${formatNumber(wave.tagsMoved.length)} of them a tag was moved or deleted`;
    case "scanning":
      return `${formatCount(wave.imageTotalCount, "image")} that nothing scans by itself`;
    case "grants":
      return "the same principals may do the same; only the text changes";
    case "encryption":
      return `needs new repositories: ${formatCount(wave.imageTotalCount, "image")}, ${formatSize(wave.sizeInBytes)} to copy`;
  }
}
