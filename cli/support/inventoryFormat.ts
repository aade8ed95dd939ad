import { isRecord } from "../../domain/json";

const NEWLINE = 0x0a;
const OPEN_OBJECT = 0x7b;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The key of the list in what `aws ecr describe-images` prints. */
export const LIST_KEY = "imageDetails";

/** Longer than the line of any image. */
const LONGEST_LINE = 2 ** 20;

/** How the images of a file lie: one a line, or in a document with brackets around them. */
export type InventoryLayout = "lines" | "document";

/** The beginning of a file without its byte order mark; undefined while that is still to come. */
export function withoutByteOrderMark(start: Buffer): Buffer | undefined {
  const length = Math.min(start.length, BYTE_ORDER_MARK.length);
  if (start.compare(BYTE_ORDER_MARK, 0, length, 0, length) !== 0) return start;
  return length < BYTE_ORDER_MARK.length ? undefined : start.subarray(length);
}

/**
 * How the images of a file lie that starts like this; undefined while its first line is still to come. A line with both
 * braces is meant as an object of its own, also where it is broken, unless the list of a document begins on it.
 */
export function detectLayout(start: Buffer, isWhole: boolean): InventoryLayout | undefined {
  let from = 0;
  while (isSpace(start[from])) from++;
  if (from < start.length && start[from] !== OPEN_OBJECT) return "document";
  const found = start.indexOf(NEWLINE, from);
  if (found < 0 && !isWhole) return start.length > LONGEST_LINE ? "document" : undefined;
  const line = start.toString("utf8", from, found < 0 ? start.length : found).trim();
  const isMeantAsObject = line.endsWith("}") && !line.includes(JSON.stringify(LIST_KEY));
  return isMeantAsObject || isObject(line) ? "lines" : "document";
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === NEWLINE;
}

function isObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
