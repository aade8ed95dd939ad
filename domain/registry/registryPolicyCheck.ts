import { parseArn } from "../arn";
import { type CheckValue, type Finding, at, checkOptional, under, wrong } from "../finding";
import { type PolicyDocument, type PolicyStatement, checkPolicyLength } from "../iam/iamPolicy";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { reachesService } from "../iam/resourcePattern";
import { RESOURCE_POLICY_LENGTH, checkResourcePolicy } from "../iam/resourcePolicyCheck";
import {
  checkAccountId,
  checkOrganizationId,
  checkOrganizationPath,
  checkPrincipalArn,
  checkRepositoryPrefix,
} from "../identifiers";
import { getIndexedStrings, isList, toRecord } from "../json";
import { type GrantShape, checkGrant, checkPartition } from "../repository/grants";
import { type RuleTable, error, reporter, warning } from "../rule";
import { type RegistryPolicyIntent, registryPolicyText } from "./registryPolicy";

/** Rules of registry policies. */
export const registryPolicyRules = {
  "registry-policy-size": error("A registry policy has more than 10,240 characters."),
  "registry-policy-no-statement": warning("A registry policy has no statement."),
  "registry-policy-principal": error(
    "A statement has no principal, one that names nobody, or NotPrincipal with Allow.",
  ),
  "registry-policy-deleted-principal": error(
    "A statement names a deleted role or user by its unique id.",
  ),
  "registry-policy-open-principal": warning(
    "A statement allows everybody, or a service on behalf of everybody.",
  ),
  "registry-policy-unknown-action": warning(
    "A statement names an action that Amazon ECR does not have.",
  ),
  "registry-policy-wildcard-action": warning(
    "A statement allows actions by a wildcard or by NotAction.",
  ),
  "registry-policy-resource": warning(
    "A statement has no Resource, or one that is no ARN of repositories.",
  ),
  "registry-policy-wildcard-resource": warning(
    "A statement allows on all resources rather than on repositories.",
  ),
  "registry-policy-no-prefix": error("A grant has an empty list of repository prefixes."),
  "registry-policy-own-account": warning(
    "A grant names the registry's own account, which needs no registry policy.",
  ),
} satisfies RuleTable;

const report = reporter(registryPolicyRules);

/**
 * Checks a registry policy; paths are those of the document, such as `Statement[0].Principal`. Amazon ECR takes resources
 * that are no ARNs of repositories, and then grants nothing. Fails with the findings of `registryPolicyRules`.
 */
export function checkRegistryPolicy(document: PolicyDocument): Finding[] {
  return [
    ...checkResourcePolicy(document, (fact, path, message) =>
      report(`registry-policy-${fact}`, path, message),
    ),
    ...document.statements.flatMap((one, index) => checkResources(one, at("Statement", index))),
  ];
}

const ALLOWED = "ARNs such as arn:aws:ecr:us-east-1:111111111111:repository/*";

function checkResources(statement: PolicyStatement, path: string): Finding[] {
  const { effect, resources, notResources } = statement;
  if (notResources !== undefined) {
    if (effect === "Deny") return [];
    const message = wrong("NotResource allows on all other resources", notResources, ALLOWED);
    return [report("registry-policy-wildcard-resource", at(path, "NotResource"), message)];
  }
  if (resources === undefined) {
    const message = `statement has no resource: allowed ${ALLOWED}.`;
    return [report("registry-policy-resource", path, message)];
  }
  return resources.flatMap((resource) => {
    if (isRepositoryArn(resource)) return [];
    if (!reachesService(resource, "ecr")) {
      const message = wrong("resource is no repository", resource, ALLOWED);
      return [report("registry-policy-resource", at(path, "Resource"), message)];
    }
    if (effect === "Deny") return [];
    const message = wrong("resource is not bound to repositories", resource, ALLOWED);
    return [report("registry-policy-wildcard-resource", at(path, "Resource"), message)];
  });
}

function isRepositoryArn(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === "ecr" && arn.resource.startsWith("repository/");
}

const checkPrefix: CheckValue = (value, path) => checkRepositoryPrefix(value, path, "replication");

const REPLICATION_SOURCES: GrantShape = {
  who: { accounts: checkAccountId },
  what: { repositoryPrefixes: checkPrefix },
};

const CACHES: GrantShape = {
  who: { accounts: checkAccountId, principalArns: checkPrincipalArn },
  what: { repositoryPrefixes: checkPrefix },
};

const CACHE_GRANT: GrantShape = {
  who: {
    accounts: checkAccountId,
    organizationIds: checkOrganizationId,
    organizationPaths: checkOrganizationPath,
    principalArns: checkPrincipalArn,
  },
};

/**
 * Checks what a registry policy shall grant; paths are those of the intent. A registry that is not known is not judged. Fails with the
 * findings of `grantRules` and of the identifiers, `registry-policy-own-account` and `registry-policy-size`. A caller that needs the
 * text of the policy gives the function that renders it.
 */
export function checkRegistryPolicyIntent(
  intent: Partial<RegistryPolicyIntent>,
  render = registryPolicyText,
): Finding[] {
  const { accountId, region, document, replicationFrom, pullThroughFrom, cachesFilledBy } =
    toRecord(intent);
  return [
    ...checkOptional(document, "document", (text, path) =>
      under(path, checkRegistryPolicyText(text)),
    ),
    ...checkGrant(replicationFrom, "replicationFrom", REPLICATION_SOURCES),
    ...checkPrefixes(replicationFrom, "replicationFrom"),
    ...checkOwnAccount(replicationFrom, accountId),
    ...checkRegionalGrant(pullThroughFrom, "pullThroughFrom", CACHES, region),
    ...checkPrefixes(pullThroughFrom, "pullThroughFrom"),
    ...Object.entries(toRecord(cachesFilledBy)).flatMap(([prefix, grant]) =>
      checkRegionalGrant(grant, at("cachesFilledBy", prefix), CACHE_GRANT, region),
    ),
    // While the registry is not known, the policy is at least as long as without its account and region.
    ...checkPolicyLength(
      render({ accountId: "", region: "", ...intent }),
      { what: "registry policy", most: RESOURCE_POLICY_LENGTH },
      (message) => report("registry-policy-size", "", message),
    ),
  ];
}

/** Checks a registry policy that comes as text. */
export function checkRegistryPolicyText(text: unknown): readonly Finding[] {
  const parsed = parsePolicyDocument(text);
  return parsed.ok ? checkRegistryPolicy(parsed.value) : parsed.findings;
}

function checkRegionalGrant(
  grant: unknown,
  path: string,
  shape: GrantShape,
  region: unknown,
): Finding[] {
  const { principalArns } = toRecord(grant);
  return [
    ...checkGrant(grant, path, shape),
    ...checkPartition(principalArns, at(path, "principalArns"), region),
  ];
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
    const message = wrong("grant names the registry's own account", account, allowed);
    return [report("registry-policy-own-account", at("replicationFrom.accounts", index), message)];
  });
}
