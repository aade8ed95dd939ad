import { parseArn, getArnAccount } from "../arn";
import { type Finding, quote } from "../finding";
import { getOrInsertComputed } from "../getOrInsertComputed";
import { type Grantee, describeGrantee, getGranteeAccount, isOpen } from "../iam/grantee";
import { grantsAction } from "../iam/iamPolicy";
import { findEmptyConditions } from "../iam/principalConstraint";
import { coversEveryRepository, coversResource } from "../iam/resourcePattern";
import { matchesWildcard } from "../wildcard";
import type { AccessInput } from "./accessInput";
import type { IdentityAccess } from "./policyLayers";
import { type AccessProof } from "./accessMatrix";
import { reportAccess } from "./accessRules";
import { findLambdaAccounts, findLambdaGaps } from "./lambdaGaps";
import { findConditionsByName } from "./caller";
import type { GranteeRights } from "./granteeRights";
import { type GovernedResource, type Identity, describeReasons, listStatements } from "./right";

const PULL = "ecr:BatchGetImage";
const LOGIN = "ecr:GetAuthorizationToken";

/** Where one side of a request grants and the other does not, and what is open. Fails with the findings of `accessRules`. */
export function checkAccess(input: AccessInput, proof: AccessProof): Finding[] {
  const findings: Finding[] = [];
  const byAccount = new Map<string, Identity[]>();
  for (const one of input.identities) {
    getOrInsertComputed(byAccount, getArnAccount(one.arn), (): Identity[] => []).push(one);
  }
  const pulling = new Set<Identity>();
  for (const repository of input.repositories) {
    const sides = proof.sides.get(repository.arn) ?? [];
    for (const { identity, rights } of sides) if (rights.pull) pulling.add(identity);
    const grantees = proof.grants.get(repository.arn) ?? [];
    findings.push(
      ...findOpenGrantees(repository.arn, grantees),
      ...findLambdaAccounts(repository.arn, grantees),
      ...checkConditions(repository),
      ...findIdentityGaps(repository, grantees, sides, byAccount),
      ...findResourceGaps(repository, sides),
      ...findClosedRepository(repository, grantees, sides),
      ...findLambdaGaps(repository, grantees, input),
    );
  }
  return [
    ...findings,
    ...findMissingRepositories(input),
    ...findMissingLogins([...pulling], input, proof),
    ...findCacheGaps(input, proof),
  ];
}

function findOpenGrantees(arn: string, grantees: readonly GranteeRights[]): Finding[] {
  return grantees
    .filter(({ grantee }) => isOpen(grantee))
    .map(({ grantee, rights }) => {
      const what = Object.keys(rights).join(", ");
      const message = `${describeGrantee(grantee)} may ${what}: name accounts, principals or organizations.`;
      return reportAccess("access-open", arn, message);
    });
}

/** Conditions on who calls that nobody can meet, so that their statements let nobody in. */
function checkConditions({ arn, policies }: GovernedResource): Finding[] {
  return listStatements(policies).flatMap(({ statement, reason }) =>
    (statement.effect === "Allow" ? findEmptyConditions(statement.conditions) : []).map(
      ({ operator, key, values }) => {
        const message = `${describeReasons([reason])} allows nobody: ${operator} on ${key} takes ${values.map(quote).join(", ")} literally, use ${operator.replace(/Equals(IgnoreCase)?/i, "Like")}.`;
        return reportAccess("access-condition-unmet", arn, message);
      },
    ),
  );
}

/** Accounts and principals that a repository lets in, where the identities known of the account are not allowed to pull. */
function findIdentityGaps(
  { arn }: GovernedResource,
  grantees: readonly GranteeRights[],
  sides: readonly IdentityAccess[],
  byAccount: ReadonlyMap<string, readonly Identity[]>,
): Finding[] {
  const byIdentity = new Map(sides.map((side) => [side.identity, side]));
  return grantees.flatMap(({ grantee, rights }) => {
    const isOne = grantee.kind === "account" || grantee.kind === "principal";
    if (!isOne || rights.pull === undefined) return [];
    const but = whyNobodyPulls(grantee, arn, {
      there: byAccount.get(grantee.accountId) ?? [],
      sides: byIdentity,
    });
    if (but === undefined) return [];
    const message = `repository allows ${describeGrantee(grantee)} to pull by ${describeReasons(rights.pull.reasons)}, but ${but}.`;
    return [reportAccess("access-identity-side-missing", arn, message)];
  });
}

/** Why nobody of an account, or of a name, can use the right to pull; undefined where somebody can, or something is not known. */
function whyNobodyPulls(
  grantee: Extract<Grantee, { kind: "account" | "principal" }>,
  repositoryArn: string,
  known: { there: readonly Identity[]; sides: ReadonlyMap<Identity, IdentityAccess> },
): string | undefined {
  const { accountId } = grantee;
  const isOwn = accountId === getArnAccount(repositoryArn);
  const { there, sides } = known;
  const isAllowed = (one: Identity) =>
    one.isPartlyRead === true || sides.get(one)?.identityPulls !== undefined;
  if (there.length === 0) return undefined;
  if (grantee.kind === "account") {
    if (isOwn || there.some(isAllowed)) return undefined;
    return "no identity known there is allowed to by its own policies";
  }
  const named = there.filter(({ arn }) => findConditionsByName(arn, grantee.arn) !== undefined);
  if (named.length === 0) return isOwn ? undefined : "no identity of that name is known there";
  if (!isOwn) return named.some(isAllowed) ? undefined : "it is not allowed to by its own policies";
  if (named.some((one) => one.isPartlyRead === true || sides.get(one)?.rights.pull !== undefined))
    return undefined;
  return "its own policies or its permissions boundary keep it from that";
}

/** Identities that are allowed to pull from a repository by a policy that names it, where it does not let them in. */
function findResourceGaps(
  repository: GovernedResource,
  sides: readonly IdentityAccess[],
): Finding[] {
  if (repository.isPartlyRead) return [];
  return sides.flatMap(({ identity, identityPulls, rights }) => {
    if (identityPulls === undefined || rights.pull !== undefined) return [];
    if (!namesRegistryOf(identity, repository)) return [];
    const message = `identity may pull from ${repository.arn} by ${describeReasons(identityPulls.reasons)}, but the policies of the repository and its registry do not allow it, or deny it.`;
    return [reportAccess("access-registry-side-missing", identity.arn, message)];
  });
}

/** A repository that lets nobody of another account in, where identities of others, such as nodes, may pull everything. */
function findClosedRepository(
  { arn, isPartlyRead }: GovernedResource,
  grantees: readonly GranteeRights[],
  sides: readonly IdentityAccess[],
): Finding[] {
  const isOutside = (one: Grantee) => getGranteeAccount(one) !== getArnAccount(arn);
  if (isPartlyRead || grantees.some(({ grantee }) => isOutside(grantee))) return [];
  const nodes = sides.filter(
    ({ identity, identityPulls }) =>
      identityPulls !== undefined &&
      getArnAccount(identity.arn) !== getArnAccount(arn) &&
      pullsEverything(identity),
  );
  const [first] = nodes;
  if (first === undefined) return [];
  const others = nodes.length > 1 ? ` and ${nodes.length - 1} more` : "";
  const message = `repository allows no other account, and ${first.identity.arn}${others} may pull everything by their own policies: add a repository policy for account ${getArnAccount(first.identity.arn)} if they need its images.`;
  return [reportAccess("access-repository-closed", arn, message)];
}

const everything = new WeakMap<Identity, boolean>();

function pullsEverything(identity: Identity): boolean {
  return getOrInsertComputed(everything, identity, () =>
    listStatements(identity.policies).some(
      ({ statement }) =>
        grantsAction(statement, PULL) &&
        statement.resources?.some((pattern) => coversEveryRepository(pattern, "ecr")) === true,
    ),
  );
}

/** Whether a policy of the identity allows to pull by the ARN of the repository, not by a wildcard for all accounts. */
function namesRegistryOf(identity: Identity, repository: GovernedResource): boolean {
  const accountId = getArnAccount(repository.arn);
  return listStatements(identity.policies).some(
    ({ statement }) =>
      grantsAction(statement, PULL) &&
      coversResource(statement, repository.arn) !== "no" &&
      statement.resources?.some((pattern) => parseArn(pattern)?.accountId === accountId),
  );
}

/** Repositories that policies name in a registry of which repositories are known, and that are not among them. */
function findMissingRepositories({
  repositories,
  identities,
  caches = [],
}: AccessInput): Finding[] {
  const registryOf = (one: string) => one.slice(0, one.indexOf(":repository/"));
  const registries = new Set(repositories.map((repository) => registryOf(repository.arn)));
  const known = [...repositories, ...caches].map(({ arn }) => arn);
  return identities.flatMap(({ arn, policies }) =>
    listStatements(policies).flatMap(({ statement, reason }) =>
      (grantsAction(statement, PULL) ? (statement.resources ?? []) : [])
        .filter(
          (pattern) =>
            registries.has(registryOf(pattern)) &&
            !known.some((one) => matchesWildcard(pattern, one, "?")),
        )
        .map((pattern) => {
          const message = `${describeReasons([reason])} names a repository that the registry does not have: given ${quote(pattern)}.`;
          return reportAccess("access-repository-missing", arn, message);
        }),
    ),
  );
}

/** Identities that may pull anything and cannot log in. */
function findMissingLogins(
  pulling: readonly Identity[],
  { repositories }: AccessInput,
  { evaluator }: AccessProof,
): Finding[] {
  const [any] = repositories;
  return pulling.flatMap((identity) => {
    if (any === undefined || identity.isPartlyRead) return [];
    if (evaluator.decide(identity, any, LOGIN).right !== undefined) return [];
    const message =
      "identity may pull and cannot log in: add ecr:GetAuthorizationToken on resource * to one of its policies.";
    return [reportAccess("access-login-missing", identity.arn, message)];
  });
}

const FILL_CACHE = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];

/** Identities of other accounts that may fill a pull-through cache by their own policies, and not by the registry's. */
function findCacheGaps(
  { caches = [], identities }: AccessInput,
  { evaluator }: AccessProof,
): Finding[] {
  return caches.flatMap((cache) => {
    if (cache.isPartlyRead) return [];
    // A repository of the cache that nobody has made yet.
    const arn = cache.arn.replace(/\*$/, "z9q/z9q");
    const resource = { ...cache, arn };
    return identities.flatMap((identity) => {
      if (getArnAccount(identity.arn) === getArnAccount(arn)) return [];
      const decisions = FILL_CACHE.map((action) => evaluator.decide(identity, resource, action));
      const [byOwn] = decisions.map(({ results }) =>
        results.find(({ layer }) => layer.kind === "identity-based policy"),
      );
      if (byOwn?.allow === undefined || decisions.every(({ right }) => right)) return [];
      const message = `identity may fill the pull-through cache ${cache.arn} by ${describeReasons(byOwn.allow.reasons)}, but a first pull requires ${FILL_CACHE.join(" and ")} in both its policies and the registry policy.`;
      return [reportAccess("access-cache-fill-missing", identity.arn, message)];
    });
  });
}
