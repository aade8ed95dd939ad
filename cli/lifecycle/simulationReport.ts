import type { DatedConflict, SimulationOverTime } from "../../domain/lifecycle/simulate/overTime";
import type {
  ImageAction,
  ImageConflict,
  RuleTotal,
  Simulation,
} from "../../domain/lifecycle/simulate/result";
import { type ListedTable, printListed } from "./listed";
import { printFindingsBelow } from "../support/findingList";
import { imageName, pushedAt } from "../support/imageJson";
import {
  type Cell,
  type Output,
  formatCost,
  formatCount,
  formatNumber,
  formatSize,
} from "../support/output";

const ACTION_NAMES = { EXPIRE: "expire", TRANSITION: "archive" } as const;

/** Prints a simulation for people: what goes by rule, then image by image, what is in the way, and what is found. */
export async function printSimulationTable(
  output: Output,
  simulation: Simulation,
  overTime: SimulationOverTime | undefined,
): Promise<void> {
  const { summary, actions, conflicts, findings } = simulation;
  await printHeadline(output, simulation);
  await output.line();
  await output.table(["Rule", "Action", "Images", "In use", "Size"], simulation.rules.map(ruleRow));
  await printRepositories(output, simulation);
  if (actions.length > 0) {
    await output.line();
    await printListed(output, actions, ACTION_TABLE);
  }
  await printProtected(output, simulation);
  await printAttention(output, simulation);
  await printConflicts(output, conflicts, "takes images that are in use");
  if (summary.laterImageTotalCount > 0) {
    await output.line("\nTaken by the next runs, once this one has set them free:");
    await printListed(output, simulation.later, ACTION_TABLE);
  }
  if (findings.length > 0) await output.line();
  await printFindingsBelow(output, "table", findings);
  if (overTime !== undefined) await printOverTime(output, simulation.now, overTime);
}

async function printHeadline(output: Output, { now, summary }: Simulation): Promise<void> {
  const archived = summary.transitioningImageTotalCounts[0]?.imageTotalCount ?? 0;
  const bound = summary.sizesIncomplete ? "of known sizes" : "at most";
  const inUse =
    summary.conflictTotalCount === 0
      ? ""
      : `, ${formatNumber(summary.conflictTotalCount)} of them in use`;
  await output.line(
    `At ${now}, of ${formatCount(summary.imageTotalCount, "image")} ` +
      `${formatNumber(summary.expiringImageTotalCount)} would expire (${bound} ${formatSize(summary.expiringSizeInBytes)}) ` +
      `and ${formatNumber(archived)} would be archived (${formatSize(summary.transitioningSizeInBytes)})${inUse}.`,
  );
  const followers = [
    [summary.removedReferrerTotalCount, summary.removedReferrerSizeInBytes, "go"],
    [summary.archivedReferrerTotalCount, summary.archivedReferrerSizeInBytes, "be archived"],
  ] as const;
  for (const [count, size, verb] of followers) {
    if (count === 0) continue;
    await output.line(
      `With their subject, ${formatCount(count, "referrer")} would ${verb} (${formatSize(size)}).`,
    );
  }
  if (summary.laterImageTotalCount === 0) return;
  await output.line(
    `The next runs take ${formatNumber(summary.laterImageTotalCount)} more by this policy, ` +
      `${formatNumber(summary.laterTaggedImageTotalCount)} of them tagged (${formatSize(summary.laterSizeInBytes)}).`,
  );
}

function ruleRow({ rulePriority, action, ...total }: RuleTotal): Cell[] {
  const { imageTotalCount, inUseTotalCount, sizeInBytes } = total;
  const counts = [imageTotalCount, inUseTotalCount];
  return [rulePriority, ACTION_NAMES[action.type], ...counts, formatSize(sizeInBytes)];
}

async function printRepositories(output: Output, { repositories }: Simulation): Promise<void> {
  if (repositories.length < 2) return;
  await output.line();
  await printListed(output, repositories, {
    head: ["Repository", "Images", "Expire", "Size", "Archive", "Size"],
    row: ({ repositoryName = "(not known)", imageTotalCount, expiring, transitioning }) => [
      ...[repositoryName, imageTotalCount],
      ...[expiring, transitioning].flatMap((one) => [
        one.imageTotalCount,
        formatSize(one.sizeInBytes),
      ]),
    ],
  });
}

const ATTENTION = {
  "last-of-rule": "no image with the tags of its rule is left",
  "pulled-recently": "pulled within 14 days",
  "release-tag": "tagged like a release",
} as const;

async function printAttention(output: Output, { attention }: Simulation): Promise<void> {
  if (attention.length === 0) return;
  await output.line("\nLook at these first:");
  await printListed(output, attention, {
    head: ["Rule", "Why", "Image"],
    row: (one) => [one.appliedRulePriority, ATTENTION[one.attention], imageName(one)],
  });
}

const ACTION_TABLE: ListedTable<ImageAction> = {
  head: ["Rule", "Action", "Pushed", "Size", "Image"],
  row: (image) => [
    image.appliedRulePriority,
    ACTION_NAMES[image.action.type],
    pushedAt(image).slice(0, 10),
    formatSize(image.imageSizeInBytes),
    imageName(image),
  ],
};

const REASONS = {
  "listed-by-manifest": "listed by an image index that is in the repository",
  referrer: "refer to an image that is in the repository",
  "claimed-by-higher-rule": "claimed by a rule of higher precedence that keeps them",
  "being-restored": "being restored from the archive",
} as const;

async function printProtected(output: Output, { protected: kept }: Simulation): Promise<void> {
  const counts = new Map<keyof typeof REASONS, number>();
  for (const entry of kept) {
    if (entry.reason === "referrer" && (entry.goesWithSubject || entry.archivedWithSubject)) {
      continue;
    }
    counts.set(entry.reason, (counts.get(entry.reason) ?? 0) + 1);
  }
  if (counts.size > 0) await output.line("\nProtected:");
  for (const [reason, count] of counts)
    await output.line(`  ${formatNumber(count)} ${REASONS[reason]}`);
}

async function printConflicts(
  output: Output,
  conflicts: readonly (ImageConflict | DatedConflict)[],
  what: string,
): Promise<void> {
  if (conflicts.length === 0) return;
  await output.line(`\n${output.colors.red(`The policy ${what}:`)}`);
  await printListed(output, conflicts, {
    head: ["Rule", "Action", "When", "Image", "Used by"],
    row: (conflict) => [
      conflict.appliedRulePriority,
      ACTION_NAMES[conflict.action.type],
      "date" in conflict ? conflict.date.slice(0, 10) : "now",
      imageName(conflict),
      conflict.usedBy.join("\n") || conflict.inUseDigest.slice(0, 19),
    ],
  });
}

const DAY_HEAD = ["Date", "Pushed", "Expired", "Archived", "Images", "Standard", "Archive", "Cost"];

async function printOverTime(
  output: Output,
  now: string,
  { days, conflicts }: SimulationOverTime,
): Promise<void> {
  const eventful = days.filter(
    ({ day, pushed, actions, referrers }) =>
      day === 0 || day === days.length - 1 || pushed + actions.length + referrers.length > 0,
  );
  await output.line(
    "\nOver time, days on which something happens, with referrers; sizes and the cost of a month are upper bounds:",
  );
  await output.table(
    DAY_HEAD,
    eventful.map((day): Cell[] => [
      ...[day.date.slice(0, 10), day.pushed, day.expired + day.removedReferrers],
      ...[day.archived + day.archivedReferrers, day.imageTotalCount],
      ...[formatSize(day.standardSizeInBytes), formatSize(day.archiveSizeInBytes)],
      formatCost(day.monthlyCost),
    ]),
  );
  const taken = days.slice(1).flatMap(({ date, actions }) => actions.map((one) => ({ one, date })));
  if (taken.length > 0) {
    await output.line("\nTaken on later days, first days first:");
    await printListed(output, taken, {
      head: ["Date", ...ACTION_TABLE.head],
      row: ({ one, date }) => [date.slice(0, 10), ...ACTION_TABLE.row(one)],
    });
  }
  const later = conflicts.filter(({ date }) => date !== now);
  await printConflicts(output, later, "takes images in use within these days");
}
