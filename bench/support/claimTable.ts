import Table from "cli-table3";
import { colorsFor } from "../../local/report/colors";
import { PLAIN_BORDER } from "../../local/report/table";
import { type Claim, isMet } from "./claim";

const HEAD = ["claim", "measured", "limit", "", "how"];
/** Widths are fixed, for a row is printed before the next one is known; longer texts go on in further lines. */
const WIDTHS = [56, 9, 9, 6, 60];
const ALIGNMENT = ["left", "right", "right", "left", "left"] as const;

/** A table of claims that is printed row by row: the head now, each row when it is measured. */
export const claimTable = {
  head: (): string => lineOf(HEAD),
  row: (claim: Claim): string => {
    const { name, measured, limit, unit, detail } = claim;
    const colors = colorsFor(process.stdout);
    const verdict = isMet(claim) ? colors.green("ok") : colors.red("missed");
    return lineOf([name, quantity(measured, unit), quantity(limit, unit), verdict, detail]);
  },
};

function lineOf(cells: readonly string[]): string {
  const table = new Table({
    chars: PLAIN_BORDER,
    colWidths: WIDTHS,
    colAligns: [...ALIGNMENT],
    wordWrap: true,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push([...cells]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function quantity(value: number, unit: Claim["unit"]): string {
  const digits = unit === "x" || unit === "s" ? 2 : 0;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/** The last words: how many claims are met, which are missed, and which benchmarks measured nothing. */
export function verdictOn(claims: readonly Claim[], failed: readonly string[]): string {
  const missed = claims.filter((claim) => !isMet(claim)).map(({ name }) => name);
  const met = `${claims.length - missed.length} of ${claims.length} claims are met.`;
  return [met, ...listed("Missed", missed), ...listed("Not measured", failed)].join("\n");
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join("; ")}.`];
}
