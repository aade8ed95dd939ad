import { repositoryArn } from "../arn";
import { type Finding, type Parsed, at, wrong } from "../finding";
import { type CheckEntry, type GrantShape, checkGrant, checkPartition } from "../repository/grants";
import {
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  parsePolicyDocument,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import {
  checkAccountId,
  checkPrincipalArn,
  checkRegion,
  checkRepositoryPrefix,
} from "../identifiers";
import {
  type JsonRecord,
  getIndexedStrings,
  isList,
  isRecord,
  toRecord,
  getStrings,
} from "../json";
import { type CacheGrants, cacheGrantStatements, checkCacheGrants } from "./cacheGrants";
import { registryPolicyRules } from "./registryPolicyRules";
import { RESOURCE_POLICY_LENGTH } from "../iam/resourcePolicyCheck";
import { reporter } from "../rule";

const report = reporter(registryPolicyRules);

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

/** Whom the policy of a registry lets in. */
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
}

/** What another account needs to replicate images into a registry. */
export const REPLICATION_ACTIONS: readonly string[] = [
  "ecr:CreateRepository",
  "ecr:ReplicateImage",
];

const UPSTREAM_ACTIONS = [
  "ecr:BatchGetImage",
  "ecr:BatchImportUpstreamImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetImageCopyStatus",
];

/** The registry policy that lets in exactly those of the intent; undefined when that is nobody. */
export function buildRegistryPolicy(intent: RegistryPolicyIntent): PolicyDocument | undefined {
  const sources = toRecord(intent.replicationFrom);
  const caches = toRecord(intent.pullThroughFrom);
  const statements = [
    statement(intent, sources, {
      sid: "ReplicateFromAccounts",
      names: getStrings(sources.accounts),
      actions: REPLICATION_ACTIONS,
    }),
    statement(intent, caches, {
      sid: "PullThroughFromAccounts",
      names: getStrings(caches.accounts),
      actions: UPSTREAM_ACTIONS,
    }),
    statement(intent, caches, {
      sid: "PullThroughFromPrincipals",
      names: getStrings(caches.principalArns),
      actions: UPSTREAM_ACTIONS,
    }),
    ...cacheGrantStatements(intent),
  ].filter((one) => one !== undefined);
  return statements.length === 0 ? undefined : { version: "2012-10-17", statements };
}

function statement(
  { accountId, region }: RegistryPolicyIntent,
  { repositoryPrefixes }: JsonRecord,
  { sid, names, actions }: { sid: string; names: string[]; actions: readonly string[] },
): PolicyStatement | undefined {
  if (names.length === 0 || !isText(region) || !isText(accountId)) return undefined;
  const prefixes = isList(repositoryPrefixes) ? getStrings(repositoryPrefixes) : [""];
  const resources = prefixes.map((prefix) =>
    repositoryArn({ region, accountId, repositoryName: `${prefix}*` }),
  );
  const principals = names.map((value): Principal => ({ type: "AWS", value }));
  return { sid, effect: "Allow", principals, actions, resources, conditions: [] };
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

const checkPrefix: CheckEntry = (value, path) => checkRepositoryPrefix(value, path, "replication");

const REPLICATION_SOURCES: GrantShape = {
  who: { accounts: checkAccountId },
  what: { repositoryPrefixes: checkPrefix },
};

const CACHES: GrantShape = {
  who: { accounts: checkAccountId, principalArns: checkPrincipalArn },
  what: { repositoryPrefixes: checkPrefix },
};

/**
 * Checks whom a registry policy is asked to let in; paths are those of the intent. Fails with the findings of `grantRules`
 * and of the identifiers, `registry-policy-own-account` and `registry-policy-size`.
 */
export function checkRegistryPolicyIntent(intent: RegistryPolicyIntent): Finding[] {
  const { accountId, region, replicationFrom, pullThroughFrom, cachesFilledBy } = toRecord(intent);
  const { principalArns } = toRecord(pullThroughFrom);
  const findings = [
    ...checkAccountId(accountId, "accountId"),
    ...checkRegion(region, "region"),
    ...checkGrant(replicationFrom, "replicationFrom", REPLICATION_SOURCES),
    ...checkPrefixes(replicationFrom, "replicationFrom"),
    ...checkGrant(pullThroughFrom, "pullThroughFrom", CACHES),
    ...checkPrefixes(pullThroughFrom, "pullThroughFrom"),
    ...checkPartition(principalArns, "pullThroughFrom.principalArns", region),
    ...checkOwnAccount(replicationFrom, accountId),
    ...checkCacheGrants(cachesFilledBy, region),
  ];
  const document = isRecord(intent) ? buildRegistryPolicy(intent) : undefined;
  const length = document === undefined ? 0 : renderPolicyDocument(document).length;
  if (length <= RESOURCE_POLICY_LENGTH) return findings;
  const allowed = `allowed at most ${RESOURCE_POLICY_LENGTH}`;
  const message = `registry policy is too long: given ${length} characters, ${allowed}.`;
  return [...findings, report("registry-policy-size", "", message)];
}

/** An empty list of prefixes would grant nothing, or everything: nobody could tell. */
function checkPrefixes(grant: unknown, path: string): Finding[] {
  const { repositoryPrefixes } = toRecord(grant);
  if (!isList(repositoryPrefixes) || repositoryPrefixes.length > 0) return [];
  const allowed = "at least one prefix, or no list for all repositories";
  const message = wrong("list of prefixes is empty", repositoryPrefixes, allowed);
  return [report("registry-policy-no-prefix", at(path, "repositoryPrefixes"), message)];
}

function checkOwnAccount(replicationFrom: unknown, accountId: unknown): Finding[] {
  return getIndexedStrings(toRecord(replicationFrom).accounts).flatMap(([account, index]) => {
    if (account !== accountId) return [];
    const allowed = "other accounts: replication between regions of one account needs no policy";
    const message = wrong("registry lets in its own account", account, allowed);
    return [report("registry-policy-own-account", at("replicationFrom.accounts", index), message)];
  });
}

/** Reads a registry policy from its text or object: `parsePolicyDocument`. */
export function parseRegistryPolicy(input: unknown): Parsed<PolicyDocument> {
  return parsePolicyDocument(input);
}

/** The text of a registry policy: `renderPolicyDocument`. */
export function renderRegistryPolicy(document: PolicyDocument): string {
  return renderPolicyDocument(document);
}
