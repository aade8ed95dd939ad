import {
  type Finding,
  type Parsed,
  at,
  errorFinding,
  joinPaths,
  parsed,
  under,
  wrong,
} from "./finding";
import { type JsonRecord, isList, isRecord, readJson } from "./json";

/** Ids of the rules by which a document is refused. */
export interface ShapeRules {
  /** A value has another type or is none of the allowed ones. */
  readonly shape: string;
  /** An object has a key that it must not have. @default - that of `shape` */
  readonly unknownKey?: string;
  /** An object lacks a key that it must have. @default - that of `shape` */
  readonly missing?: string;
}

/**
 * Leaves that are not known yet. Reading one throws, as the properties of a resource do in a preview; the reader passes over it
 * and notes its path.
 */
export class PendingLeaves {
  /** Paths of the leaves, in the order in which they were read. */
  readonly paths: string[] = [];

  /** `isPending` tells the error of a leaf that is not known from any other. */
  constructor(readonly isPending: (error: unknown) => boolean) {}

  /** Whether the leaf at a path is not known, or one inside of it. */
  has(path: string): boolean {
    const isInside = (rest: string) => path === "" || /^[.[]|^$/.test(rest);
    return this.paths.some((one) => one.startsWith(path) && isInside(one.slice(path.length)));
  }
}

/** Where in a document a value is, and where to put what is wrong with it. */
export class Cursor {
  constructor(
    private readonly reading: Reading,
    private readonly rules: ShapeRules,
    private readonly parent?: Cursor,
    private readonly key: string | number = "",
  ) {}

  get path(): string {
    return this.parent === undefined ? "" : at(this.parent.path, this.key);
  }

  /** The last part of the path, by which messages call a value. */
  get name(): string {
    if (this.parent === undefined) return this.reading.name;
    return typeof this.key === "string" ? this.key : `${this.parent.name}[${this.key}]`;
  }

  /** The cursor of a member, which may be judged by rules of its own. */
  to(key: string | number, rules: ShapeRules = this.rules): Cursor {
    return new Cursor(this.reading, rules, this, key);
  }

  /** The same place, judged by other rules. */
  by(rules: ShapeRules): Cursor {
    return new Cursor(this.reading, rules, this.parent, this.key);
  }

  /** Reports a value that is not allowed. */
  refuse(value: unknown, allowed: string): void {
    this.report(this.rules.shape, wrong(this.name, value, allowed));
  }

  /** Reports a key that has to be there. */
  refuseMissing(allowed: string): void {
    const { missing, shape } = this.rules;
    this.report(missing ?? shape, `${this.name} is missing: allowed ${allowed}.`);
  }

  /** Reports a key that must not be there. */
  refuseKey(allowed: readonly string[]): void {
    const message = wrong("unknown key", this.key, allowed.join(", "));
    this.report(this.rules.unknownKey ?? this.rules.shape, message);
  }

  report(rule: string, message: string): void {
    this.reading.findings.push(errorFinding(rule, this.path, message));
  }

  /** Reads a document inside of this one by its parser. */
  parse<T>(parse: ParseInner<T>, value: unknown): T | undefined {
    const { pending, findings } = this.reading;
    const inner = pending && new PendingLeaves(pending.isPending);
    const read = parse(value, inner);
    const path = this.path;
    pending?.paths.push(...(inner?.paths ?? []).map((leaf) => joinPaths(path, leaf)));
    if (read.ok) return read.value;
    findings.push(...under(path, read.findings));
    return undefined;
  }

  /** A member of a record or list; `PENDING` where it is not known yet. */
  get(container: object, key: string | number): unknown {
    try {
      return (container as Readonly<Record<string | number, unknown>>)[key];
    } catch (error) {
      return this.to(key).passOver(error);
    }
  }

  /** Reports what is found in a value, up to a leaf of it that is not known yet. */
  judge(find: () => Iterable<Finding>): void {
    try {
      for (const finding of find()) this.reading.findings.push(...under(this.path, [finding]));
    } catch (error) {
      this.passOver(error);
    }
  }

  private passOver(error: unknown): typeof PENDING {
    const { pending } = this.reading;
    if (pending?.isPending(error) !== true) throw error;
    pending.paths.push(this.path);
    return PENDING;
  }
}

interface Reading {
  readonly name: string;
  readonly findings: Finding[];
  readonly pending: PendingLeaves | undefined;
}

const PENDING: unique symbol = Symbol("pending");

/** What a value must be. Reads it, or reports at the cursor what is wrong with it and gives undefined. */
export interface Shape<T> {
  readonly read: (value: unknown, cursor: Cursor) => T | undefined;
  /** What is allowed, in words. */
  readonly allowed: string;
  readonly isOptional?: boolean;
  /** Whether it reads a member that is left out, too. */
  readonly takesAbsent?: boolean;
  /** What a member that is left out stands for. @default - it is left out of what is read, too */
  readonly fallback?: T;
}

/** A value that a test accepts. */
export function valueShape<T>(allowed: string, is: (value: unknown) => value is T): Shape<T> {
  const read: Shape<T>["read"] = (value, cursor) => {
    if (is(value)) return value;
    cursor.refuse(value, allowed);
    return undefined;
  };
  return { allowed, read };
}

export const stringShape = valueShape("a string", (value) => typeof value === "string");
export const flagShape = valueShape("true or false", (value) => typeof value === "boolean");

/** One of some strings. */
export function oneOf<T extends string>(...values: readonly T[]): Shape<T> {
  const allowed = values.map((value) => `"${value}"`).join(", ");
  return valueShape(allowed, (value): value is T => values.some((one) => one === value));
}

/** A member that may be left out; then it has the fallback, where there is one. */
export function optional<T>(shape: Shape<T>, fallback?: T): Shape<T> {
  return { ...shape, isOptional: true, ...(fallback !== undefined && { fallback }) };
}

/** A shape whose failures are findings of other rules than those of the document. */
export function byRules<T>(rules: ShapeRules, shape: Shape<T>): Shape<T> {
  return { ...shape, read: (value, cursor) => shape.read(value, cursor.by(rules)) };
}

/** A list; entries that are wrong or not known are left out. */
export function listOf<T>(entry: Shape<T>): Shape<readonly T[]> {
  const allowed = "a list";
  const read: Shape<readonly T[]>["read"] = (value, cursor) => {
    if (!isList(value)) {
      cursor.refuse(value, allowed);
      return undefined;
    }
    return Array.from(value.keys()).flatMap((index) => {
      const member = readMember(entry, value, index, cursor);
      return member === undefined ? [] : [member];
    });
  };
  return { allowed, read };
}

/** A map from keys of any name to values of one shape. */
export function mapOf<T>(member: Shape<T>): Shape<Readonly<Record<string, T>>> {
  const allowed = "an object";
  const read: Shape<Readonly<Record<string, T>>>["read"] = (value, cursor) => {
    if (!isRecord(value)) {
      cursor.refuse(value, allowed);
      return undefined;
    }
    const entries = Object.keys(value).flatMap((key) => {
      const read = readMember(member, value, key, cursor);
      return read === undefined ? [] : [[key, read] as const];
    });
    return Object.fromEntries(entries);
  };
  return { allowed, read };
}

/** The parser of a document. */
export type ParseInner<T> = (value: unknown, pending?: PendingLeaves) => Parsed<T>;

/** A document of another kind, which comes as text or as value. */
export function parsedBy<T>(parse: ParseInner<T>): Shape<T> {
  return { allowed: "a document", read: (value, cursor) => cursor.parse(parse, value) };
}

/** The shapes of an object's members, in the order in which they are read. */
export type Members<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/** How an object is read. */
export interface ObjectOptions {
  /** Whether it may have other keys, which are passed over. @default false */
  readonly open?: boolean;
}

/** An object; members that are wrong, left out or not known are not in what is read. */
export function objectOf<T extends object>(
  members: Members<T>,
  { open = false }: ObjectOptions = {},
): Shape<T> {
  const keys = Object.keys(members) as (keyof T & string)[];
  const allowed = `an object with ${keys.join(", ")}`;
  const read: Shape<T>["read"] = (value, cursor) => {
    if (!isRecord(value)) {
      cursor.refuse(value, allowed);
      return undefined;
    }
    if (!open) refuseUnknownKeys(value, keys, cursor);
    const result: Partial<T> = {};
    for (const key of keys) {
      const member = readMember(members[key], value, key, cursor);
      if (member !== undefined) result[key] = member;
    }
    // Without findings and pending leaves all members are there that have to be.
    return result as T;
  };
  return { allowed, read };
}

/** An object that may have other keys, which are passed over. */
export function openObjectOf<T extends object>(members: Members<T>): Shape<T> {
  return objectOf(members, { open: true });
}

function refuseUnknownKeys(value: JsonRecord, keys: readonly string[], cursor: Cursor): void {
  for (const key of Object.keys(value)) {
    if (keys.includes(key) || cursor.get(value, key) === undefined) continue;
    cursor.to(key).refuseKey(keys);
  }
}

/** Reads a member of a record or list at a cursor; undefined where it is wrong, left out or not known. */
export function readMember<T>(
  shape: Shape<T>,
  container: object,
  key: string | number,
  parent: Cursor,
): T | undefined {
  const value = parent.get(container, key);
  if (value === PENDING) return undefined;
  if (value === undefined && shape.takesAbsent !== true) {
    if (shape.isOptional === true) return shape.fallback;
    if (typeof key === "string") {
      parent.to(key).refuseMissing(shape.allowed);
      return undefined;
    }
  }
  return shape.read(value, parent.to(key));
}

/** What is read of a document, as far as it is right, and everything that is wrong with it. */
export interface PartialDocument<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the parts of a document's value that are right and known. */
export function readShape<T>(
  value: unknown,
  { name, shape, rules, pending }: DocumentShape<T> & { readonly pending?: PendingLeaves },
): PartialDocument<T> {
  const reading = { name, findings: [], pending };
  return { value: shape.read(value, new Cursor(reading, rules)), findings: reading.findings };
}

/** A kind of document. */
export interface DocumentShape<T> {
  /** What messages call the whole of it, such as `scanning configuration`. */
  readonly name: string;
  readonly rules: ShapeRules;
  readonly shape: Shape<T>;
  /** Longest text in characters. @default - 1,000,000 */
  readonly limit?: number;
}

/** Reads a document from its JSON text or from its value. Fails with its rules, or with those of `parseJson`. */
export function parseDocument<T>(
  input: unknown,
  document: DocumentShape<T>,
  pending?: PendingLeaves,
): Parsed<T> {
  const json = readInput(input, document.limit, pending);
  return json.ok ? parseValue(json.value, document, pending) : json;
}

/** The parser of a kind of document: `parseDocument` for it. */
export function parserOf<T>(document: DocumentShape<T>): ParseInner<T> {
  return (input, pending) => parseDocument(input, document, pending);
}

/** The value of a text or an object. The length of an object with pending leaves cannot be told. */
export function readInput(
  input: unknown,
  limit?: number,
  pending?: PendingLeaves,
): Parsed<unknown> {
  const isPending = pending !== undefined && typeof input !== "string";
  return isPending ? { ok: true, value: input } : readJson(input, limit);
}

/** Reads a document from its value, where a text is none. */
export function parseValue<T>(
  input: unknown,
  document: DocumentShape<T>,
  pending?: PendingLeaves,
): Parsed<T> {
  const { value, findings } = readShape(input, { ...document, pending });
  return parsed(value as T, findings);
}
