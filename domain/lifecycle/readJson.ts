import { type Finding, at, wrong } from "../finding";
import { type JsonRecord, isRecord, unknownKeys } from "../json";
import { type LifecycleRuleId, report } from "./findings";
import { isOneOf } from "./model";

/** Narrows to a JSON object of known keys, with findings for what it is instead or has besides. */
export function isObjectOf(
  value: unknown,
  path: string,
  keys: readonly string[],
  findings: Finding[],
): value is JsonRecord {
  if (!isRecord(value)) {
    const what = path === "" ? "lifecycle policy" : path;
    findings.push(report("lifecycle-shape", path, wrong(what, value, "an object")));
    return false;
  }
  const unknown = unknownKeys(value, keys, path, (place, message) =>
    report("lifecycle-unknown-key", place, message),
  );
  findings.push(...unknown);
  return true;
}

export function readObject(
  parent: JsonRecord,
  path: string,
  key: string,
  keys: readonly string[],
  findings: Finding[],
): JsonRecord | undefined {
  const value = parent[key];
  if (value === undefined) {
    reportMissing(path, key, "an object", findings);
    return undefined;
  }
  return isObjectOf(value, at(path, key), keys, findings) ? value : undefined;
}

/** Reads an integer of at least 1. */
export function readPositive(
  parent: JsonRecord,
  path: string,
  key: "rulePriority" | "countNumber",
  findings: Finding[],
): number | undefined {
  const value = parent[key];
  const allowed = "an integer of at least 1";
  if (value === undefined) {
    reportMissing(path, key, allowed, findings);
    return undefined;
  }
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  const id = key === "rulePriority" ? "lifecycle-rule-priority" : "lifecycle-count-number";
  findings.push(report(id, at(path, key), wrong(key, value, allowed)));
  return undefined;
}

const WORD_RULES = {
  tagStatus: "lifecycle-tag-status",
  storageClass: "lifecycle-storage-class",
  countType: "lifecycle-count-type",
  type: "lifecycle-action-type",
} as const satisfies Record<string, LifecycleRuleId>;

/** Reads one of AWS's words. An empty one counts as missing: the builder leaves it so. */
export function readWord<T extends string>(
  parent: JsonRecord,
  path: string,
  key: keyof typeof WORD_RULES,
  words: readonly T[],
  findings: Finding[],
): T | undefined {
  const value = parent[key];
  if (isOneOf(words, value)) return value;
  const allowed = words.map((word) => `"${word}"`).join(", ");
  if (value === undefined || value === "") {
    reportMissing(path, key, allowed, findings);
  } else {
    findings.push(report(WORD_RULES[key], at(path, key), wrong(key, value, allowed)));
  }
  return undefined;
}

function reportMissing(path: string, key: string, allowed: string, findings: Finding[]): void {
  const message = `${key} is missing: allowed ${allowed}.`;
  findings.push(report("lifecycle-missing-key", at(path, key), message));
}
