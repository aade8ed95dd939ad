import { type Finding, type Parsed, parsed } from "../finding";
import { parseJson } from "../json";
import type { AdviceOptions } from "./advice";
import { COUNTED_LENGTH, type ReadDocument, findingsOn, readDocument } from "./check";
import { findDuplicateKeys } from "./duplicateKeys";
import type { LifecyclePolicy } from "./model";

/**
 * Reads a lifecycle policy from its JSON text or from the value of one. Total: any input gives a policy AWS would take,
 * or every reason why it would not. Warnings are in `checkLifecyclePolicy`.
 */
export function parseLifecyclePolicy(input: unknown): Parsed<LifecyclePolicy> {
  const json = readInput(input);
  return json.ok ? toPolicy(json.value) : json;
}

/** Reads a lifecycle policy as `parseLifecyclePolicy` does, and what `checkLifecyclePolicy` finds along with it. */
export function parseWithAdvice(
  input: unknown,
  options?: AdviceOptions,
): Parsed<LifecyclePolicy> & { readonly advice: readonly Finding[] } {
  const json = readInput(input);
  if (!json.ok) return { ...json, advice: [] };
  const policy = toPolicy(json.value);
  const duplicates = typeof input === "string" ? findDuplicateKeys(input) : [];
  return {
    ...policy,
    advice: policy.ok ? [...duplicates, ...findingsOn(json.value.document, options)] : [],
  };
}

interface Input {
  readonly value: unknown;
  readonly document: ReadDocument;
}

function readInput(input: unknown): Parsed<Input> {
  if (typeof input !== "string") return { ok: true, value: readValue(input) };
  const json = parseJson(input, COUNTED_LENGTH);
  return json.ok ? { ok: true, value: readValue(json.value, input.length) } : json;
}

function readValue(value: unknown, textLength?: number): Input {
  return { value, document: readDocument(value, textLength) };
}

function toPolicy({ value, document }: Input): Parsed<LifecyclePolicy> {
  // Without errors the value has the shape of the model: that is what the reading proves.
  return parsed(value as LifecyclePolicy, document.errors);
}
