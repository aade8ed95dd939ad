import { repositoryArn } from "../arn";
import {
  type PolicyDocument,
  type PolicyStatement,
  extendPolicy,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { getStrings, isList, toRecord } from "../json";
import { type PrincipalGrant, grantStatements } from "../repository/grants";
import { FILL_CACHE_ACTIONS, cachedRepositories } from "./cacheFill";

/** Who may pull images through caches that nobody has pulled before, by the prefix of the pull-through cache rule. */
export type CacheGrants = Readonly<Record<string, PrincipalGrant>>;

/** From which accounts images are replicated into the registry. */
export interface ReplicationSourceGrant {
  /** Ids of the accounts whose registries replicate to this one. At least one. */
  readonly accounts?: readonly string[];
  /** Beginnings of the names of repositories that may be replicated. @default - all repositories */
  readonly repositoryPrefixes?: readonly string[];
}

/** Who caches images of the registry in another one, by pull-through cache rules with this registry as upstream. */
export interface PullThroughGrant {
  /** Ids of the accounts of the caching registries. @default - none */
  readonly accounts?: readonly string[];
  /** ARNs of the roles that the pull-through cache rules have as custom role. @default - none */
  readonly principalArns?: readonly string[];
  /** Beginnings of the names of repositories that may be cached. @default - all repositories */
  readonly repositoryPrefixes?: readonly string[];
}

/** What the policy of a registry grants. */
export interface RegistryPolicyIntent {
  /** Account of the registry itself. */
  readonly accountId: string;
  /** Region of the registry itself. */
  readonly region: string;
  /** @default - no other account replicates to the registry */
  readonly replicationFrom?: ReplicationSourceGrant;
  /** Takes effect with the registry policy scope `V2`, the default of accounts since the end of 2024. @default - none */
  readonly pullThroughFrom?: PullThroughGrant;
  /** Who may pull through caches of the registry what nobody has pulled before, by prefix. @default - nobody else */
  readonly cachesFilledBy?: CacheGrants;
  /** Text of a policy whose statements stand before those of the grants. @default - none */
  readonly document?: string;
}

/** What another account needs to replicate images into a registry. */
export const REPLICATION_ACTIONS: readonly string[] = [
  "ecr:CreateRepository",
  "ecr:ReplicateImage",
];

/** What a cache in another registry needs on the repositories of this one. */
export const UPSTREAM_ACTIONS: readonly string[] = [
  "ecr:BatchGetImage",
  "ecr:BatchImportUpstreamImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetImageCopyStatus",
];

/** The registry policy that allows exactly what the intent grants; undefined where that is nothing. */
export function buildRegistryPolicy(
  intent: Partial<RegistryPolicyIntent>,
): PolicyDocument | undefined {
  const { accountId, region, replicationFrom, pullThroughFrom, cachesFilledBy } = toRecord(intent);
  const { document: text } = toRecord(intent);
  if (typeof accountId !== "string" || typeof region !== "string") return undefined;
  const registry = { accountId, region };
  const { accounts } = toRecord(replicationFrom);
  const caching = toRecord(pullThroughFrom);
  return extendPolicy(
    text === undefined ? undefined : parsePolicyDocument(text),
    grantStatements(
      { accounts },
      {
        verb: "Replicate",
        actions: REPLICATION_ACTIONS,
        resources: below(registry, replicationFrom),
      },
    ),
    grantStatements(
      { accounts: caching.accounts, principalArns: caching.principalArns },
      { verb: "PullThrough", actions: UPSTREAM_ACTIONS, resources: below(registry, caching) },
    ),
    cacheStatements(registry, toRecord(cachesFilledBy)),
  );
}

interface Registry {
  readonly accountId: string;
  readonly region: string;
}

/** The repositories with the prefixes of a grant; all of them where it has no prefixes. */
function below(registry: Registry, grant: unknown): string[] {
  const { repositoryPrefixes } = toRecord(grant);
  const prefixes = isList(repositoryPrefixes) ? getStrings(repositoryPrefixes) : [""];
  return prefixes.map((prefix) => repositoryArn({ ...registry, repositoryName: `${prefix}*` }));
}

/** What lets those of the grants fill caches: to make a repository below the prefix and to import an image, no more. */
function cacheStatements(
  registry: Registry,
  grants: Readonly<Record<string, unknown>>,
): PolicyStatement[] {
  const statements = Object.entries(grants).flatMap(([prefix, grant]) => {
    const repositoryName = cachedRepositories(prefix);
    const resources = [repositoryArn({ ...registry, repositoryName })];
    const granted = { verb: fillVerb(prefix), actions: FILL_CACHE_ACTIONS, resources };
    return grantStatements(toRecord(grant), granted);
  });
  const isUnique = ({ sid }: PolicyStatement) =>
    statements.filter((other) => other.sid === sid).length === 1;
  return statements.map((one) => (isUnique(one) ? one : { ...one, sid: undefined }));
}

/** `FillDockerHub` for `docker-hub`. Prefixes that differ in separators only have the same, and so no id. */
function fillVerb(prefix: string): string {
  const words = prefix.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `Fill${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}

/** The text of the policy of an intent; empty where that grants nothing, or while the registry is not known. */
export function registryPolicyText(intent: Partial<RegistryPolicyIntent>): string {
  const document = buildRegistryPolicy(intent);
  return document === undefined ? "" : renderPolicyDocument(document);
}
