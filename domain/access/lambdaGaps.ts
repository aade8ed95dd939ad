import { getArnAccount } from "../arn";
import type { Finding } from "../finding";
import { type Grantee, getGranteeAccount, isOpen } from "../iam/grantee";
import type { AccessInput } from "./accessInput";
import { reportAccess } from "./accessRules";
import type { GranteeRights } from "./granteeRights";
import type { GovernedResource } from "./right";

/** Accounts for which AWS Lambda may pull, and that may not pull themselves. */
export function findLambdaAccounts(arn: string, grantees: readonly GranteeRights[]): Finding[] {
  return grantees.flatMap(({ grantee }) => {
    const accountId =
      isLambda(grantee) && !isOpen(grantee) ? getGranteeAccount(grantee) : undefined;
    if (accountId === undefined || accountId === getArnAccount(arn)) return [];
    const isOther = (one: GranteeRights) => one.grantee.kind !== "service";
    if (mayPull(grantees.filter(isOther), accountId)) return [];
    const message = `AWS Lambda may pull for account ${accountId}, which may not pull itself: creating a function requires both.`;
    return [reportAccess("access-lambda-account-missing", arn, message)];
  });
}

/** Functions in other accounts that run images of a repository which lets AWS Lambda not in for them. */
export function findLambdaGaps(
  { arn, isPartlyRead }: GovernedResource,
  grantees: readonly GranteeRights[],
  { functions = [] }: AccessInput,
): Finding[] {
  if (isPartlyRead) return [];
  const accounts = functions
    .filter(({ repositoryArn }) => repositoryArn === arn)
    .map((one) => getArnAccount(one.arn))
    .filter((accountId) => accountId !== getArnAccount(arn));
  return [...new Set(accounts)].flatMap((accountId) => {
    const ofLambda = grantees.filter(({ grantee }) => isLambda(grantee));
    if (mayPull(ofLambda, accountId)) return [];
    const message = `account ${accountId} runs images of the repository in AWS Lambda, which may not pull for it: add lambda.amazonaws.com with aws:SourceArn arn:aws:lambda:*:${accountId}:function:* to the repository policy.`;
    return [reportAccess("access-lambda-service-missing", arn, message)];
  });
}

function isLambda(grantee: Grantee): boolean {
  return grantee.kind === "service" && ["lambda.amazonaws.com", "*"].includes(grantee.service);
}

/** Whether one of some grantees that may pull can be in an account. */
function mayPull(grantees: readonly GranteeRights[], accountId: string): boolean {
  return grantees.some(({ grantee, rights }) => {
    const own = getGranteeAccount(grantee);
    return rights.pull !== undefined && (own === undefined || own === accountId);
  });
}
