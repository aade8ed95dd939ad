import type { DatedConflict, SimulationOverTime } from "../../domain/lifecycle/simulate/overTime";
import type {
  ImageAction,
  ImageConflict,
  Simulation,
} from "../../domain/lifecycle/simulate/result";
import { printFindingsBelow } from "../support/findingList";
import { imageName, pushedAt } from "../support/imageJson";
import { formatCost, formatCount, formatNumber, formatSize } from "../support/output";
import type { Cell, Output } from "../support/output";

/** So many images are listed for people; the other formats have them all. */
const LISTED_IMAGES = 20;

const ACTION_NAMES = { EXPIRE: "expire", TRANSITION: "archive" } as const;

/** Prints a simulation for people: what goes by rule, then image by image, what is in the way, and what is found. */
export async function printSimulationTable(
  output: Output,
  simulation: Simulation,
  overTime: SimulationOverTime | undefined,
): Promise<void> {
  const { summary, actions, conflicts, findings } = simulation;
  const archived = summary.transitioningImageTotalCounts[0]?.imageTotalCount ?? 0;
  await output.line(
    `At ${simulation.now}, of ${formatNumber(summary.imageTotalCount)} images ` +
      `${formatNumber(summary.expiringImageTotalCount)} would expire (at most ${formatSize(summary.expiringSizeInBytes)}) ` +
      `and ${formatNumber(archived)} would be archived (${formatSize(summary.transitioningSizeInBytes)}).`,
  );
  if (summary.removedReferrerTotalCount > 0) {
    await output.line(
      `With their subject, ${formatCount(summary.removedReferrerTotalCount, "referrer")} would go ` +
        `(${formatSize(summary.removedReferrerSizeInBytes)}).`,
    );
  }
  if (actions.length > 0) {
    await output.line();
    await output.table(["Rule", "Action", "Images", "Size"], rowsByRule(actions));
    await output.line();
    await output.table(
      ["Rule", "Action", "Pushed", "Size", "Image"],
      actions.slice(0, LISTED_IMAGES).map(actionRow),
    );
    const more = actions.length - LISTED_IMAGES;
    if (more > 0)
      await output.line(`and ${formatNumber(more)} more; --format json or csv lists them all.`);
  }
  await printProtected(output, simulation);
  await printConflicts(output, conflicts, "would take images that are in use");
  if (findings.length > 0) await output.line();
  await printFindingsBelow(output, "table", findings);
  if (overTime !== undefined) await printOverTime(output, simulation.now, overTime);
}

function rowsByRule(actions: readonly ImageAction[]): Cell[][] {
  const rows = new Map<number, { action: string; count: number; size: number }>();
  for (const { appliedRulePriority, action, imageSizeInBytes } of actions) {
    const row = rows.get(appliedRulePriority) ?? {
      action: ACTION_NAMES[action.type],
      count: 0,
      size: 0,
    };
    rows.set(appliedRulePriority, row);
    row.count++;
    row.size += imageSizeInBytes;
  }
  return [...rows].map(([rule, { action, count, size }]) => [
    rule,
    action,
    count,
    formatSize(size),
  ]);
}

function actionRow(action: ImageAction): Cell[] {
  return [
    action.appliedRulePriority,
    ACTION_NAMES[action.action.type],
    pushedAt(action).slice(0, 10),
    formatSize(action.imageSizeInBytes),
    imageName(action),
  ];
}

const REASONS = {
  "listed-by-manifest": "listed by an image index that is in the repository",
  referrer: "refer to an image that is in the repository",
  "claimed-by-higher-rule": "claimed by a rule of higher precedence that keeps them",
  "being-restored": "being restored from the archive",
} as const;

async function printProtected(output: Output, { protected: kept }: Simulation): Promise<void> {
  const counts = new Map<keyof typeof REASONS, number>();
  for (const entry of kept) {
    if (entry.reason === "referrer" && entry.goesWithSubject) continue;
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
  const rows = conflicts
    .slice(0, LISTED_IMAGES)
    .map((conflict): Cell[] => [
      conflict.appliedRulePriority,
      ACTION_NAMES[conflict.action.type],
      "date" in conflict ? conflict.date.slice(0, 10) : "now",
      imageName(conflict),
    ]);
  await output.table(["Rule", "Action", "When", "Image"], rows);
  const more = conflicts.length - LISTED_IMAGES;
  if (more > 0) await output.line(`and ${formatNumber(more)} more.`);
}

const DAY_HEAD = [
  "Day",
  "Date",
  "Pushed",
  "Expired",
  "Archived",
  "With subject",
  "Images",
  "Standard",
  "Archive",
  "Cost/month",
];

async function printOverTime(
  output: Output,
  now: string,
  { days, conflicts }: SimulationOverTime,
): Promise<void> {
  const eventful = days.filter(
    ({ day, pushed, expired, archived, removedReferrers }) =>
      day === 0 || day === days.length - 1 || pushed + expired + archived + removedReferrers > 0,
  );
  await output.line(
    "\nOver time, days on which something happens; sizes and costs are upper bounds:",
  );
  await output.table(
    DAY_HEAD,
    eventful.map((day): Cell[] => [
      ...[day.day, day.date.slice(0, 10), day.pushed, day.expired, day.archived],
      ...[
        day.removedReferrers,
        day.imageTotalCount,
        formatSize(day.standardSizeInBytes),
        formatSize(day.archiveSizeInBytes),
      ],
      formatCost(day.monthlyCost),
    ]),
  );
  const later = conflicts.filter(({ date }) => date !== now);
  await printConflicts(output, later, "would take images in use within these days");
}
