import { type JsonRecord, isList, toRecord } from "../json";
import { type Cursor, type Shape, byRules, listOf, stringShape, valueShape } from "../jsonReader";
import type { LifecycleRuleId } from "./findings";
import { isOneOf } from "./model";

const OTHERS = { unknownKey: "lifecycle-unknown-key", missing: "lifecycle-missing-key" } as const;

/** Reports of values by a rule; unknown and missing keys have rules of their own. */
export function rulesOf(shape: LifecycleRuleId) {
  return { shape, ...OTHERS } satisfies Record<string, LifecycleRuleId>;
}

/** One of AWS's words. An empty one counts as missing: the builder leaves it so. */
export function word<T extends string>(rule: LifecycleRuleId, words: readonly T[]): Shape<T> {
  const allowed = listWords(words);
  const read: Shape<T>["read"] = (value, cursor) => {
    if (isOneOf(words, value)) return value;
    if (value === "") cursor.refuseMissing(allowed);
    else cursor.refuse(value, allowed);
    return undefined;
  };
  return byRules(rulesOf(rule), { allowed, read });
}

/** Words as messages list them. */
export function listWords(words: readonly string[]): string {
  return words.map((one) => `"${one}"`).join(", ");
}

/** An integer of at least 1. */
export function positive(rule: LifecycleRuleId): Shape<number> {
  const isPositive = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= 1;
  return byRules(rulesOf(rule), valueShape("an integer of at least 1", isPositive));
}

/** A tag list; it is read where all of it is right. */
export function tagList(most: number): Shape<readonly string[]> {
  const entries = listOf<string>({
    ...stringShape,
    read: (value, cursor) => {
      const entry = stringShape.read(value, cursor);
      if (entry === "") {
        cursor.by(rulesOf("lifecycle-tag-empty")).refuse(entry, "at least one character");
      } else if (entry !== undefined && entry.split("*").length - 1 > most) {
        cursor.by(rulesOf("lifecycle-tag-wildcards")).refuse(entry, `at most ${most} wildcards`);
      } else return entry;
      return undefined;
    },
  });
  const read: Shape<readonly string[]>["read"] = (value, cursor) => {
    const list = entries.read(value, cursor);
    if (!isList(value)) return undefined;
    if (value.length > 0) return list?.length === value.length ? list : undefined;
    const allowed = `at least one entry, or no ${cursor.name} at all`;
    cursor.by(rulesOf("lifecycle-tag-list")).refuse(value, allowed);
    return undefined;
  };
  return { ...entries, read };
}

/** A value that is judged together with others. */
export const anything: Shape<unknown> = {
  allowed: "a value",
  read: (value) => value,
  isOptional: true,
};

/** A shape whose members are held against each other, as far as they could be read. */
export function checked<T>(
  shape: Shape<T>,
  check: (read: Partial<T>, cursor: Cursor, given: JsonRecord) => Partial<T> | undefined,
): Shape<T> {
  const read: Shape<T>["read"] = (value, cursor) => {
    const members = shape.read(value, cursor);
    // What is not read is left out, as it is by objectOf.
    return members && { ...members, ...check(members, cursor, toRecord(value)) };
  };
  return { ...shape, read };
}
