import { creationTemplateRules, isForCache } from "./creationTemplateCheck";
import {
  type Encryption,
  type EncryptionIntent,
  buildEncryption,
  parseEncryption,
} from "../repository/encryption";
import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import type { PolicyDocument } from "../iam/iamPolicy";
import { type JsonRecord, canonicalJson, isList, isRecord, readJson } from "../json";
import {
  type FlatLifecycleRule,
  type LifecyclePolicy,
  buildLifecyclePolicy,
  expireUntagged,
  parseLifecyclePolicy,
  renderLifecyclePolicy,
} from "../lifecycle";
import {
  type RepositoryPolicyIntent,
  buildRepositoryPolicy,
  parseRepositoryPolicy,
  renderRepositoryPolicy,
} from "../repository/repositoryPolicy";
import { reporter } from "../rule";
import {
  type ExclusionFilter,
  type TagMutability,
  type TagMutabilityIntent,
  type TagMutabilityMode,
  buildTagMutability,
  parseTagMutability,
  tagMutabilityProperties,
} from "../repository/tagMutability";

export {
  checkCreationTemplate,
  checkTemplateDescription,
  checkTemplatePrefixes,
  creationTemplateRules,
} from "./creationTemplateCheck";

const report = reporter(creationTemplateRules);

/** What Amazon ECR creates repositories for by itself. */
export const TEMPLATE_USES = ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"] as const;
/** One of `TEMPLATE_USES`. */
export type TemplateUse = (typeof TEMPLATE_USES)[number];

/** What the repositories that Amazon ECR creates below a prefix are like. */
export interface CreationTemplate {
  /** Beginning of the names up to a `/`, or `ROOT` for all that no other template has; the longest prefix counts. */
  readonly prefix: string;
  /** At most 255 characters. */
  readonly description?: string;
  readonly appliedFor: readonly TemplateUse[];
  readonly tagMutability: TagMutability;
  readonly encryption: Encryption;
  readonly lifecyclePolicy?: LifecyclePolicy;
  readonly repositoryPolicy?: PolicyDocument;
  /** ARN of the role that creates the repositories: without it they have neither tags nor a KMS key. */
  readonly customRoleArn?: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
}

/** What the repositories below a prefix shall be like. */
export interface CreationTemplateIntent extends TagMutabilityIntent, RepositoryPolicyIntent {
  readonly prefix: string;
  /** @default - none */
  readonly description?: string;
  readonly appliedFor: readonly string[];
  /** @default - `AES256` */
  readonly encryption?: EncryptionIntent;
  /** No rules: no lifecycle policy. @default - untagged images expire after a day */
  readonly lifecycleRules?: readonly FlatLifecycleRule[];
  /** @default - none */
  readonly customRoleArn?: string;
  /** @default - none */
  readonly resourceTags?: Readonly<Record<string, string>>;
}

/** The template that an intent asks for: as strict as a repository, but for tags of a cache, which must be able to move. */
export function buildCreationTemplate(intent: CreationTemplateIntent): CreationTemplate {
  const { prefix, description, appliedFor, customRoleArn, resourceTags } = intent;
  const rules = intent.lifecycleRules ?? [expireUntagged({ afterDays: 1 })];
  const repositoryPolicy = buildRepositoryPolicy(intent);
  return {
    prefix,
    ...(description !== undefined && { description }),
    appliedFor: appliedFor as readonly TemplateUse[],
    tagMutability: buildTemplateTagMutability(intent),
    encryption: buildEncryption(intent.encryption ?? {}),
    ...(rules.length > 0 && { lifecyclePolicy: buildLifecyclePolicy(rules) }),
    ...(repositoryPolicy !== undefined && { repositoryPolicy }),
    ...(customRoleArn !== undefined && { customRoleArn }),
    ...(resourceTags !== undefined && { resourceTags }),
  };
}

/** The mutability of a cache's tags where nobody asks for another one: immutable tags would stop its refresh. */
export function cacheMutability(exclusionFilters: readonly string[] = []): TagMutabilityMode {
  return exclusionFilters.length > 0 ? "MUTABLE_WITH_EXCLUSION" : "MUTABLE";
}

function buildTemplateTagMutability(intent: CreationTemplateIntent): TagMutability {
  const { appliedFor, imageTagMutability, imageTagMutabilityExclusionFilters: filters } = intent;
  if (!isForCache(appliedFor) || imageTagMutability !== undefined)
    return buildTagMutability(intent);
  const mode = cacheMutability(isList(filters) ? filters : []);
  return buildTagMutability({ ...intent, imageTagMutability: mode });
}

/** A template as the properties of its resource. */
export interface CreationTemplateProperties {
  readonly prefix: string;
  readonly description?: string;
  readonly appliedFors: readonly string[];
  readonly imageTagMutability: TagMutabilityMode;
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[];
  readonly encryptionConfigurations: readonly Encryption[];
  /** JSON text. */
  readonly lifecyclePolicy?: string;
  /** JSON text. */
  readonly repositoryPolicy?: string;
  readonly customRoleArn?: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
}

/** The properties that the resource of a template has. */
export function creationTemplateProperties(template: CreationTemplate): CreationTemplateProperties {
  const { prefix, description, appliedFor, lifecyclePolicy, repositoryPolicy } = template;
  const { customRoleArn, resourceTags } = template;
  return {
    prefix,
    ...(description !== undefined && { description }),
    appliedFors: [...appliedFor].sort(),
    ...tagMutabilityProperties(template.tagMutability),
    encryptionConfigurations: [template.encryption],
    ...(lifecyclePolicy && { lifecyclePolicy: renderLifecyclePolicy(lifecyclePolicy) }),
    ...(repositoryPolicy && { repositoryPolicy: renderRepositoryPolicy(repositoryPolicy) }),
    ...(customRoleArn !== undefined && { customRoleArn }),
    ...(resourceTags !== undefined && { resourceTags }),
  };
}

/** The canonical JSON text of a template: the properties of its resource. */
export function renderCreationTemplate(template: CreationTemplate): string {
  return canonicalJson(creationTemplateProperties(template));
}

/**
 * Reads a template from the properties of its resource, or from their text; other properties are not looked at. Fails with
 * `creation-template-shape` and with what the parsers of its documents find.
 */
export function parseCreationTemplate(input: unknown): Parsed<CreationTemplate> {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!isRecord(json.value)) {
    const message = wrong("template is not an object", json.value, "prefix, appliedFors, …");
    return { ok: false, findings: [report("creation-template-shape", "", message)] };
  }
  const properties = json.value;
  const findings = checkShape(properties);
  const document = <T>(key: string, parse: (value: unknown) => Parsed<T>): T | undefined => {
    if (properties[key] === undefined) return undefined;
    const read = parse(properties[key]);
    if (read.ok) return read.value;
    const found = read.findings.map((one) => ({ ...one, path: within(key, one.path) }));
    findings.push(...found);
    return undefined;
  };
  const tagMutability = parseTagMutability(properties);
  if (!tagMutability.ok) findings.push(...tagMutability.findings);
  const template = {
    ...texts(properties, ["prefix", "description", "customRoleArn", "resourceTags"]),
    appliedFor: properties.appliedFors,
    tagMutability: tagMutability.ok ? tagMutability.value : undefined,
    encryption: document("encryptionConfigurations", parseEncryption) ?? buildEncryption({}),
    ...given("lifecyclePolicy", document("lifecyclePolicy", parseLifecyclePolicy)),
    ...given("repositoryPolicy", document("repositoryPolicy", parseRepositoryPolicy)),
  };
  return parsed(template as unknown as CreationTemplate, findings);
}

function checkShape(properties: JsonRecord): Finding[] {
  const { prefix, description, customRoleArn, appliedFors, resourceTags } = properties;
  const findings: Finding[] = [];
  const wrongShape = (path: string, value: unknown, allowed: string) => {
    const message = wrong(`${path} is not valid`, value, allowed);
    findings.push(report("creation-template-shape", path, message));
  };
  if (typeof prefix !== "string") wrongShape("prefix", prefix, "a string");
  for (const [key, value] of Object.entries({ description, customRoleArn })) {
    if (value !== undefined && typeof value !== "string") wrongShape(key, value, "a string");
  }
  if (!isList(appliedFors) || !appliedFors.every((use) => typeof use === "string")) {
    wrongShape("appliedFors", appliedFors, "a list of strings");
  }
  if (resourceTags !== undefined && !isRecord(resourceTags)) {
    wrongShape("resourceTags", resourceTags, "an object of strings");
  }
  return findings;
}

function texts(properties: JsonRecord, keys: readonly string[]): JsonRecord {
  const present = keys.filter((key) => properties[key] !== undefined);
  return Object.fromEntries(present.map((key) => [key, properties[key]]));
}

function given(key: string, value: unknown): JsonRecord {
  return value === undefined ? {} : { [key]: value };
}

function within(outer: string, path: string): string {
  if (path === "" || path.startsWith("[")) return `${outer}${path}`;
  return `${at("", outer)}.${path}`;
}
