import { type Finding, at, quote } from "../../domain/finding";
import { accountIdToText } from "../../domain/identifiers";
import { isList } from "../../domain/json";
import { didYouMean } from "../../domain/similar";
import { reportArgument } from "../../domain/argumentRules";
import { PENDING, isPending, sparse } from "./values";
import { type ObjectSchema, type PropertySchema, jsonType, objectSchema } from "./schema";

/** What is wrong with the values of some arguments, each by its object and its name, such as `HubRegistry.region`. */
export type LeafChecks = Readonly<Record<string, LeafCheck>>;

/** Checks a leaf; or a list or map of leaves, without those that are pending. */
export type LeafCheck = (value: never, path: string) => Finding[];

/** An Output that is checked once it resolves, and read as `toValue` says. */
export type CheckLater = (
  value: unknown,
  check: (resolved: unknown) => readonly Finding[],
  toValue: (resolved: unknown) => unknown,
) => unknown;

/** Arguments with every leaf read once. */
export interface ReadArgs {
  /** The arguments without null and undefined. What is of the wrong type is `PENDING`, so that nobody judges it. */
  readonly args: object;
  readonly findings: readonly Finding[];
  /** Whether all lists, maps and objects are what they must be, so that documents can be made of them. */
  readonly isWellFormed: boolean;
}

/**
 * Reads arguments by their schema. Null is unset, as elsewhere in Pulumi, except for an entry of a list or of a map of objects,
 * which would be dropped silently, and except for the arguments as a whole: an empty file of them would delete what they name.
 */
export function readArgs(
  schema: ObjectSchema,
  args: object | null | undefined,
  by: { readonly checks: LeafChecks; readonly checkLater: CheckLater },
): ReadArgs {
  const reader = new ArgsReader(by.checks, by.checkLater);
  const finding = checkType({ type: "object" }, args === undefined ? {} : args, "");
  if (finding !== undefined) return { args: {}, findings: [finding], isWellFormed: false };
  const read = reader.readObject(schema, (args ?? {}) as Entries, "");
  return { args: read, findings: reader.findings, isWellFormed: reader.isWellFormed };
}

type Entries = Readonly<Record<string, unknown>>;

/** Where a value is, and what it must be. */
interface Argument {
  readonly schema: PropertySchema;
  readonly path: string;
  readonly check: LeafCheck | undefined;
}

class ArgsReader {
  readonly findings: Finding[] = [];
  isWellFormed = true;

  constructor(
    private readonly checks: LeafChecks,
    private readonly checkLater: CheckLater,
  ) {}

  readObject({ name, properties, required }: ObjectSchema, given: Entries, path: string): object {
    const read: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(given)) {
      if (entry === undefined || entry === null) continue;
      const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (schema === undefined) {
        const names = Object.keys(properties);
        const message = `argument does not exist: given ${quote(key)}, allowed ${names.join(", ")}.${didYouMean(key, names)}`;
        this.findings.push(reportArgument("argument-unknown", at(path, key), message));
        continue;
      }
      const check = this.checks[`${name}.${key}`];
      const value = this.readArgument({ schema, path: at(path, key), check }, entry);
      if (value !== LEFT_OUT) read[key] = value;
      else if (required.includes(key)) this.isWellFormed = false;
    }
    for (const key of required.filter((one) => (given[one] ?? undefined) === undefined)) {
      const schema = properties[key] ?? {};
      const message = `required argument is missing: given nothing, allowed ${typeName(schema)}.`;
      this.findings.push(reportArgument("argument-missing", at(path, key), message));
      if (isContainer(schema)) this.isWellFormed = false;
      read[key] = PENDING;
    }
    return read;
  }

  private readArgument(argument: Argument, value: unknown): unknown {
    const read = this.read(argument, value);
    if (argument.check !== undefined && read !== LEFT_OUT && !isPending(read)) {
      this.findings.push(...argument.check(withoutPendingEntries(read) as never, argument.path));
    }
    return read;
  }

  private read(argument: Argument, given: unknown): unknown {
    const { schema, path } = argument;
    if (isPending(given)) return this.readPending(argument, given);
    const value = toValue(schema, given);
    const finding = checkType(schema, value, path);
    if (finding !== undefined) return this.refuse(argument, finding);
    const members = objectSchema(schema);
    if (members !== undefined) return this.readObject(members, value as Entries, path);
    const { items, additionalProperties } = schema;
    if (items !== undefined) {
      return (value as unknown[]).map((entry, index) => {
        const check = argument.check && checkOfEntry(argument, index);
        const read = this.read({ schema: items, path: at(path, index), check }, entry);
        if (read === LEFT_OUT) this.isWellFormed = false;
        return read;
      });
    }
    if (additionalProperties === undefined) return value;
    return this.readMap(argument, additionalProperties, value as Entries);
  }

  private readMap(argument: Argument, schema: PropertySchema, value: Entries): object {
    const namesObjects = objectSchema(schema) !== undefined;
    const entries = Object.entries(value).filter(
      ([, entry]) => entry !== undefined && (entry !== null || namesObjects),
    );
    const read = entries.map(([key, entry]) => {
      const check = argument.check && checkOfEntry(argument, key);
      return [key, this.read({ schema, path: at(argument.path, key), check }, entry)] as const;
    });
    return Object.fromEntries(read.filter(([, entry]) => entry !== LEFT_OUT));
  }

  private readPending({ schema, path, check }: Argument, value: unknown): unknown {
    if (schema.plain === true) {
      const message = `argument must be a plain value, not an Output: given an Output, allowed ${typeName(schema)}.`;
      return this.refuse({ schema, path }, reportArgument("argument-plain", path, message));
    }
    const checkResolved = (given: unknown) => {
      if (given === undefined || given === null) return [];
      const resolved = toValue(schema, given);
      const finding = checkType(schema, resolved, path);
      return finding === undefined ? (check?.(resolved as never, path) ?? []) : [finding];
    };
    return this.checkLater(value, checkResolved, (given) => toValue(schema, given));
  }

  /** Documents are made without a list or an object that is wrong; in a grant, a rule or the like, it would be missed. */
  private refuse({ schema, path }: Omit<Argument, "check">, finding: Finding): unknown {
    this.findings.push(finding);
    if (!isContainer(schema)) return PENDING;
    if (schema.type === "array" && path.includes(".")) this.isWellFormed = false;
    return LEFT_OUT;
  }
}

const LEFT_OUT = Symbol("left out");

function isContainer(schema: PropertySchema): boolean {
  return ["array", "object"].includes(jsonType(schema));
}

/** The check of one entry of a list or map, which is checked as a whole, without the others. */
function checkOfEntry({ check, path }: Argument, key: string | number): LeafCheck {
  return (entry) => {
    const alone = typeof key === "string" ? { [key]: entry } : Object.assign([], { [key]: entry });
    return check?.(alone as never, path) ?? [];
  };
}

function withoutPendingEntries(value: unknown): unknown {
  if (isList(value)) return sparse(value, (entry) => entry);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => !isPending(entry)));
}

/** A YAML program gives an account id as a number, if nobody has quoted it. */
function toValue(schema: PropertySchema, given: unknown): unknown {
  return jsonType(schema) === "string" ? accountIdToText(given) : given;
}

function checkType(schema: PropertySchema, value: unknown, path: string): Finding | undefined {
  const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (type === jsonType(schema)) return undefined;
  const isAccount = typeof value === "number" && /(account|registry)\w*(\[\d+\])?$/i.test(path);
  const fix = isAccount ? ": quote it, for a number loses the leading zero" : "";
  const message = `argument is of the wrong type: given ${describe(value)}, allowed ${typeName(schema)}${fix}.`;
  return reportArgument("argument-type", path, message);
}

function typeName(schema: PropertySchema): string {
  const type = jsonType(schema);
  if (type === "array") return "a list";
  return type === "object" ? "an object" : `a ${type}`;
}

/** An object is not quoted: it may hold what is secret. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : quote(value);
}
