import { once } from "node:events";
import type { Writable } from "node:stream";
import { createColors } from "picocolors";
import { toTerminalJson, toTerminalLine, toTerminalText } from "./terminalText";

/** How a result is printed. */
export const FORMATS = ["table", "json", "csv"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * The version of what the commands print as JSON, described by docs/outputs.schema.json. A new member leaves it as it is; one that
 * changes or goes raises it.
 */
export const JSON_VERSION = 1;

export type Cell = string | number | undefined;

const COLUMN_GAP = "  ";
const TERMINAL_COLUMNS = 80;
const NARROWEST_COLUMN = 12;
/** As narrow as columns get where even that is too much for a row. */
const NARROW_COLUMN = 6;
const BATCH_LENGTH = 65_536;
const BATCH_ROWS = 1_000;

/** Where a command prints its result. It waits for a slow reader, so a result of any length takes little memory. */
export class Output {
  readonly colors: ReturnType<typeof createColors>;
  /** The width of the terminal; none where there is no terminal, for programs that read lines. */
  readonly #columns: number | undefined;
  #batch = "";

  constructor(readonly stream: Writable & { isTTY?: boolean; columns?: number } = process.stdout) {
    this.#columns = stream.isTTY === true ? (stream.columns ?? TERMINAL_COLUMNS) : undefined;
    const { NO_COLOR, TERM } = process.env;
    this.colors = createColors(stream.isTTY === true && !NO_COLOR && TERM !== "dumb");
  }

  async line(text = ""): Promise<void> {
    const shown = this.colors.isColorSupported ? toTerminalLine(text) : toTerminalText(text);
    await this.#write(`${shown}\n`);
  }

  /** Prints an object as JSON, with the version of its shape; each member of a list, or of what can be iterated, has a line of its own. */
  async json(value: Readonly<Record<string, unknown>>): Promise<void> {
    let separator = "{\n";
    for (const [key, member] of Object.entries({ version: JSON_VERSION, ...value })) {
      if (member === undefined) continue;
      await this.#write(`${separator}  ${JSON.stringify(key)}: `);
      await this.#jsonMember(member);
      separator = ",\n";
    }
    await this.#write("\n}\n");
  }

  async #jsonMember(value: unknown): Promise<void> {
    if (!isIterableObject(value)) {
      await this.#write(toTerminalJson(JSON.stringify(value)));
      return;
    }
    let separator = "[\n";
    for (const entry of value) {
      await this.#write(`${separator}    ${toTerminalJson(JSON.stringify(entry))}`);
      separator = ",\n";
    }
    await this.#write(separator === "[\n" ? "[]" : "\n  ]");
  }

  /** Prints rows as CSV with a head. Text that a spreadsheet would take for a formula is escaped. */
  async csv(head: readonly string[], rows: Iterable<readonly Cell[]>): Promise<void> {
    const { stringify } = await import("csv-stringify/sync");
    let batch: (readonly Cell[])[] = [head];
    const writeBatch = async (): Promise<void> => {
      await this.#write(stringify(batch, { escape_formulas: true }));
      batch = [];
    };
    for (const row of rows) {
      batch.push(row.map((cell) => (typeof cell === "string" ? toTerminalText(cell) : cell)));
      if (batch.length === BATCH_ROWS) await writeBatch();
    }
    await writeBatch();
  }

  /** Prints rows in aligned columns with a head; columns of numbers are aligned to the right. */
  async table(head: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
    const { default: Table } = await import("cli-table3");
    const cells = rows.map((row) =>
      row.map((cell) =>
        typeof cell === "number" ? formatNumber(cell) : toTerminalText(cell ?? ""),
      ),
    );
    const widths = fitColumns([head, ...cells], this.#columns);
    const table = new Table({
      head: head.map((text) => this.colors.bold(text)),
      style: { head: [], border: [], "padding-left": 0, "padding-right": COLUMN_GAP.length },
      chars: NO_LINES,
      ...(widths !== undefined && {
        colWidths: widths,
        wordWrap: true,
        wrapOnWordBoundary: false,
      }),
      colAligns: head.map((_, column) =>
        rows.length > 0 && rows.every((row) => typeof row[column] === "number") ? "right" : "left",
      ),
    });
    table.push(...cells);
    for (const text of table.toString().split("\n")) await this.line(text.trimEnd());
  }

  /** Waits until everything is with the reader. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = "";
    if (batch !== "" && !this.stream.write(batch)) await once(this.stream, "drain");
  }

  async #write(text: string): Promise<void> {
    this.#batch += text;
    if (this.#batch.length >= BATCH_LENGTH) await this.flush();
  }
}

/** The widths of columns, the widest ones cut until a row fits; none where all rows fit as they are. */
function fitColumns(
  rows: readonly (readonly string[])[],
  room: number | undefined,
): number[] | undefined {
  const widths = (rows[0] ?? []).map(
    (_, column) =>
      COLUMN_GAP.length +
      Math.max(
        ...rows.flatMap((row) => (row[column] ?? "").split("\n")).map(({ length }) => length),
      ),
  );
  const sum = (): number => widths.reduce((all, width) => all + width, 0);
  if (room === undefined || sum() <= room) return undefined;
  for (const narrowest of [NARROWEST_COLUMN, NARROW_COLUMN]) {
    for (let widest = Math.max(...widths); sum() > room && widest > narrowest;) {
      widths[widths.indexOf(widest)] = widest - 1;
      widest = Math.max(...widths);
    }
  }
  return widths;
}

/** Prints what belongs to a result for people: CSV has no place for it, so there it goes to standard error. */
export async function printBelow(
  output: Output,
  format: Exclude<Format, "json">,
  print: (target: Output) => Promise<void>,
): Promise<void> {
  await output.flush();
  const target = format === "csv" ? new Output(process.stderr) : output;
  await print(target);
  await target.flush();
}

function isIterableObject(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

const NO_LINES = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left"],
    ...["bottom-right", "left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
  ].map((name) => [name, ""]),
);

/** A number with commas between thousands. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** A count with its noun: `1 image`, `2,000 images`. */
export function formatCount(count: number, noun: string): string {
  const many = `${noun.replace(/([^aeiou])y$/, "$1ie")}s`;
  return `${formatNumber(count)} ${count === 1 ? noun : many}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size in the unit that suits it, of 1,024 bytes to the KiB. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/** Dollars to the cent, for formats that programs read. */
export function toCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

/** US dollars. */
export function formatCost(dollars: number): string {
  return `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
