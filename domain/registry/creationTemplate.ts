import { type Encryption, type EncryptionIntent, buildEncryption } from "../repository/encryption";
import type { PolicyDocument } from "../iam/iamPolicy";
import { isList } from "../json";
import {
  type FlatLifecycleRule,
  type LifecyclePolicy,
  buildLifecyclePolicy,
  expireUntagged,
} from "../lifecycle";
import { type RepositoryPolicyIntent, buildRepositoryPolicy } from "../repository/repositoryPolicy";
import {
  type TagMutability,
  type TagMutabilityIntent,
  type TagMutabilityMode,
  buildTagMutability,
} from "../repository/tagMutability";

/** What Amazon ECR creates repositories for by itself. */
export const TEMPLATE_USES = ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"] as const;
/** One of `TEMPLATE_USES`. */
export type TemplateUse = (typeof TEMPLATE_USES)[number];

/** Whether a template is for a pull-through cache, whatever else it is for. */
export function isForCache(uses: unknown): boolean {
  return isList(uses) && uses.includes("PULL_THROUGH_CACHE");
}

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
