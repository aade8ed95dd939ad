import { hasErrors, wrong } from "../finding";
import type { Finding } from "../finding";
import { isList } from "../json";
import { adviseOnRules } from "./advice";
import { crossCheckRules } from "./crossCheck";
import { report } from "./findings";
import { LIFECYCLE_LIMITS } from "./model";
import type { LifecyclePolicy } from "./model";
import { isObjectOf } from "./readJson";
import { readRule } from "./readRule";
import type { ReadRule } from "./readRule";
import { renderLifecyclePolicy } from "./render";

/**
 * Every finding on a lifecycle policy: an error where AWS refuses it, a warning where AWS takes it and it is likely
 * wrong. Paths are those of the document, such as `rules[2].selection.tagPatternList[0]`.
 */
export function checkLifecyclePolicy(policy: LifecyclePolicy): Finding[] {
  return readDocument(policy).findings;
}

/** What could be read of a document, and everything that is wrong with it. */
export interface ReadDocument {
  readonly rules: readonly ReadRule[];
  readonly findings: Finding[];
}

/** Reads any value as a lifecycle policy. Total: it never throws. */
export function readDocument(value: unknown): ReadDocument {
  const findings: Finding[] = [];
  if (!isObjectOf(value, "", ["rules"], findings)) return { rules: [], findings };
  const list = value.rules;
  const allowed = `a list of 1 to ${LIFECYCLE_LIMITS.rules} rules`;
  if (!isList(list)) {
    const missing = report(
      "lifecycle-missing-key",
      "rules",
      `rules is missing: allowed ${allowed}.`,
    );
    const shape = report("lifecycle-shape", "rules", wrong("rules", list, allowed));
    findings.push(list === undefined ? missing : shape);
    return { rules: [], findings };
  }
  if (list.length === 0 || list.length > LIFECYCLE_LIMITS.rules) {
    const message = wrong("number of rules", list.length, `1 to ${LIFECYCLE_LIMITS.rules}`);
    findings.push(report("lifecycle-rule-count", "rules", message));
  }
  // AWS refuses the rest anyway; a huge list must not become a huge list of findings.
  const rules = Array.from(list.slice(0, LIFECYCLE_LIMITS.rules), (rule, index) =>
    readRule(rule, index, findings),
  );
  findings.push(...crossCheckRules(rules));
  if (rules.length === list.length) findings.push(...adviseOnRules(rules));
  if (!hasErrors(findings)) findings.push(...checkLength(value as unknown as LifecyclePolicy));
  return { rules, findings };
}

function checkLength(policy: LifecyclePolicy): Finding[] {
  const { length } = renderLifecyclePolicy(policy);
  return length <= LIFECYCLE_LIMITS.textMaxLength ? [] : [textTooLong(length)];
}

export function textTooLong(length: number): Finding {
  const allowed = `at most ${LIFECYCLE_LIMITS.textMaxLength} characters`;
  const message = wrong("length of the text", length, allowed);
  return report("lifecycle-text-length", "", message);
}
