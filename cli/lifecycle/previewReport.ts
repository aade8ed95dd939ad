import {
  type PreviewDifference,
  type PreviewOutcome,
  comparePreview,
  parsePreview,
} from "../../domain/lifecycle/simulate/comparePreview";
import type { ImageAction } from "../../domain/lifecycle/simulate/result";
import { type Cell, type Output, formatCount } from "../support/output";
import { readDocument } from "../support/readDocument";

/** Reads a preview and holds a simulation against it. @throws InputError */
export async function compareWithFile(
  file: string,
  actions: readonly ImageAction[],
): Promise<PreviewDifference[]> {
  return comparePreview(actions, await readDocument(file, parsePreview));
}

/** Prints where a simulation and Amazon ECR's preview differ, and how to report it. */
export async function printDifferences(
  output: Output,
  differences: readonly PreviewDifference[],
): Promise<void> {
  if (differences.length === 0) {
    await output.line("Amazon ECR's preview takes the same images by the same rules.");
    return;
  }
  const count = formatCount(differences.length, "image");
  await output.line(output.colors.red(`Amazon ECR's preview differs on ${count}:`));
  await output.table(
    ["Image", "Simulated", "Preview"],
    differences.map((one): Cell[] => [
      `${one.imageTags.join(", ") || "(untagged)"} ${one.imageDigest.slice(0, 19)}`,
      describeOutcome(one.simulated),
      describeOutcome(one.preview),
    ]),
  );
  await output.line(
    "An image pushed, pulled or deleted between the two explains a difference; docs/lifecycle.md says how to report any other.",
  );
}

function describeOutcome(outcome: PreviewOutcome | undefined): string {
  return outcome === undefined
    ? "keep"
    : `${outcome.action} by rule ${outcome.appliedRulePriority}`;
}
