import type { Finding, Parsed } from "../../domain/finding";
import { isRecord, parseJson } from "../../domain/json";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import { parseLifecyclePolicy } from "../../domain/lifecycle/parse";
import { InputError } from "./inputError";
import { getDisplayName, readText } from "./readText";

/** Far more than the 30,720 characters of a lifecycle policy, so that a long one is refused with what is wrong in it. */
const POLICY_BYTES = 2 ** 20;

/** A policy that AWS would refuse: the command prints the findings and ends with status 1. */
export class RefusedPolicy extends Error {
  constructor(
    readonly file: string,
    readonly findings: readonly Finding[],
  ) {
    super(`${getDisplayName(file)} is refused`);
  }
}

/**
 * Reads a lifecycle policy, also in the wrapping in which `aws ecr get-lifecycle-policy` prints it.
 *
 * @throws InputError where there is no text at all, as after a command that failed.
 */
export async function readPolicy(file: string): Promise<Parsed<LifecyclePolicy>> {
  const text = await readText(file, POLICY_BYTES);
  if (text.trim() === "") throw new InputError(`${getDisplayName(file)} is empty.`);
  const json = parseJson(text);
  const inner = json.ok && isRecord(json.value) ? json.value.lifecyclePolicyText : undefined;
  return parseLifecyclePolicy(typeof inner === "string" ? inner : text);
}

/**
 * Reads a lifecycle policy that is to be applied.
 *
 * @throws RefusedPolicy, InputError where the text is not JSON.
 */
export async function requirePolicy(file: string): Promise<LifecyclePolicy> {
  const parsed = await readPolicy(file);
  if (parsed.ok) return parsed.value;
  const unreadable = parsed.findings.find(({ rule }) => rule === "json-syntax");
  if (unreadable !== undefined)
    throw new InputError(`${getDisplayName(file)}: ${unreadable.message}`);
  throw new RefusedPolicy(file, parsed.findings);
}
