import { repositoryArn } from "../arn";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";
import {
  type PullThroughGrant,
  REPLICATION_ACTIONS,
  type ReplicationSourceGrant,
  UPSTREAM_ACTIONS,
  buildRegistryPolicy,
} from "../registry/registryPolicy";
import { type Decoding, type GrantLists, decodePolicy, toPrincipal } from "./decodeGrants";

/** A registry policy said as grants. */
export interface DecodedRegistryGrants {
  readonly replicationFrom?: ReplicationSourceGrant;
  readonly pullThroughFrom?: PullThroughGrant;
}

interface Registry {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Says a registry policy as grants, and proves it: both documents allow the same principals the same actions on the same repositories.
 * Grants deny nothing and have no conditions, so that these triples are all that the documents say.
 */
export function decodeRegistryPolicy(
  policyText: string,
  registry: Registry,
): Decoding<DecodedRegistryGrants> {
  return decodePolicy<DecodedRegistryGrants>(policyText, {
    decodeStatement: (statement, lists) => decodeStatement(statement, registry, lists),
    build: (grants) => buildRegistryPolicy({ ...grants, ...registry }),
    findDifference: (given, built) =>
      listTriples(given) === listTriples(built)
        ? undefined
        : "one grant has all of its principals for all of its prefixes",
  });
}

type GrantName = keyof DecodedRegistryGrants;

function decodeStatement(
  { principals, actions, resources, conditions }: PolicyStatement,
  registry: Registry,
  lists: GrantLists,
): string | undefined {
  if (principals === undefined || actions === undefined || resources === undefined)
    return "names what it is not for";
  if (conditions.length > 0) return "has a condition";
  const grant = toGrantName(actions);
  if (grant === undefined)
    return "allows other actions than replicating or caching from here takes";
  for (const { type, value } of principals) {
    const target = toPrincipal(type, value);
    const isSayable = target?.list === "accounts" || grant === "pullThroughFrom";
    if (target === undefined || !isSayable)
      return `names ${JSON.stringify(value)}, which ${grant} does not take`;
    lists.add(grant, target.list, [target.value]);
  }
  for (const resource of resources) {
    const prefix = toPrefix(resource, registry);
    if (prefix === undefined)
      return `is for ${JSON.stringify(resource)}, which is no prefix of repositories of this registry`;
    // Without prefixes a grant is for all repositories.
    if (prefix !== "") lists.add(grant, "repositoryPrefixes", [prefix]);
  }
  return undefined;
}

function toGrantName(actions: readonly string[]): GrantName | undefined {
  const given = toSet(actions);
  if (given === toSet(REPLICATION_ACTIONS)) return "replicationFrom";
  return given === toSet(UPSTREAM_ACTIONS) ? "pullThroughFrom" : undefined;
}

function toSet(actions: readonly string[]): string {
  return [...new Set(actions.map((action) => action.toLowerCase()))].toSorted().join();
}

/** What the names of the repositories begin with, where that is what an ARN says. */
function toPrefix(resource: string, registry: Registry): string | undefined {
  const beginning = repositoryArn({ ...registry, repositoryName: "" });
  if (!resource.startsWith(beginning) || !resource.endsWith("*")) return undefined;
  const prefix = resource.slice(beginning.length, -1);
  return /[*?$]/.test(prefix) ? undefined : prefix;
}

/** Each principal, action and repository of a document that only allows, and has no condition. */
function listTriples({ statements }: PolicyDocument): string {
  const triples = statements.flatMap(({ principals = [], actions = [], resources = [] }) =>
    principals.flatMap(({ type, value }) =>
      actions.flatMap((action) =>
        resources.map((resource) =>
          [toPrincipal(type, value)?.value, action.toLowerCase(), resource].join(" "),
        ),
      ),
    ),
  );
  return [...new Set(triples)].toSorted().join("\n");
}
