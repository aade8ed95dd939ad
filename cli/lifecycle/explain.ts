import type { Command } from "commander";
import { explainImage } from "../../domain/lifecycle/simulate/explain";
import type { ImageExplanation } from "../../domain/lifecycle/simulate/explain";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { imageJson, imageName } from "../support/imageJson";
import { InputError } from "../support/inputError";
import { readInputs } from "../support/inputs";
import {
  formatOption,
  inUseOption,
  inventoryOption,
  nowOption,
  policyOption,
} from "../support/options";
import type { FormatOption } from "../support/options";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle explain --policy policy.json --inventory images.json release-1.4.2
  $ ecr-hub lifecycle explain --policy policy.json --inventory images.json sha256:4f5c… --now 2026-09-01

Ends with status 0, 1 when a rule takes the image although it is in use, 2 when no repository has such an image.`;

interface Options extends FormatOption {
  readonly policy: string;
  readonly inventory: readonly string[];
  readonly inUse?: readonly string[];
  readonly now?: number;
}

/** Adds `ecr-hub lifecycle explain`. */
export function addExplainCommand(parent: Command, context: CommandContext): void {
  parent
    .command("explain")
    .description("Tell for one image what each rule makes of it.")
    .argument("<image>", "digest or tag")
    .addOption(policyOption())
    .addOption(inventoryOption("<file>"))
    .addOption(inUseOption("<file>"))
    .addOption(nowOption())
    .addOption(formatOption())
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: Options) => {
      const { policies, images, inUse } = await readInputs({
        ...options,
        policies: [options.policy],
      });
      const now = options.now ?? Date.now();
      const explanations = policies.flatMap((policy) =>
        explainImage(policy, images, image, { now, inUse }),
      );
      if (explanations.length === 0) {
        throw new InputError(
          `No image of the inventory has the digest or the tag ${JSON.stringify(image)}.`,
        );
      }
      await print(explanations, options, context);
      const inConflict = explanations.some(({ inUseDigest }) => inUseDigest !== undefined);
      context.exitCode = inConflict ? ExitCode.findings : ExitCode.fine;
    });
}

async function print(
  explanations: readonly ImageExplanation[],
  { format }: Options,
  { output }: CommandContext,
): Promise<void> {
  if (format === "json") {
    await output.json({ images: explanations.map(imageJson) });
    return;
  }
  if (format === "csv") {
    const rows = explanations.flatMap((one) =>
      one.rules.map((rule) => [
        one.imageDigest,
        one.outcome,
        rule.rulePriority,
        rule.effect,
        rule.because,
      ]),
    );
    await output.csv(["imageDigest", "outcome", "rulePriority", "effect", "because"], rows);
    return;
  }
  for (const explanation of explanations) {
    const { outcome, because, inUseDigest, rules } = explanation;
    await output.line(output.colors.bold(imageName(explanation)));
    await output.line(`${outcome}: ${because}`);
    if (inUseDigest !== undefined)
      await output.line(output.colors.red(`It is in use: ${inUseDigest}.`));
    await output.line();
    await output.table(
      ["Rule", "Effect", "Because"],
      rules.map((rule) => [rule.rulePriority, rule.effect, rule.because]),
    );
    await output.line();
  }
}
