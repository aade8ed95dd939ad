import { buildLifecyclePolicy, parseLifecyclePolicy, renderLifecyclePolicy } from "../lifecycle";
import type { FlatLifecycleRule } from "../lifecycle/intent";
import type { LifecycleRule } from "../lifecycle/model";
import { decodeGrants } from "./decodeGrants";
import type { RegistryScan, RepositoryScan } from "./registryScan";

/** The arguments of a `HubRegistry` that reproduce a registry, and what is worth knowing of them. */
export interface AdoptedRegistry {
  /** Plain values, by the names of `HubRegistryArgs`. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly repositories: readonly AdoptedRepository[];
  /** What of the registry itself the arguments leave as it is. */
  readonly unmanaged: readonly string[];
}

/** How one repository is reproduced. */
export interface AdoptedRepository {
  readonly repositoryName: string;
  /** `fits`: by arguments alone. `kept`: a document is kept as text. `unmanaged`: something stays outside of the program. */
  readonly state: "fits" | "kept" | "unmanaged";
  /** Why it is kept or unmanaged, and which grants would say the same, one sentence each. */
  readonly notes: readonly string[];
}

/** How repository policies are taken over. */
export interface AdoptOptions {
  /** Say a policy as grants wherever principals and actions stay the same, although its text changes. @default false */
  readonly rewritePolicies?: boolean;
}

/** Says what a registry has as arguments: the first preview of the program that has them shows no change. */
export function adoptRegistry(scan: RegistryScan, options: AdoptOptions = {}): AdoptedRegistry {
  const adopted = scan.repositories.map((repository) => ({
    name: repository.repositoryName,
    ...adoptRepository(repository, scan.region, options),
  }));
  return {
    args: {
      region: scan.region,
      scanning: adoptScanning(scan),
      ...adoptReplication(scan),
      repositories: Object.fromEntries(adopted.map(({ name, args }) => [name, args])),
    },
    repositories: adopted.map(({ name, state, notes }) => ({ repositoryName: name, state, notes })),
    unmanaged: findUnmanaged(scan),
  };
}

/** Amazon Inspector stays as it is: an organization may have turned it on. */
function adoptScanning({ scanningConfiguration }: RegistryScan): object {
  const { scanType, rules } = scanningConfiguration ?? { scanType: "BASIC", rules: [] };
  return {
    scanType,
    rules: rules.map(({ scanFrequency, repositoryFilters }) => ({
      scanFrequency,
      repositoryFilters: repositoryFilters.map(({ filter }) => filter),
    })),
    enableInspector: false,
  };
}

function adoptReplication({ replicationConfiguration }: RegistryScan): object {
  const rules = replicationConfiguration?.rules ?? [];
  if (rules.length === 0) return {};
  return {
    replication: {
      rules: rules.map(({ destinations, repositoryFilters = [] }) => ({
        destinations: destinations.map(({ region, registryId }) => ({ region, registryId })),
        ...(repositoryFilters.length > 0 && {
          repositoryPrefixes: repositoryFilters.map(({ filter }) => filter),
        }),
      })),
    },
  };
}

function findUnmanaged(scan: RegistryScan): string[] {
  const list = (what: string, names: readonly string[] | undefined) =>
    names && names.length > 0 ? [`${what} ${names.join(", ")}`] : [];
  return [
    ...(scan.registryPolicyText === undefined ? [] : ["the registry policy"]),
    ...list("the pull-through cache rules of", scan.pullThroughCachePrefixes),
    ...list("the creation templates of", scan.creationTemplatePrefixes),
    "Amazon Inspector",
  ];
}

interface Adoption {
  readonly args: object;
  readonly state: AdoptedRepository["state"];
  readonly notes: readonly string[];
}

function adoptRepository(scan: RepositoryScan, region: string, options: AdoptOptions): Adoption {
  const lifecycle = adoptLifecycle(scan.lifecyclePolicyText);
  const policy = adoptPolicy(scan.policyText, region, options);
  const states = [lifecycle.state, policy.state];
  return {
    args: { ...adoptSettings(scan), ...lifecycle.args, ...policy.args },
    state:
      states.find((state) => state === "unmanaged") ??
      states.find((state) => state === "kept") ??
      "fits",
    notes: [...lifecycle.notes, ...policy.notes],
  };
}

function adoptSettings({
  imageTagMutability = "MUTABLE",
  imageTagMutabilityExclusionFilters = [],
  imageScanningConfiguration,
  encryptionConfiguration,
  tags = {},
}: RepositoryScan): object {
  const { encryptionType = "AES256", kmsKey } = encryptionConfiguration ?? {};
  return {
    imageTagMutability,
    ...(imageTagMutabilityExclusionFilters.length > 0 && {
      imageTagMutabilityExclusionFilters: imageTagMutabilityExclusionFilters.map(
        ({ filter }) => filter,
      ),
    }),
    scanOnPush: imageScanningConfiguration?.scanOnPush ?? false,
    ...(encryptionType !== "AES256" && { encryption: { encryptionType, kmsKey } }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function adoptLifecycle(text: string | undefined): Adoption {
  const none = { lifecycle: { rules: [] } };
  if (text === undefined) return { args: none, state: "fits", notes: [] };
  const parsed = parseLifecyclePolicy(text);
  if (!parsed.ok) {
    const reasons = [...new Set(parsed.findings.map(({ rule }) => rule))].join(", ");
    const note = `The lifecycle policy stays outside of the program: it is not valid any more (${reasons}).`;
    return { args: none, state: "unmanaged", notes: [note] };
  }
  const rules = parsed.value.rules.map(flatten);
  const rendered = renderLifecyclePolicy(buildLifecyclePolicy(rules));
  if (rendered !== renderLifecyclePolicy(parsed.value)) {
    const note = "The lifecycle policy stays outside of the program: rules cannot say the same.";
    return { args: none, state: "unmanaged", notes: [note] };
  }
  return { args: { lifecycle: { rules } }, state: "fits", notes: [] };
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
  { rewritePolicies = false }: AdoptOptions,
): Adoption {
  if (text === undefined) return { args: {}, state: "fits", notes: [] };
  const decoding = decodeGrants(text, region);
  const kept = { args: { repositoryPolicy: text }, state: "kept" } as const;
  if (decoding.kind === "kept") {
    return { ...kept, notes: [`The repository policy is kept as text: ${decoding.reason}.`] };
  }
  if (decoding.kind === "same") return { args: decoding.grants, state: "fits", notes: [] };
  const grants = JSON.stringify(decoding.grants);
  if (rewritePolicies) {
    const note = `The repository policy gets another text that lets the same principals do the same: ${grants}.`;
    return { args: decoding.grants, state: "fits", notes: [note] };
  }
  const note = `The repository policy is kept as text; these grants say the same: ${grants}.`;
  return { ...kept, notes: [note] };
}
