import { type Cell, type Output, formatNumber } from "../support/output";

/** So many entries are listed for people; the other formats have them all. */
const LISTED = 20;

/** How a list is printed as a table. */
export interface ListedTable<T> {
  readonly head: readonly string[];
  readonly row: (entry: T) => Cell[];
}

/** Prints the first entries of a list, and how many more there are. */
export async function printListed<T>(
  output: Output,
  entries: readonly T[],
  { head, row }: ListedTable<T>,
): Promise<void> {
  await output.table(head, entries.slice(0, LISTED).map(row));
  const more = entries.length - LISTED;
  if (more > 0)
    await output.line(`and ${formatNumber(more)} more; --format json or csv lists them all.`);
}
