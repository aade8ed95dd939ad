import { type Finding, type Parsed, at, parsed, wrong } from "./finding";
import { jsonLength } from "./jsonLength";
import { type RuleTable, error, reporter } from "./rule";

/** Rules of JSON texts and of the objects that documents are made of. */
export const jsonRules = {
  "json-syntax": error("A text is not JSON."),
  "json-too-large": error("A JSON text is longer than it may be."),
} satisfies RuleTable;

const report = reporter(jsonRules);

/** Longest JSON text that is read when the caller gives no limit, in characters. No document of ECR comes near. */
export const JSON_LIMIT = 1_000_000;

/** A JSON object as it comes from outside. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys: neither null nor a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. Unlike `Array.isArray` it leaves the members unknown. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The members of an object as they may be, whatever its type promises; none where the value is no object. */
export function toRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

/** A text as it is, and a number as one; empty for all else. `String` throws on an object whose toString is no function. */
export function toText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The texts among the entries of a list; none where the value is no list. */
export function getStrings(value: unknown): string[] {
  return isList(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** The texts among the entries of a list, each with its index. */
export function getIndexedStrings(value: unknown): [text: string, index: number][] {
  if (!isList(value)) return [];
  return value.flatMap((entry, index) => (typeof entry === "string" ? [[entry, index]] : []));
}

/**
 * Reads a JSON text of at most `limit` characters. Nesting may be as deep as the text is long.
 * Fails with `json-syntax` or `json-too-large`.
 */
export function parseJson(text: string, limit: number = JSON_LIMIT): Parsed<unknown> {
  if (text.length > limit) return tooLarge(String(text.length), limit);
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${wrong("text is not JSON", text, "one JSON value")} ${reason}.`;
    return { ok: false, findings: [report("json-syntax", "", message)] };
  }
}

function tooLarge(given: string, limit: number): Parsed<unknown> {
  const message = `JSON text is too long: given ${given} characters, allowed at most ${limit}.`;
  return { ok: false, findings: [report("json-too-large", "", message)] };
}

/**
 * Reads a document that comes as JSON text or as the object itself, as resource properties do. An object may be as long as its
 * text.
 */
export function readJson(input: unknown, limit: number = JSON_LIMIT): Parsed<unknown> {
  if (typeof input === "string") return parseJson(input, limit);
  return jsonLength(input, limit) > limit
    ? tooLarge(`more than ${limit}`, limit)
    : parsed(input, []);
}

/** One finding for each key of an object that is not among the allowed ones; `undefined` members do not count. */
export function unknownKeys(
  record: JsonRecord,
  allowed: readonly string[],
  path: string,
  finding: (path: string, message: string) => Finding,
): Finding[] {
  return Object.keys(record)
    .filter((key) => record[key] !== undefined && !allowed.includes(key))
    .map((key) => finding(at(path, key), wrong("unknown key", key, allowed.join(", "))));
}

/**
 * The JSON text of a model: keys in the order in which the model has them, no white space. What JSON cannot say
 * (undefined, functions, symbols, numbers that are not finite) and null are left out, as keys and as list entries; so are
 * objects that contain themselves. A value that is left out as a whole gives an empty text.
 */
export function canonicalJson(value: unknown): string {
  return write(value, []) ?? "";
}

const DEEPEST = 200;

function write(value: unknown, ancestors: readonly object[]): string | undefined {
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (ancestors.includes(value) || ancestors.length === DEEPEST) return undefined;
  const path = [...ancestors, value];
  if (isList(value)) {
    return `[${value
      .map((entry) => write(entry, path))
      .filter((text) => text !== undefined)
      .join(",")}]`;
  }
  const members = Object.entries(value).flatMap(([key, member]) => {
    const text = write(member, path);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${members.join(",")}}`;
}
