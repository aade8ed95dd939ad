import { parsed } from "../finding";
import type { Parsed } from "../finding";
import { parseJson } from "../json";
import { readDocument } from "./check";
import { COUNTED_LENGTH } from "./jsonLength";
import type { LifecyclePolicy } from "./model";

/**
 * Reads a lifecycle policy from its JSON text or from the value of one. Total: any input gives a policy AWS would take,
 * or every reason why it would not. Warnings are in `checkLifecyclePolicy`.
 */
export function parseLifecyclePolicy(input: unknown): Parsed<LifecyclePolicy> {
  if (typeof input !== "string") return parseValue(input);
  const json = parseJson(input, COUNTED_LENGTH);
  return json.ok ? parseValue(json.value, input.length) : json;
}

function parseValue(value: unknown, textLength?: number): Parsed<LifecyclePolicy> {
  // Without errors the value has the shape of the model: that is what the reading proves.
  return parsed(value as LifecyclePolicy, readDocument(value, textLength).errors);
}
