import { at } from "../../domain/finding";

/**
 * What @pulumi/policy throws where a value is read that a preview cannot know. Its class is exported without a type, and
 * its members tell it apart as well.
 */
interface UnknownValueError extends Error {
  readonly unknownTypeSentinel: string;
}

export function isUnknownValueError(error: unknown): error is UnknownValueError {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/**
 * Judges each part on its own. A value unknown at preview ends only the part that reads it; it is thrown after all
 * others have told their findings, and the runtime then reports that the policy could not be run to its end.
 */
export function* independently<Part, Found>(
  parts: Iterable<Part>,
  judge: (part: Part) => Iterable<Found>,
): Generator<Found> {
  let unknown: UnknownValueError | undefined;
  for (const part of parts) {
    try {
      yield* judge(part);
    } catch (error) {
      if (!isUnknownValueError(error)) throw error;
      unknown ??= error;
    }
  }
  if (unknown !== undefined) throw unknown;
}

/** A member of a list or of a record that is read only when its turn has come, as it may be unknown. */
export interface Location {
  readonly path: string;
  readonly read: () => unknown;
}

/** The elements of a list, or the members of a record; none of any other value. */
export function locationsIn(container: unknown, path: string): Location[] {
  if (Array.isArray(container)) {
    const list: readonly unknown[] = container;
    return Array.from({ length: list.length }, (_, index) => ({
      path: at(path, index),
      read: () => list[index],
    }));
  }
  if (typeof container !== "object" || container === null) return [];
  const record = container as Readonly<Record<string, unknown>>;
  return Object.keys(record).map((key) => ({ path: at(path, key), read: () => record[key] }));
}

/** A value that a preview cannot know, where a policy goes on without it. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Reads a value, or tells that it is unknown. */
export function readIfKnown<T>(read: () => T): T | typeof UNKNOWN {
  try {
    return read();
  } catch (error) {
    if (!isUnknownValueError(error)) throw error;
    return UNKNOWN;
  }
}
