import type { AcrBill, StorageBill } from "../../domain/cost";
import type { Finding } from "../../domain/finding";
import type { Savings } from "../../domain/lifecycle/simulate/savings";
import type { Prices } from "../../domain/prices";
import { printFindingsBelow } from "../support/findingList";
import {
  type Format,
  type Output,
  formatCost,
  formatCount,
  formatSize,
  toCents,
} from "../support/output";

/** What a store costs; all sizes and costs are upper bounds, for layers are stored and billed once. */
export interface CostReport {
  readonly pricesAsOf: string;
  readonly upperBound: true;
  /** The bill of one region, and its total times the regions that hold a copy. */
  readonly amazonEcr: StorageBill & { readonly regions: number };
  /** Restoring all of the archive, once. */
  readonly restoreCost: number;
  readonly azureContainerRegistry: readonly AcrBill[];
  readonly savings?: Savings;
  readonly prices: Prices;
  /** What is wrong with the policy and the files. */
  readonly findings: readonly Finding[];
}

/** Prints a cost report in the format asked for. */
export async function printCost(output: Output, format: Format, report: CostReport): Promise<void> {
  if (format === "json") {
    await output.json({ ...report });
    return;
  }
  if (format === "csv")
    await output.csv(
      ["item", "sizeInBytes", "dollars"],
      buildRows(report).map(([item, size, cost]) => [item, size, toCents(cost)]),
    );
  else await printTable(output, report);
  await printFindingsBelow(output, format, report.findings);
}

async function printTable(output: Output, report: CostReport): Promise<void> {
  const rows = buildRows(report).map(([item, size, cost]) => [
    item,
    formatSize(size),
    formatCost(cost),
  ]);
  await output.table(["Item", "Size", "Per month"], rows);
  if (report.savings !== undefined) await printSavings(output, report.savings);
  await output.line(
    `\nPrices are quotes of ${report.pricesAsOf} for us-east-1; sizes and costs are upper bounds.`,
  );
  if (report.findings.length > 0) await output.line();
}

async function printSavings(output: Output, savings: Savings): Promise<void> {
  const { expired, archived, savedCostUpperBound, conflictTotalCount } = savings;
  await output.line(
    `\nThe policy expires ${formatCount(expired, "image")} and archives ${formatCount(archived, "image")}. It saves at ` +
      `most ${formatCost(savedCostUpperBound)} a month: layers that other images share are not freed.`,
  );
  if (conflictTotalCount === 0) return;
  const text = `It takes ${formatCount(conflictTotalCount, "image")} in use.`;
  await output.line(output.colors.red(text));
}

type Row = [item: string, sizeInBytes: number, dollars: number];

function buildRows({ amazonEcr, savings, azureContainerRegistry, restoreCost }: CostReport): Row[] {
  const { standardSizeInBytes, archiveSizeInBytes, regions } = amazonEcr;
  const stored = standardSizeInBytes + archiveSizeInBytes;
  const copies = regions === 1 ? "" : `, in ${regions} regions`;
  const rows: Row[] = [
    ["Amazon ECR, standard storage", standardSizeInBytes, amazonEcr.standardCost],
    ["Amazon ECR, archive", archiveSizeInBytes, amazonEcr.archiveCost],
    [`Amazon ECR, total${copies}`, stored, amazonEcr.totalCost],
  ];
  if (restoreCost > 0) rows.push(["Restoring the archive, once", archiveSizeInBytes, restoreCost]);
  if (savings !== undefined) {
    const { after } = savings;
    const left = after.standardSizeInBytes + after.archiveSizeInBytes;
    rows.push(["Amazon ECR, one region after the policy", left, after.totalCost]);
  }
  for (const { tier, totalCost } of azureContainerRegistry) {
    rows.push([`Azure Container Registry, ${tier}`, stored, totalCost]);
  }
  return rows;
}
