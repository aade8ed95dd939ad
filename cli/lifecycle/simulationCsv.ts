import type { SimulationOverTime } from "../../domain/lifecycle/simulate/overTime";
import type { ImageAction, ResultImage, Simulation } from "../../domain/lifecycle/simulate/result";
import { printFindingsBelow } from "../support/findingList";
import { pushedAt } from "../support/imageJson";
import { type Cell, type Output, toCents } from "../support/output";

const IMAGE_HEAD = [
  ...["outcome", "repositoryName", "imageDigest", "imageTags", "imagePushedAt", "imageSizeInBytes"],
  ...["storageClass", "appliedRulePriority", "reason"],
];

const DAY_HEAD = [
  ...["day", "date", "pushed", "expired", "archived", "removedReferrers", "archivedReferrers"],
  ...["imageTotalCount", "standardSizeInBytes", "archiveSizeInBytes", "monthlyCost"],
];

/**
 * Prints a simulation as CSV: a row for each image that goes, goes in one of the next runs (`LATER`) or is protected; and over
 * time a row for each day (`DAY`), followed by the images of that day, of which those of day 0 stand above.
 */
export async function printSimulationCsv(
  output: Output,
  simulation: Simulation,
  overTime: SimulationOverTime | undefined,
): Promise<void> {
  const head = overTime === undefined ? IMAGE_HEAD : [...IMAGE_HEAD, ...DAY_HEAD];
  await output.csv(head, buildRows(head, buildRecords(simulation, overTime)));
  await printFindingsBelow(output, "csv", simulation.findings);
}

type CsvRecord = Readonly<Record<string, Cell>>;

function* buildRows(head: readonly string[], records: Iterable<CsvRecord>): Generator<Cell[]> {
  for (const record of records) yield head.map((key) => record[key]);
}

function* buildRecords(
  { actions, later, protected: kept }: Simulation,
  overTime: SimulationOverTime | undefined,
): Generator<CsvRecord> {
  for (const action of actions) yield takenRecord(action);
  if (overTime === undefined) {
    for (const action of later) yield { ...takenRecord(action), outcome: "LATER" };
  }
  for (const entry of kept) {
    yield { ...imageRecord(entry), outcome: "PROTECTED", reason: entry.reason };
  }
  for (const { actions: taken, referrers, ...day } of overTime?.days ?? []) {
    yield { ...day, monthlyCost: toCents(day.monthlyCost), outcome: "DAY" };
    const when = { day: day.day, date: day.date };
    if (day.day > 0) for (const action of taken) yield { ...takenRecord(action), ...when };
    for (const referrer of referrers) {
      const reason = `follows ${referrer.subjectManifestDigest}`;
      yield { ...imageRecord(referrer), outcome: referrer.action.type, reason, ...when };
    }
  }
}

function takenRecord(image: ImageAction): CsvRecord {
  const { storageClass, appliedRulePriority, inUseDigest, usedBy = [] } = image;
  const reason =
    inUseDigest === undefined ? undefined : ["in use:", inUseDigest, ...usedBy].join(" ");
  const outcome = image.action.type;
  return { ...imageRecord(image), outcome, storageClass, appliedRulePriority, reason };
}

function imageRecord(image: ResultImage): CsvRecord {
  const { repositoryName, imageDigest, imageTags, imageSizeInBytes } = image;
  const imagePushedAt = pushedAt(image);
  return {
    ...{ repositoryName, imageDigest, imageTags: imageTags.join(" ") },
    ...{ imagePushedAt, imageSizeInBytes },
  };
}
