import { parseArn } from "../arn";
import { type Finding, at, checkOptional, under, wrong } from "../finding";
import { type GrantShape, checkGrant, checkPartition, grantRules, isEmptyList } from "./grants";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { checkPolicyLength } from "../iam/iamPolicy";
import {
  checkAccountId,
  checkOrganizationId,
  checkOrganizationPath,
  checkPrincipalArn,
  checkRegion,
} from "../identifiers";
import { type JsonRecord, getIndexedStrings, toRecord, getStrings } from "../json";
import { type RepositoryPolicyIntent, repositoryPolicyText } from "./repositoryPolicy";
import { checkRepositoryPolicy, repositoryPolicyRules } from "./repositoryPolicyCheck";
import { RESOURCE_POLICY_LENGTH } from "../iam/resourcePolicyCheck";
import { reporter } from "../rule";

const report = reporter(grantRules);
const reportPolicy = reporter(repositoryPolicyRules);

const PULL: GrantShape = {
  who: {
    accounts: checkAccountId,
    organizationIds: checkOrganizationId,
    organizationPaths: checkOrganizationPath,
    lambdaAccounts: checkAccountId,
    lambdaOrganizationIds: checkOrganizationId,
    lambdaOrganizationPaths: checkOrganizationPath,
    principalArns: checkPrincipalArn,
  },
};

/** The lists of a pull grant that say who may pull. */
export const PULL_GRANT_LISTS = Object.keys(PULL.who);

const PUSH: GrantShape = {
  who: { accounts: checkAccountId, principalArns: checkPrincipalArn },
};

/**
 * Checks what a repository policy is asked to grant; paths are those of the intent, such as `pull.accounts[0]`. Finds invalid ids and
 * ARNs, empty and repeated grants, principals of another partition, and a policy of over 10,240 characters; warns of what is granted
 * twice, and of Lambda functions that nobody may deploy. A caller that needs the text of the policy gives the function that renders it.
 */
export function checkRepositoryPolicyIntent(
  intent: RepositoryPolicyIntent,
  render = repositoryPolicyText,
): Finding[] {
  const { pull, push, region, repositoryPolicy } = toRecord(intent);
  const pulls = toRecord(pull);
  return [
    ...checkGrant(pull, "pull", PULL),
    ...checkPushGrant(push, region),
    ...checkOptional(repositoryPolicy, "repositoryPolicy", checkPolicyText),
    ...checkOptional(region, "region", checkRegion),
    ...checkLambda(pulls, region),
    ...checkPartition(pulls.principalArns, "pull.principalArns", region),
    ...checkRedundancy(pulls, "pull"),
    ...checkSize(toRecord(intent), render),
  ];
}

/** While the region of functions is not known, the policy is at least as long as without its name. */
function checkSize(intent: RepositoryPolicyIntent, render: typeof repositoryPolicyText): Finding[] {
  const { pull, region } = intent;
  const isKnown = region !== undefined || isEmptyList(toRecord(pull).lambdaAccounts);
  const what = isKnown ? "repository policy" : "repository policy without the name of its region";
  return checkPolicyLength(
    render(isKnown ? intent : { ...intent, region: "" }),
    { what, most: RESOURCE_POLICY_LENGTH },
    (message) =>
      reportPolicy("repository-policy-size", pull === undefined ? "push" : "pull", message),
  );
}

function checkPolicyText(text: unknown, path: string): Finding[] {
  const parsed = parsePolicyDocument(text);
  return under(path, parsed.ok ? checkRepositoryPolicy(parsed.value) : parsed.findings);
}

/** Checks who may push; paths begin with `push`. */
export function checkPushGrant(push: unknown, region: unknown): Finding[] {
  const { principalArns } = toRecord(push);
  return [
    ...checkGrant(push, "push", PUSH),
    ...checkPartition(principalArns, "push.principalArns", region),
    ...checkRedundancy(toRecord(push), "push"),
  ];
}

/** AWS lets an account make functions of an image only if the account, or a principal in it, may pull it as well. */
function checkLambda(pull: JsonRecord, region: unknown): Finding[] {
  const lambdaAccounts = getIndexedStrings(pull.lambdaAccounts);
  const findings: Finding[] = [];
  if (lambdaAccounts.length > 0 && region === undefined) {
    const message = "pull.lambdaAccounts requires region, that of the repository.";
    findings.push(report("grant-lambda-region", "region", message));
  }
  const { organizationIds, organizationPaths } = pull;
  if (!isEmptyList(organizationIds) || !isEmptyList(organizationPaths)) return findings;
  const accounts = new Set([
    ...getStrings(pull.accounts),
    ...getStrings(pull.principalArns).map((arn) => parseArn(arn)?.accountId),
  ]);
  lambdaAccounts.forEach(([accountId, index]) => {
    if (accounts.has(accountId)) return;
    const allowed = "an account of pull.accounts, or of a role in pull.principalArns";
    const message = wrong("nobody in this account could deploy a function", accountId, allowed);
    const path = at("pull.lambdaAccounts", index);
    findings.push(report("grant-lambda-account", path, message));
  });
  return findings;
}

function checkRedundancy(grant: JsonRecord, path: string): Finding[] {
  const accounts = new Set(getStrings(grant.accounts));
  const organizations = new Set(getStrings(grant.organizationIds));
  const redundant = (list: string, groupOf: (text: string) => string | undefined) =>
    getIndexedStrings(grant[list]).flatMap(([text, index]) => {
      const group = groupOf(text);
      if (group === undefined) return [];
      const message = `grant names ${text} twice: ${group} covers it already.`;
      return [report("grant-redundant", at(at(path, list), index), message)];
    });
  return [
    ...redundant("principalArns", (arn) => {
      const accountId = parseArn(arn)?.accountId ?? "";
      return accounts.has(accountId) ? `account ${accountId}` : undefined;
    }),
    ...redundant("organizationPaths", (text) => {
      const [organizationId = ""] = text.split("/", 1);
      return organizations.has(organizationId) ? `organization ${organizationId}` : undefined;
    }),
  ];
}
