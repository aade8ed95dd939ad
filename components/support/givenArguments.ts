import { at } from "../../domain/finding";
import { accountIdToText } from "../../domain/identifiers";
import type { MapShape, RecordShape, Shape } from "./argumentShape";
import { checkShape, isAwaited, isObject, mayBeAwaited } from "./readArguments";
import type { Named } from "./refuse";
import { whenKnown } from "./whenKnown";

/**
 * The arguments that are given: null is unset, as elsewhere in Pulumi. It stays, to be refused, where leaving it out would drop
 * something that is named: an entry of a list, and one of a map of objects. What is not known yet is refused once it is known, if
 * it is of the wrong type then.
 */
export function givenArguments<T extends object>(
  owner: Named,
  shape: RecordShape,
  args: T | undefined,
): T {
  return new Giver(owner).given(shape, args ?? {}, "") as T;
}

class Giver {
  constructor(private readonly owner: Named) {}

  given(shape: Shape | undefined, value: unknown, path: string): unknown {
    if (isAwaited(value)) return this.awaited(shape, value, path);
    switch (shape?.kind) {
      case "list":
        return Array.isArray(value)
          ? value.map((item, index) => this.given(shape.item, item, at(path, index)))
          : value;
      case "map":
      case "record":
        return isObject(value) ? this.entries(shape, value, path) : value;
      case "string":
        return accountIdToText(value);
      default:
        return value;
    }
  }

  private awaited(shape: Shape | undefined, value: unknown, path: string): unknown {
    if (shape === undefined || !mayBeAwaited(shape)) return value;
    return whenKnown(this.owner, value, {
      check: (known) =>
        isUnset(known) ? [] : [...checkShape(shape, accountIdToText(known), path)],
      make: (known) => (shape.kind === "string" ? accountIdToText(known) : known),
    });
  }

  private entries(shape: MapShape | RecordShape, value: object, path: string): object {
    const namesObjects = shape.kind === "map" && shape.value.kind === "record";
    const given = Object.entries<unknown>(value as Record<string, unknown>).filter(
      ([, entry]) => entry !== undefined && (entry !== null || namesObjects),
    );
    return Object.fromEntries(
      given.map(([key, entry]) => [key, this.given(entryShape(shape, key), entry, at(path, key))]),
    );
  }
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}

function entryShape(shape: MapShape | RecordShape, key: string): Shape | undefined {
  if (shape.kind === "map") return shape.value;
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
}
