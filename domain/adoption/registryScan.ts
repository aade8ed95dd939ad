import {
  flagShape,
  listOf,
  mapOf,
  objectOf,
  openObjectOf,
  optional,
  parseValue,
  parsedBy,
  stringShape,
  valueShape,
} from "../jsonReader";
import type { Parsed } from "../finding";
import { type JsonRecord, isRecord } from "../json";
import { type PullThroughRule, parsePullThroughRule } from "../registry/pullThroughCache";
import { type ReplicationConfiguration, parseReplication } from "../registry/replication";
import { type ScanningConfiguration, parseScanning } from "../registry/scanning";
import { type RuleTable, error } from "../rule";

/** Rules of the files by which a registry is adopted. */
export const adoptionRules = {
  "registry-scan-shape": error("A scan or state lacks what Amazon ECR says of a registry."),
  "registry-scan-home": error("A state has a resource whose account or region it does not say."),
  "policy-event-shape": error("A line of an event log is no event of Pulumi."),
  "import-file-shape": error("An import file does not have the shape that Pulumi writes."),
} satisfies RuleTable;

/** What a registry has, in the words of Amazon ECR's API: what `ecr-hub adopt scan` writes. */
export interface RegistryScan {
  /** Id of the registry, which is that of the AWS account. */
  readonly registryId: string;
  /** AWS region of the registry. */
  readonly region: string;
  readonly repositories: readonly RepositoryScan[];
  /** As `get-registry-scanning-configuration` prints it. @default - not read */
  readonly scanningConfiguration?: ScanningConfiguration;
  /** As `describe-registry` prints it. @default - not read */
  readonly replicationConfiguration?: ReplicationConfiguration;
  /** Text of the registry policy. @default - none */
  readonly registryPolicyText?: string;
  /** As `describe-pull-through-cache-rules` prints them. @default - none */
  readonly pullThroughCacheRules?: readonly PullThroughRule[];
  /** As `describe-repository-creation-templates` prints them. @default - none */
  readonly repositoryCreationTemplates?: readonly TemplateScan[];
  /** Values of the account settings by name. @default - not read */
  readonly accountSettings?: Readonly<Record<string, string>>;
  /** ARNs of the principals whose pulls are not recorded. @default - none */
  readonly pullTimeUpdateExclusions?: readonly string[];
  /** URNs of the resources that a Pulumi state has, by type and id. @default - they are in no state of Pulumi */
  readonly urns?: Readonly<Record<string, string>>;
  /** The explicit provider that they have there. @default - the default one */
  readonly provider?: StateProvider;
}

/** An explicit provider of a Pulumi state. */
export interface StateProvider {
  readonly name: string;
  readonly inputs: JsonRecord;
}

/** What repositories and creation templates have in common. */
interface Settings {
  /** @default "MUTABLE" */
  readonly imageTagMutability?: string;
  readonly imageTagMutabilityExclusionFilters?: readonly { readonly filter: string }[];
  readonly encryptionConfiguration?: { readonly encryptionType: string; readonly kmsKey?: string };
}

/** One repository, as `describe-repositories` prints it, with its documents and tags. */
export interface RepositoryScan extends Settings {
  readonly repositoryName: string;
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
  /** Text of the repository policy. @default - none */
  readonly policyText?: string;
  /** Text of the lifecycle policy. @default - none */
  readonly lifecyclePolicyText?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One creation template. */
export interface TemplateScan extends Settings {
  readonly prefix: string;
  readonly description?: string;
  readonly appliedFor?: readonly string[];
  readonly repositoryPolicy?: string;
  readonly lifecyclePolicy?: string;
  readonly customRoleArn?: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
}

const text = optional(stringShape);
const strings = optional(mapOf(stringShape));
const settings = {
  imageTagMutability: text,
  imageTagMutabilityExclusionFilters: optional(listOf(openObjectOf({ filter: stringShape }))),
  encryptionConfiguration: optional(
    openObjectOf<{ encryptionType: string; kmsKey?: string }>({
      encryptionType: stringShape,
      kmsKey: text,
    }),
  ),
};
const template = openObjectOf<TemplateScan>({
  prefix: stringShape,
  description: text,
  appliedFor: optional(listOf(stringShape)),
  ...settings,
  repositoryPolicy: text,
  lifecyclePolicy: text,
  customRoleArn: text,
  resourceTags: strings,
});
const repository = openObjectOf<RepositoryScan>({
  repositoryName: stringShape,
  ...settings,
  imageScanningConfiguration: optional(
    openObjectOf<{ scanOnPush?: boolean }>({ scanOnPush: optional(flagShape) }),
  ),
  policyText: text,
  lifecyclePolicyText: text,
  tags: strings,
});
const provider = objectOf<StateProvider>({
  name: stringShape,
  inputs: valueShape("an object", isRecord),
});
const scanShape = openObjectOf<RegistryScan>({
  registryId: stringShape,
  region: stringShape,
  repositories: listOf(repository),
  scanningConfiguration: optional(parsedBy(parseScanning)),
  replicationConfiguration: optional(parsedBy(parseReplication)),
  registryPolicyText: text,
  pullThroughCacheRules: optional(listOf(parsedBy(parsePullThroughRule))),
  repositoryCreationTemplates: optional(listOf(template)),
  accountSettings: strings,
  pullTimeUpdateExclusions: optional(listOf(stringShape)),
  urns: strings,
  provider: optional(provider),
});

/** Reads a scan. Fails with `registry-scan-shape`. */
export function parseRegistryScan(value: unknown): Parsed<RegistryScan> {
  const rules = { shape: "registry-scan-shape" };
  return parseValue(value, { name: "scan", rules, shape: scanShape });
}
