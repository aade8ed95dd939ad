import { type JsonRecord, isList, isRecord } from "../../domain/json";

/** A text as it is, another value as `instead`. */
export function textOr(value: unknown, instead: string): string {
  return typeof value === "string" ? value : instead;
}

/** The objects of a list; none where it is no list. */
export function recordsIn(value: unknown): JsonRecord[] {
  return isList(value) ? value.filter(isRecord) : [];
}
