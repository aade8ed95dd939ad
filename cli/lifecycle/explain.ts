import type { Command } from "commander";
import type { Finding } from "../../domain/finding";
import { type ImageExplanation, explainImage } from "../../domain/lifecycle/simulate/explain";
import { simulateLifecycle } from "../../domain/lifecycle/simulate/simulate";
import type { CommandContext } from "../support/context";
import { getExitCode } from "../support/exit";
import { printFindingsBelow } from "../support/findingList";
import { imageJson, imageName } from "../support/imageJson";
import { InputError } from "../support/inputError";
import { readInputs } from "../support/inputs";
import { type InputOptions, addInputOptions, policyOption } from "../support/options";
import type { Cell, Format, Output } from "../support/output";
import { applyRules } from "../support/progress";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle explain --policy policy.json --inventory images.json release-1.4.2
  $ ecr-hub lifecycle explain --policy policy.json --inventory images.json sha256:4f5c… --now 2026-09-01

Ends with status 0, 1 with findings or when a rule takes the image although it is in use, 2 when a file cannot be read or no
repository has such an image.`;

interface Options extends InputOptions {
  readonly policy: string;
}

/** Adds `ecr-hub lifecycle explain`. */
export function addExplainCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command("explain")
    .description("Tell for one image what each rule makes of it.")
    .argument("<image>", "digest, the beginning of one as tables print it, or tag")
    .addOption(policyOption());
  addInputOptions(command, "<file>")
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: Options) => {
      const files = { ...options, policies: [options.policy] };
      const { policies, images, when, findings: inputFindings } = await readInputs(files);
      const [policy] = policies;
      if (policy === undefined) return;
      const explanations = explainImage(policy, images, image, when);
      if (explanations.length === 0) {
        throw new InputError(
          `No image of the inventory has the digest or the tag ${JSON.stringify(image)}.`,
        );
      }
      const simulated = applyRules(images, () => simulateLifecycle(policy, images, when));
      const findings = [...simulated.findings, ...inputFindings];
      await print({ explanations, findings }, options.format, context.output);
      const conflicts = explanations.filter(({ inUseDigest }) => inUseDigest !== undefined).length;
      context.exitCode = getExitCode(findings, options.ignoreWarnings, conflicts);
    });
}

interface Report {
  readonly explanations: readonly ImageExplanation[];
  readonly findings: readonly Finding[];
}

async function print(
  { explanations, findings }: Report,
  format: Format,
  output: Output,
): Promise<void> {
  if (format === "json") {
    await output.json({ images: explanations.map(imageJson), findings });
    return;
  }
  if (format === "csv") await output.csv(CSV_HEAD, explanations.flatMap(csvRows));
  else for (const explanation of explanations) await printExplanation(output, explanation);
  await printFindingsBelow(output, format, findings);
}

async function printExplanation(output: Output, explanation: ImageExplanation): Promise<void> {
  const { outcome, because, inUseDigest, usedBy = [], later, rules } = explanation;
  await output.line(output.colors.bold(imageName(explanation)));
  await output.line(`${outcome}: ${because}`);
  if (inUseDigest !== undefined)
    await output.line(output.colors.red(`It is in use: ${[inUseDigest, ...usedBy].join(", ")}.`));
  if (later !== undefined)
    await output.line(`${later.outcome} on ${later.date.slice(0, 10)}: ${later.because}`);
  await output.line();
  await output.table(
    ["Rule", "Effect", "Because"],
    rules.map((rule) => [rule.rulePriority, rule.effect, rule.because]),
  );
  await output.line();
}

const CSV_HEAD = [
  ...["imageDigest", "outcome", "rulePriority", "effect", "because", "inUseDigest"],
  ...["laterOutcome", "laterDate"],
];

function csvRows({ imageDigest, outcome, inUseDigest, later, rules }: ImageExplanation): Cell[][] {
  return rules.map(({ rulePriority, effect, because }) => [
    ...[imageDigest, outcome, rulePriority, effect, because, inUseDigest],
    ...[later?.outcome, later?.date],
  ]);
}
