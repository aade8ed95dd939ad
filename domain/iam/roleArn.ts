import { parseArn } from "../arn";
import { type Finding, wrong } from "../finding";
import { isPrincipalArn } from "../identifiers";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of the ARNs of roles that Amazon ECR assumes. */
export const roleArnRules = {
  "role-arn-format": error("A role is not given by the ARN of one."),
  "role-arn-account": error("A role is in another account than the registry that uses it."),
} satisfies RuleTable;

const report = reporter(roleArnRules);

/**
 * Checks the ARN of a role that Amazon ECR assumes for a registry: it is of the registry's own account, where that is known.
 * Fails with `role-arn-format` and `role-arn-account`.
 */
export function checkRoleArn(value: unknown, path: string, accountId?: string): Finding[] {
  const arn = typeof value === "string" && isPrincipalArn(value) ? parseArn(value) : undefined;
  if (arn?.service !== "iam" || !arn.resource.startsWith("role/")) {
    const allowed = "an ARN such as arn:aws:iam::111111111111:role/registry";
    return [report("role-arn-format", path, wrong("role ARN", value, allowed))];
  }
  if (accountId === undefined || arn.accountId === accountId) return [];
  const message = wrong("role is in another account", value, `a role of ${accountId}`);
  return [report("role-arn-account", path, message)];
}
