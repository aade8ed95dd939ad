/** How much a finding weighs: `error` where AWS refuses the document, `warning` where it accepts something likely wrong. */
export type FindingSeverity = "error" | "warning";

/** One fact that is wrong with a document: what is wrong, what was given and what is allowed, and where. */
export interface Finding {
  /** Public id of the broken rule, such as `lifecycle-count-unit`. It never changes its meaning. */
  readonly rule: string;
  /** Property path inside the document, such as `rules[2].selection.tagPatternList[0]`; empty for the whole of it. */
  readonly path: string;
  /** One sentence: what is wrong, what was given, what is allowed. */
  readonly message: string;
  readonly severity: FindingSeverity;
}

/** Outcome of reading a document from the outside: its model, or every reason why there is none. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A finding of what AWS refuses. */
export function errorFinding(rule: string, path: string, message: string): Finding {
  return { rule, path, message, severity: "error" };
}

/** Whether AWS would refuse what the findings are about. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

/** The model, or the findings where there are any: how a parser ends that collected both. */
export function parsed<T>(value: T, findings: readonly Finding[]): Parsed<T> {
  return findings.length === 0 ? { ok: true, value } : { ok: false, findings };
}

/** Joins a property path with one more key, or with one more index: `at("rules", 2)` is `rules[2]`. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Findings of a part as findings of the whole: their paths begin with that of the part. */
export function under<F extends { readonly path: string }>(
  path: string,
  findings: Iterable<F>,
): F[] {
  return Array.from(findings, (finding) => ({ ...finding, path: joinPaths(path, finding.path) }));
}

/** The path of something inside of a part. */
export function joinPaths(outer: string, inner: string): string {
  if (outer === "" || inner === "" || inner.startsWith("[")) return `${outer}${inner}`;
  return `${outer}.${inner}`;
}

/** The message of a finding: what is wrong, what was given, what is allowed. */
export function wrong(what: string, given: unknown, allowed: string): string {
  return `${what}: given ${quote(given)}, allowed ${allowed}.`;
}

/** Checks one value; lists apply it to their entries. */
export type CheckValue = (value: unknown, path: string) => Finding[];

/** What a single value must be: a text of a pattern, a text that passes a test, or one of some values. */
type ValueTest = RegExp | ((text: string) => boolean) | readonly unknown[];

/**
 * Makes checks of single values: `check("region-format", "region", isRegion, "a region such as us-east-1")`. One of some
 * values needs no words for what is allowed: `check("scanning-type", "scan type", SCAN_TYPES)`.
 */
export function valueChecks<Id extends string>(
  report: (rule: Id, path: string, message: string) => Finding,
) {
  return (
      rule: Id,
      what: string,
      test: ValueTest,
      allowed = Array.isArray(test) ? test.join(", ") : "",
    ): CheckValue =>
    (value, path) =>
      passes(test, value) ? [] : [report(rule, path, wrong(what, value, allowed))];
}

function passes(test: ValueTest, value: unknown): boolean {
  if (typeof test !== "function" && !(test instanceof RegExp)) return test.includes(value);
  if (typeof value !== "string") return false;
  return test instanceof RegExp ? test.test(value) : test(value);
}

/** Checks a value that may be left out. */
export function checkOptional<T>(
  value: T | undefined,
  path: string,
  check: (value: T, path: string) => Finding[],
): Finding[] {
  return value === undefined ? [] : check(value, path);
}

/** An entry that an earlier one equals, and where both are. */
export interface Repeat<T> {
  readonly entry: T;
  readonly index: number;
  /** Index of the first entry that equals it. */
  readonly first: number;
}

/** The entries that equal an earlier one, by their keys where `toKey` says what is compared. Those without key equal none. */
export function findRepeats<T>(
  entries: readonly T[],
  toKey: (entry: T) => unknown = (entry) => entry,
): Repeat<T>[] {
  const firsts = new Map<unknown, number>();
  return entries.flatMap((entry, index) => {
    const key = toKey(entry);
    const first = firsts.get(key);
    if (first !== undefined) return [{ entry, index, first }];
    if (key !== undefined) firsts.set(key, index);
    return [];
  });
}

const QUOTE_LENGTH = 80;

/** A given value as it is quoted in a message: JSON, cut where it is long. */
export function quote(value: unknown): string {
  const text = preview(value, QUOTE_LENGTH);
  if (text.length <= QUOTE_LENGTH) return text;
  return `${text.slice(0, QUOTE_LENGTH - 3).replace(/[\uD800-\uDBFF]$/, "")}...`;
}

/**
 * JSON of a value, written only until it is longer than `room`. Each level costs a character of room, so that cycles and
 * deep nesting end as well; JSON.stringify would throw on them.
 */
function preview(value: unknown, room: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, room + 1));
  if (typeof value !== "object" || value === null) return String(value);
  const list = Array.isArray(value);
  let text = list ? "[" : "{";
  for (const [key, member] of Object.entries(value)) {
    if (text.length > room) break;
    if (text.length > 1) text += ",";
    if (!list) text += `${preview(key, room - text.length)}:`;
    text += preview(member, room - text.length);
  }
  return text + (list ? "]" : "}");
}

/** Whether a path is the outer one or leads into it. */
export function isWithin(path: string, outer: string): boolean {
  if (outer === "" || path === outer) return true;
  return path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length));
}
