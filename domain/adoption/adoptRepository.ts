import { type Finding, hasErrors } from "../finding";
import { checkRepositoryName } from "../identifiers";
import {
  buildLifecyclePolicy,
  checkLifecycleRules,
  parseLifecyclePolicy,
  renderLifecyclePolicy,
} from "../lifecycle";
import type { FlatLifecycleRule } from "../lifecycle/intent";
import type { LifecycleRule } from "../lifecycle/model";
import { buildEncryption } from "../repository/encryption";
import { checkEncryption } from "../repository/encryptionCheck";
import { checkRepositoryPolicyIntent } from "../repository/repositoryGrantCheck";
import { buildTagMutability } from "../repository/tagMutability";
import { checkTagMutability } from "../repository/tagMutabilityCheck";
import { checkTags } from "../tags";
import { type Decoding, decodeGrants } from "./decodeGrants";
import type { RepositoryScan } from "./registryScan";

/** `fits`: arguments say all of it. `kept`: a document is kept as text. `unmanaged`: something stays outside of the program. */
export type AdoptionState = "fits" | "kept" | "unmanaged";

/** How something is reproduced. */
export interface Adoption {
  /** Undefined where all of it stays outside of the program. */
  readonly args: object | undefined;
  readonly state: AdoptionState;
  /** Why it is kept or unmanaged, and which grants would say the same, one sentence each. */
  readonly notes: readonly string[];
}

/** How repository policies are taken over. */
export interface AdoptOptions {
  /** Say a policy as grants wherever principals and actions stay the same, although its text changes. @default false */
  readonly rewritePolicies?: boolean;
}

/** What stays outside of the program, because of what the components refuse. Undefined where they refuse nothing. */
export function refuse(what: string, findings: readonly Finding[]): Adoption | undefined {
  if (!hasErrors(findings)) return undefined;
  const errors = findings.filter(({ severity }) => severity === "error");
  const reasons = errors.map(({ rule, path, message }) => {
    const text = path === "" ? message : `${path}: ${message}`;
    return `${text} (${rule})`;
  });
  return {
    args: undefined,
    state: "unmanaged",
    notes: [`${what} stays outside of the program: ${reasons.join(" ")}`],
  };
}

/** Says a repository as the arguments of one. */
export function adoptRepository(
  scan: RepositoryScan,
  region: string,
  options: AdoptOptions,
): Adoption {
  const refused = refuse("The repository", checkRepositoryName(scan.repositoryName, ""));
  const settings = refused ?? adoptSettings(scan, region);
  if (settings.args === undefined) return settings;
  const scanOnPush = scan.imageScanningConfiguration?.scanOnPush ?? false;
  const { args, ...documents } = adoptDocuments(scan, region, options);
  return { args: { ...settings.args, scanOnPush, ...args }, ...documents };
}

/** Mutability, encryption and tags: all that a repository has besides its documents. */
export function adoptSettings(
  {
    imageTagMutability = "MUTABLE",
    imageTagMutabilityExclusionFilters: exclusions = [],
    encryptionConfiguration,
    tags: given = {},
  }: Omit<RepositoryScan, "repositoryName">,
  region: string,
): Adoption {
  const { encryptionType = "AES256", kmsKey } = encryptionConfiguration ?? {};
  const encryption = { encryptionType, ...(kmsKey !== undefined && { kmsKey }) };
  const imageTagMutabilityExclusionFilters = exclusions.map(({ filter }) => filter);
  // AWS sets these by itself, and the provider does not look at them.
  const tags = Object.fromEntries(Object.entries(given).filter(([key]) => !/^aws:/i.test(key)));
  if (Object.hasOwn(tags, "__proto__")) {
    const note = "The repository stays outside of the program: none can say a tag __proto__.";
    return { args: undefined, state: "unmanaged", notes: [note] };
  }
  const mutability = { imageTagMutability, imageTagMutabilityExclusionFilters };
  const refused = refuse("The repository", [
    ...checkTagMutability(buildTagMutability(mutability)),
    ...checkEncryption(buildEncryption(encryption), region),
    ...checkTags(tags, "tags"),
  ]);
  const args = {
    imageTagMutability,
    ...(exclusions.length > 0 && mutability),
    ...(encryptionType !== "AES256" && { encryption }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
  return refused ?? { args, state: "fits", notes: [] };
}

/** Lifecycle policy and repository policy. */
export function adoptDocuments(
  { lifecyclePolicyText, policyText }: Omit<RepositoryScan, "repositoryName">,
  region: string,
  options: AdoptOptions,
): Adoption {
  const parts = [adoptLifecycle(lifecyclePolicyText), adoptPolicy(policyText, region, options)];
  const states = parts.map(({ state }) => state);
  return {
    args: { lifecycle: { rules: [] }, ...parts[0]?.args, ...parts[1]?.args },
    state: (["unmanaged", "kept"] as const).find((state) => states.includes(state)) ?? "fits",
    notes: parts.flatMap(({ notes }) => notes),
  };
}

function adoptLifecycle(text: string | undefined): Adoption {
  if (text === undefined) return { args: {}, state: "fits", notes: [] };
  const what = "The lifecycle policy";
  const parsed = parseLifecyclePolicy(text);
  if (!parsed.ok) return refuse(what, parsed.findings) ?? outside(what);
  const rules = parsed.value.rules.map(flatten);
  const refused = refuse(what, checkLifecycleRules(rules));
  if (refused !== undefined) return refused;
  const rendered = renderLifecyclePolicy(buildLifecyclePolicy(rules));
  if (rendered !== renderLifecyclePolicy(parsed.value)) return outside(what);
  return { args: { lifecycle: { rules } }, state: "fits", notes: [] };
}

function outside(what: string): Adoption {
  const note = `${what} stays outside of the program: arguments cannot say the same.`;
  return { args: undefined, state: "unmanaged", notes: [note] };
}

function flatten({
  rulePriority,
  description,
  selection,
  action,
}: LifecycleRule): FlatLifecycleRule {
  const { countUnit: _, ...rest } = selection;
  return {
    rulePriority,
    ...(description !== undefined && { description }),
    ...rest,
    action: action.type,
    ...(action.targetStorageClass !== undefined && {
      targetStorageClass: action.targetStorageClass,
    }),
  };
}

function adoptPolicy(
  text: string | undefined,
  region: string,
  { rewritePolicies }: AdoptOptions,
): Adoption {
  if (text === undefined) return { args: {}, state: "fits", notes: [] };
  return adoptDecoded("The repository policy", decodeGrants(text, region), {
    rewritePolicies,
    text: { repositoryPolicy: text },
    check: (args) => checkRepositoryPolicyIntent({ ...args, region }),
  });
}

interface DecodedOptions extends AdoptOptions {
  /** The arguments that have the policy as text. */
  readonly text: object;
  readonly check: (args: object) => readonly Finding[];
}

/** Says a policy as its grants, where these may take its place, and as text with the reason otherwise. */
export function adoptDecoded(
  what: string,
  decoding: Decoding<object>,
  { rewritePolicies = false, text, check }: DecodedOptions,
): Adoption {
  const isKept = decoding.kind === "kept" || (decoding.kind === "equivalent" && !rewritePolicies);
  const args = isKept ? text : decoding.grants;
  const refused = refuse(what, check(args));
  if (refused !== undefined) return refused;
  if (decoding.kind === "same") return { args, state: "fits", notes: [] };
  const grants = decoding.kind === "kept" ? "" : JSON.stringify(decoding.grants);
  const note =
    decoding.kind === "kept"
      ? `is kept as text: ${decoding.reason}.`
      : isKept
        ? `is kept as text; these grants say the same: ${grants}.`
        : `gets another text that allows the same principals the same: ${grants}.`;
  return { args, state: isKept ? "kept" : "fits", notes: [`${what} ${note}`] };
}
