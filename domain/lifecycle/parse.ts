import { hasErrors } from "../finding";
import type { Parsed } from "../finding";
import { parseJson } from "../json";
import { readDocument, textTooLong } from "./check";
import { LIFECYCLE_LIMITS } from "./model";
import type { LifecyclePolicy } from "./model";

/** How much text is read at all: enough to name what is wrong with a document that is far too long. */
const TEXT_READ_LIMIT = 1_048_576;

/**
 * Reads a lifecycle policy from its JSON text or from the value of one. Total: any input gives a policy AWS would take,
 * or every reason why it would not. Warnings are in `checkLifecyclePolicy`.
 */
export function parseLifecyclePolicy(input: unknown): Parsed<LifecyclePolicy> {
  if (typeof input !== "string") return parseValue(input);
  const json = parseJson(input, TEXT_READ_LIMIT);
  if (!json.ok) return json;
  const parsed = parseValue(json.value);
  if (input.length <= LIFECYCLE_LIMITS.textMaxLength) return parsed;
  return {
    ok: false,
    findings: [textTooLong(input.length), ...(parsed.ok ? [] : parsed.findings)],
  };
}

function parseValue(value: unknown): Parsed<LifecyclePolicy> {
  const { findings } = readDocument(value);
  // Without errors the value has the shape of the model: that is what the reading proves.
  return hasErrors(findings)
    ? { ok: false, findings }
    : { ok: true, value: value as LifecyclePolicy };
}
