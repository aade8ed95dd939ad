import { FILL_CACHE_ACTIONS, cachedRepositories } from "./cacheFill";
import { repositoryArn } from "../arn";
import { type Finding, at } from "../finding";
import { type PolicyStatement, type Principal, EVERYBODY } from "../iam/iamPolicy";
import {
  checkAccountId,
  checkOrganizationId,
  checkOrganizationPath,
  checkPrincipalArn,
} from "../identifiers";
import { isRecord, toRecord, getStrings } from "../json";
import { type GrantShape, checkGrant, checkPartition } from "../repository/grants";

/** Who may pull through a cache of the registry what nobody has pulled before. The registry's own account needs no grant. */
export interface CacheGrant {
  /** Ids of accounts; which of its principals may, each account says in its own policies. @default - none */
  readonly accounts?: readonly string[];
  /** Ids of organizations, all of whose accounts may. @default - none */
  readonly organizationIds?: readonly string[];
  /** Paths of organizational units. @default - none */
  readonly organizationPaths?: readonly string[];
  /** ARNs of roles and users, in any account. @default - none */
  readonly principalArns?: readonly string[];
}

/** Grants by the prefix of the pull-through cache rule that they are for. */
export type CacheGrants = Readonly<Record<string, CacheGrant>>;

const CACHE_GRANT: GrantShape = {
  who: {
    accounts: checkAccountId,
    organizationIds: checkOrganizationId,
    organizationPaths: checkOrganizationPath,
    principalArns: checkPrincipalArn,
  },
};

/** Checks grants to pull through caches; paths are those inside of `cachesFilledBy`. Fails with the findings of `grantRules`. */
export function checkCacheGrants(grants: unknown, region: unknown): Finding[] {
  return Object.entries(toRecord(grants)).flatMap(([prefix, grant]) => {
    const path = at("cachesFilledBy", prefix);
    const { principalArns } = toRecord(grant);
    return [
      ...checkGrant(grant, path, CACHE_GRANT),
      ...checkPartition(principalArns, at(path, "principalArns"), region),
    ];
  });
}

/** The registry of caches, and who fills them. */
interface CachesOfRegistry {
  readonly accountId: string;
  readonly region: string;
  readonly cachesFilledBy?: CacheGrants;
}

/** What lets those of the grants fill their caches: a repository is made and an image imported below the prefix, no more. */
export function cacheGrantStatements(registry: CachesOfRegistry): PolicyStatement[] {
  const { accountId, region, cachesFilledBy } = registry;
  if (typeof accountId !== "string" || typeof region !== "string") return [];
  const statements = Object.entries(toRecord(cachesFilledBy)).flatMap(([prefix, grant]) => {
    const repositoryName = cachedRepositories(prefix);
    const resources = [repositoryArn({ accountId, region, repositoryName })];
    return isRecord(grant) ? buildStatements(grant, toSid(prefix), resources) : [];
  });
  const isUnique = ({ sid }: PolicyStatement) =>
    statements.filter((other) => other.sid === sid).length === 1;
  return statements.map((one) => (isUnique(one) ? one : { ...one, sid: undefined }));
}

/** `FillDockerHub` for `docker-hub`; prefixes that differ in separators only have the same, and then none. */
function toSid(prefix: string): string {
  const words = prefix.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `Fill${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}

function buildStatements(grant: CacheGrant, sid: string, resources: string[]): PolicyStatement[] {
  const allow = { effect: "Allow", actions: FILL_CACHE_ACTIONS, resources } as const;
  const toAws = (kind: string, names: unknown): PolicyStatement[] => {
    const principals = getStrings(names).map((value): Principal => ({ type: "AWS", value }));
    if (principals.length === 0) return [];
    return [{ ...allow, sid: `${sid}From${kind}`, principals, conditions: [] }];
  };
  const where = (kind: string, operator: string, key: string, names: unknown) => {
    const values = getStrings(names);
    if (values.length === 0) return [];
    const conditions = [{ operator, key, values }];
    return [{ ...allow, sid: `${sid}From${kind}`, principals: [EVERYBODY], conditions }];
  };
  const { accounts, organizationIds, organizationPaths, principalArns } = grant;
  return [
    ...toAws("Accounts", accounts),
    ...where("Organizations", "StringEquals", "aws:PrincipalOrgID", organizationIds),
    ...where(
      "OrganizationPaths",
      "ForAnyValue:StringLike",
      "aws:PrincipalOrgPaths",
      organizationPaths,
    ),
    ...toAws("Principals", principalArns),
  ];
}
