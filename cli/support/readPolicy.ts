import type { Finding, Parsed } from "../../domain/finding";
import { isRecord, parseJson } from "../../domain/json";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import { type FoundPolicy, findLifecyclePolicies } from "../../domain/lifecycle/findPolicies";
import { parseWithAdvice } from "../../domain/lifecycle/parse";
import type { TagMutability } from "../../domain/repository/tagMutability";
import { InputError } from "./inputError";
import { getDisplayName, readText } from "./readText";
import { describeText } from "./textFormat";

/** A plan or a state of a large registry. */
const FILE_BYTES = 256 * 2 ** 20;

/** A policy that AWS would refuse: the command prints the findings and ends with status 1. */
export class RefusedPolicy extends Error {
  constructor(
    readonly file: string,
    readonly findings: readonly Finding[],
  ) {
    super(`${getDisplayName(file)} is refused`);
  }
}

/** A policy of a file, with what is wrong with it. */
export interface ReadPolicy {
  /** Where it is in the file; empty where it is the file. */
  readonly name: string;
  readonly parsed: Parsed<LifecyclePolicy>;
  /** All findings: errors or advice. */
  readonly findings: readonly Finding[];
  /** Of its repository, where the file has that. */
  readonly tagMutability?: TagMutability | undefined;
}

/**
 * Reads the lifecycle policies of a file: a policy, what `aws ecr get-lifecycle-policy` prints, or a plan or state of Terraform,
 * a template of CloudFormation or an exported Pulumi stack with policies in it.
 *
 * Advice is for repositories of the mutability that is given or, where none is, of that in the file.
 *
 * @throws InputError where there is no text at all, as after a command that failed, or no policy in it.
 */
export async function readPolicies(
  file: string,
  mutability?: TagMutability,
): Promise<readonly ReadPolicy[]> {
  const name = getDisplayName(file);
  const text = await readText(file, FILE_BYTES);
  if (text.trim() === "") throw new InputError(`${name} is empty.`);
  const format = describeText(text);
  if (format !== undefined) throw new InputError(`${name} ${format}.`);
  const json = parseJson(text, FILE_BYTES);
  if (!json.ok || (isRecord(json.value) && json.value.rules !== undefined)) {
    return [toReadPolicy({ name: "", policy: text }, mutability)];
  }
  const found = findLifecyclePolicies(json.value);
  if (found.length === 0) return [toReadPolicy({ name: "", policy: text }, mutability)];
  return found.map(({ name: place, policy, tagMutability }) => {
    if (typeof policy !== "string" && !(isRecord(policy) && policy.rules !== undefined)) {
      throw new InputError(
        `${name}, ${place}: the policy is computed when it is deployed; give the deployed one, as "aws ecr get-lifecycle-policy" prints it.`,
      );
    }
    const shown = TOP_LEVEL.has(place) ? "" : place;
    return toReadPolicy({ name: shown, policy }, mutability ?? tagMutability);
  });
}

/** Where `aws ecr` and SDKs print the text of one policy. */
const TOP_LEVEL: ReadonlySet<string> = new Set(["lifecyclePolicyText", "LifecyclePolicyText"]);

function toReadPolicy(
  { name, policy }: FoundPolicy,
  tagMutability: TagMutability | undefined,
): ReadPolicy {
  const { advice, ...parsed } = parseWithAdvice(policy, {
    tagMutability: tagMutability && [tagMutability],
  });
  const findings = parsed.ok ? advice : parsed.findings;
  const prefix = name === "" ? "" : `${name}: `;
  return {
    name,
    parsed,
    findings: findings.map((one) => ({ ...one, path: `${prefix}${one.path}` })),
    tagMutability,
  };
}

/** A policy that can be applied. */
export interface RequiredPolicy extends Pick<ReadPolicy, "tagMutability"> {
  readonly policy: LifecyclePolicy;
}

/**
 * Reads a lifecycle policy that is to be applied. Of a file with several, `FILE#NAME` is the one of that name.
 *
 * @throws RefusedPolicy, InputError where the text is not JSON.
 */
export async function requirePolicy(given: string): Promise<RequiredPolicy> {
  const [, file = given, wanted] = /^(.+\.(?:json|tfstate))#(.+)$/.exec(given) ?? [];
  const policies = await readPolicies(file);
  const named = wanted === undefined ? policies : policies.filter(({ name }) => name === wanted);
  const [policy] = named;
  if (policy === undefined || named.length > 1) {
    const names = policies.map(({ name }) => `  ${file}#${name}`).join("\n");
    throw new InputError(
      `${getDisplayName(file)} has several policies; name one of them:\n${names}`,
    );
  }
  const { parsed, findings, tagMutability } = policy;
  if (parsed.ok) return { policy: parsed.value, tagMutability };
  const unreadable = findings.find(({ rule }) => rule === "json-syntax");
  if (unreadable !== undefined)
    throw new InputError(`${getDisplayName(file)}: ${unreadable.message}`);
  throw new RefusedPolicy(file, findings);
}
