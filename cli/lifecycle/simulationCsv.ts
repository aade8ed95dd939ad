import type { SimulationOverTime } from "../../domain/lifecycle/simulate/overTime";
import type { ImageAction, ResultImage, Simulation } from "../../domain/lifecycle/simulate/result";
import { printFindingsBelow } from "../support/findingList";
import { pushedAt } from "../support/imageJson";
import type { Cell, Output } from "../support/output";

const IMAGE_HEAD = [
  ...["outcome", "repositoryName", "imageDigest", "imageTags", "imagePushedAt", "imageSizeInBytes"],
  ...["storageClass", "appliedRulePriority", "reason"],
];

const DAY_HEAD = [
  ...["day", "date", "pushed", "expired", "archived", "removedReferrers", "imageTotalCount"],
  ...["standardSizeInBytes", "archiveSizeInBytes", "monthlyCost"],
];

/**
 * Prints a simulation as CSV: a row for each image that goes, is in the way or is protected, and over time one for each day,
 * with the outcome `DAY`.
 */
export async function printSimulationCsv(
  output: Output,
  simulation: Simulation,
  overTime: SimulationOverTime | undefined,
): Promise<void> {
  const head = overTime === undefined ? IMAGE_HEAD : [...IMAGE_HEAD, ...DAY_HEAD];
  await output.csv(head, buildRows(head, recordsOf(simulation, overTime)));
  await printFindingsBelow(output, "csv", simulation.findings);
}

type CsvRecord = Readonly<Record<string, Cell>>;

function* buildRows(head: readonly string[], records: Iterable<CsvRecord>): Generator<Cell[]> {
  for (const record of records) yield head.map((key) => record[key]);
}

function* recordsOf(
  { actions, conflicts, protected: kept }: Simulation,
  overTime: SimulationOverTime | undefined,
): Generator<CsvRecord> {
  for (const action of actions) yield { ...recordOfTaken(action), outcome: action.action.type };
  // Those over time include those of now.
  for (const conflict of overTime?.conflicts ?? conflicts) {
    const reason = `in use: ${conflict.inUseDigest}`;
    const date = "date" in conflict ? { date: String(conflict.date) } : {};
    yield { ...recordOfTaken(conflict), outcome: "CONFLICT", reason, ...date };
  }
  for (const entry of kept) {
    yield { ...recordOfImage(entry), outcome: "PROTECTED", reason: entry.reason };
  }
  for (const day of overTime?.days ?? []) yield { ...day, outcome: "DAY" };
}

function recordOfTaken(image: ImageAction): CsvRecord {
  const { storageClass, appliedRulePriority } = image;
  return { ...recordOfImage(image), storageClass, appliedRulePriority };
}

function recordOfImage(image: ResultImage): CsvRecord {
  const { repositoryName, imageDigest, imageTags, imageSizeInBytes } = image;
  const imagePushedAt = pushedAt(image);
  return {
    ...{ repositoryName, imageDigest, imageTags: imageTags.join(" ") },
    ...{ imagePushedAt, imageSizeInBytes },
  };
}
