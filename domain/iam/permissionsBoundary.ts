import { parseArn } from "../arn";
import { type Finding, wrong } from "../finding";
import { isAccountId, isPartition } from "../identifiers";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of the permissions boundaries of roles. */
export const permissionsBoundaryRules = {
  "permissions-boundary-arn-format": error(
    "A permissions boundary is not the ARN of a managed policy of IAM.",
  ),
  "permissions-boundary-arn-account": error(
    "A permissions boundary is a policy of another account than the role's.",
  ),
} satisfies RuleTable;

const report = reporter(permissionsBoundaryRules);

/** What stands in cursor of the account id in the ARNs of policies that AWS manages. */
const OF_AWS = "aws";

/**
 * Checks the permissions boundary of a role: the ARN of a policy that AWS manages or of one of the role's own account, where that
 * is known. Fails with `permissions-boundary-arn-format` and `permissions-boundary-arn-account`.
 */
export function checkPermissionsBoundaryArn(
  value: unknown,
  path: string,
  accountId?: string,
): Finding[] {
  const owner = typeof value === "string" ? policyOwner(value) : undefined;
  if (owner === undefined) {
    const allowed = "an ARN such as arn:aws:iam::111111111111:policy/boundary";
    const message = wrong("permissions boundary ARN", value, allowed);
    return [report("permissions-boundary-arn-format", path, message)];
  }
  if (accountId === undefined || owner === OF_AWS || owner === accountId) return [];
  const allowed = `a policy of ${accountId} or of AWS`;
  const message = wrong("permissions boundary is in another account", value, allowed);
  return [report("permissions-boundary-arn-account", path, message)];
}

/** Whose managed policy it is: an account's, or AWS's. A path may have any printable ASCII but asterisks, 512 with both slashes. */
function policyOwner(text: string): string | undefined {
  const arn = parseArn(text);
  const isPolicy =
    arn?.service === "iam" &&
    isPartition(arn.partition) &&
    arn.region === "" &&
    (arn.accountId === OF_AWS || isAccountId(arn.accountId)) &&
    /^policy\/([!-)+-~]{1,510}\/)?[\w+=,.@-]{1,128}$/.test(arn.resource);
  return isPolicy ? arn.accountId : undefined;
}
