import type { Finding } from "../finding";
import { jsonLength } from "../jsonLength";
import { type AdviceOptions, adviseOnRules } from "./advice";
import { crossCheckRules } from "./crossCheck";
import { report } from "./findings";
import { type LifecyclePolicy, LIFECYCLE_LIMITS } from "./model";
import { readRules } from "./readPolicy";
import { type WellFormedRule, toWellFormed } from "./wellFormedRule";

/**
 * Every finding on a lifecycle policy: an error where AWS refuses it or, where there is none, a warning where AWS takes it
 * and it is likely wrong. Paths are those of the document, such as `rules[2].selection.tagPatternList[0]`.
 */
export function checkLifecyclePolicy(policy: LifecyclePolicy, options?: AdviceOptions): Finding[] {
  return findingsOn(readDocument(policy), options);
}

/** The errors of a document or, where there are none, advice. */
export function findingsOn({ rules, errors }: ReadDocument, options?: AdviceOptions): Finding[] {
  return errors.length > 0 ? [...errors] : adviseOnRules(rules, options);
}

/** How far a length is counted: enough to tell how much too long a document is. */
export const COUNTED_LENGTH = 1_048_576;

/** The rules of a document, or everything that AWS refuses about it. */
export interface ReadDocument {
  /** None where there are errors. */
  readonly rules: readonly WellFormedRule[];
  readonly errors: readonly Finding[];
}

/** Reads any value as a lifecycle policy that came as a text of so many characters. Total: it never throws. */
export function readDocument(value: unknown, textLength = 0): ReadDocument {
  const errors: Finding[] = [];
  const most = LIFECYCLE_LIMITS.textMaxLength;
  // Most documents come as a text that is short enough.
  const isShort = textLength > 0 && textLength <= most;
  const length = isShort ? textLength : jsonLength(value, COUNTED_LENGTH);
  if (length > most || textLength > most) errors.push(textTooLong(Math.max(length, textLength)));
  // A huge document must not become a huge list of findings.
  if (length > most) return { rules: [], errors };
  const { value: policy, findings } = readRules(value);
  const rules = policy?.rules ?? [];
  errors.push(...findings, ...crossCheckRules(rules));
  return { rules: errors.length > 0 ? [] : rules.flatMap(toWellFormed), errors };
}

function textTooLong(length: number): Finding {
  const given = length > COUNTED_LENGTH ? `more than ${COUNTED_LENGTH}` : String(length);
  const message = `length of the text: given ${given}, allowed at most ${LIFECYCLE_LIMITS.textMaxLength} characters.`;
  return report("lifecycle-text-length", "", message);
}
