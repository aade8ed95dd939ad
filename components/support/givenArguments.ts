import type { MapShape, RecordShape, Shape } from "./argumentShape";
import { isObject } from "./readArguments";

/**
 * The arguments that are given: null is unset, as elsewhere in Pulumi. It stays, to be refused, where leaving it out would drop
 * something that is named: an entry of a list, and one of a map of objects.
 */
export function givenArguments<T extends object>(shape: RecordShape, args: T | undefined): T {
  return withoutUnset(shape, args ?? {}) as T;
}

function withoutUnset(shape: Shape | undefined, value: unknown): unknown {
  switch (shape?.kind) {
    case "list":
      return Array.isArray(value) ? value.map((item) => withoutUnset(shape.item, item)) : value;
    case "map":
    case "record":
      return isObject(value) ? givenEntries(shape, value) : value;
    default:
      return value;
  }
}

function givenEntries(shape: MapShape | RecordShape, value: object): object {
  const entries = Object.entries<unknown>(value as Record<string, unknown>);
  const namesObjects = shape.kind === "map" && shape.value.kind === "record";
  const given = entries.filter(
    ([, entry]) => entry !== undefined && (entry !== null || namesObjects),
  );
  return Object.fromEntries(
    given.map(([key, entry]) => [key, withoutUnset(entryShape(shape, key), entry)]),
  );
}

function entryShape(shape: MapShape | RecordShape, key: string): Shape | undefined {
  if (shape.kind === "map") return shape.value;
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
}
