import * as pulumi from "@pulumi/pulumi";

import { type Finding, at, quote } from "../../domain/finding";
import { type RuleTable, reporter } from "../../domain/rule";
import type { RecordShape, Shape } from "./argumentShape";

/** Rules of the arguments as such, whatever they mean. */
export const argumentRules = {
  "argument-missing": { severity: "error", meaning: "A required argument is left out." },
  "argument-type": { severity: "error", meaning: "An argument is of the wrong type." },
  "argument-unknown": { severity: "error", meaning: "The component has no such argument." },
  "argument-plain": {
    severity: "error",
    meaning: "An argument that has to be known when the program runs is an Output.",
  },
  "argument-conflict": { severity: "error", meaning: "Two arguments contradict each other." },
} as const satisfies RuleTable;

export const reportArgument = reporter(argumentRules);

/** Arguments as far as they can be judged now. */
export interface ReadArguments<T> {
  /** The arguments without Outputs and without what is of the wrong type. */
  readonly known: pulumi.Unwrap<T>;
  /** What is wrong with the shape of the arguments. */
  readonly findings: readonly Finding[];
  /** Paths that no check can judge yet, because something in them is left out of `known`. */
  readonly unsettled: readonly string[];
  /** Paths of what itself is left out of `known`, although it is given. */
  readonly leftOut: readonly string[];
}

/** Takes arguments apart into what is known now and what is not, and finds what does not have their shape. */
export function readArguments<T extends object>(shape: RecordShape, args: T): ReadArguments<T> {
  const reader = new Reader();
  const known = reader.read(shape, args, { path: "", scope: "" }) ?? {};
  return {
    known: known as pulumi.Unwrap<T>,
    findings: reader.findings,
    unsettled: reader.unsettled,
    leftOut: reader.leftOut,
  };
}

/** What is wrong with the shape of one argument that is known by now. */
export function checkShape(shape: Shape, value: unknown, path: string): readonly Finding[] {
  const reader = new Reader();
  reader.read(shape, value, { path, scope: path });
  return reader.findings;
}

/** Whether nothing in a value has to be awaited. */
export function isKnown(value: unknown): boolean {
  if (isAwaited(value)) return false;
  if (Array.isArray(value)) return value.every(isKnown);
  if (typeof value === "object" && value !== null) return Object.values(value).every(isKnown);
  return true;
}

/** Whether a value itself has to be awaited. */
export function isAwaited(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Where a value stands. While it is not known, checks of everything in its scope have to wait. */
interface Place {
  readonly path: string;
  readonly scope: string;
}

class Reader {
  readonly findings: Finding[] = [];
  readonly unsettled: string[] = [];
  readonly leftOut: string[] = [];

  /** The value as far as it is known and of its shape; undefined otherwise. */
  read(shape: Shape, value: unknown, place: Place): unknown {
    if (isAwaited(value)) return this.leaveAwaited(shape, place);
    if (!hasShape(shape, value)) return this.leaveWrong(shape, value, place);
    switch (shape.kind) {
      case "list":
        return (value as readonly unknown[]).map((item, index) => {
          const path = at(place.path, index);
          return this.read(shape.item, item, { path, scope: path });
        });
      case "map":
        return this.readEntries(value as object, place.path, (key) => ({
          shape: shape.value,
          scope: at(place.path, key),
        }));
      case "record":
        return this.readRecord(shape, value as object, place.path);
      default:
        return value;
    }
  }

  private leaveAwaited(shape: Shape, { path, scope }: Place): unknown {
    this.leaveOut({ path, scope });
    if (!mayBeAwaited(shape)) {
      const message = `argument has to be known when the program runs: given an Output, allowed ${named(shape)}.`;
      this.findings.push(reportArgument("argument-plain", path, message));
    }
    return undefined;
  }

  private leaveWrong(shape: Shape, value: unknown, { path, scope }: Place): unknown {
    this.leaveOut({ path, scope });
    const isAccount = typeof value === "number" && /(account|registry)\w*(\[\d+\])?$/i.test(path);
    const fix = isAccount ? ": quote it, for a number loses the leading zero" : "";
    const message = `argument is of the wrong type: given ${described(value)}, allowed ${named(shape)}${fix}.`;
    this.findings.push(reportArgument("argument-type", path, message));
    return undefined;
  }

  private leaveOut({ path, scope }: Place): void {
    this.unsettled.push(scope);
    this.leftOut.push(path);
  }

  private readRecord(shape: RecordShape, value: object, path: string): object {
    for (const key of Object.keys(shape.fields)) {
      if (shape.fields[key]?.required !== true || (value as Entries)[key] !== undefined) continue;
      this.unsettled.push(at(path, key));
      const message = `required argument is missing: given nothing, allowed ${named(shape.fields[key])}.`;
      this.findings.push(reportArgument("argument-missing", at(path, key), message));
    }
    return this.readEntries(value, path, (key) => {
      const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
      if (field !== undefined) return { shape: field, scope: path === "" ? key : path };
      const message = `argument does not exist: given ${quote(key)}, allowed ${Object.keys(shape.fields).join(", ")}.`;
      this.findings.push(reportArgument("argument-unknown", at(path, key), message));
      return undefined;
    });
  }

  private readEntries(
    value: object,
    path: string,
    entryOf: (key: string) => { readonly shape: Shape; readonly scope: string } | undefined,
  ): object {
    const known: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value as Entries)) {
      if (entry === undefined) continue;
      const { shape, scope } = entryOf(key) ?? {};
      if (shape === undefined || scope === undefined) continue;
      const read = this.read(shape, entry, { path: at(path, key), scope });
      if (read !== undefined) known[key] = read;
    }
    return known;
  }
}

type Entries = Readonly<Record<string, unknown>>;

/** Whether a value is a record or map of arguments. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isAwaited(value);
}

function hasShape(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case "list":
      return Array.isArray(value);
    case "map":
    case "record":
      return isObject(value);
    default:
      return typeof value === shape.kind;
  }
}

/** Whether an argument may be an Output as a whole. */
export function mayBeAwaited(shape: Shape): boolean {
  switch (shape.kind) {
    case "list":
      return shape.awaitable === true;
    case "map":
    case "record":
      return false;
    default:
      return shape.plain !== true;
  }
}

function named(shape: Shape | undefined): string {
  switch (shape?.kind) {
    case "list":
      return "a list";
    case "map":
    case "record":
      return "an object";
    default:
      return `a ${shape?.kind ?? "value"}`;
  }
}

/** A value of the wrong type in words: an object is not quoted, for it may hold what is secret. */
function described(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : quote(value);
}
