import { type Finding, wrong, valueChecks } from "../finding";
import { checkAccountId } from "../identifiers";
import { checkList } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";
import { getEksAddOnAccount } from "./eksAddOns";
import type { WorkloadRoleIntent } from "./workloadRole";

/** Rules of roles that pull images. */
export const workloadRoleRules = {
  "role-name-format": error("A role name is not one that IAM takes."),
  "lambda-function-name": error(
    "A function is named by no name of AWS Lambda, nor by the beginning of one.",
  ),
  "eks-add-on-region": error("No registry of EKS's add-ons is known for the region of the nodes."),
} satisfies RuleTable;

const report = reporter(workloadRoleRules);

const check = valueChecks(report);

const checkFunctionName = check(
  "lambda-function-name",
  "function name",
  /^([\w-]{1,64}|[\w-]{1,63}\*)$/,
  "1 to 64 letters, digits and - _, with * at the end for any rest of a name",
);

/** Checks the name of an IAM role; its ARN is no name. Fails with `role-name-format`. */
export const checkRoleName = check(
  "role-name-format",
  "role name",
  /^[\w+=,.@-]{1,64}$/,
  "1 to 64 letters, digits and _ + = , . @ -, without path and ARN",
);

/**
 * Checks what the role of a workload is asked for; paths are those of the intent. Fails with `lambda-function-name`,
 * `eks-add-on-region`, `grant-duplicate` and `account-id-format`.
 */
export function checkWorkloadRole(
  intent: Omit<WorkloadRoleIntent, "accountId" | "region">,
): Finding[] {
  const { workload, lambdaFunctions, eksAddOnAccounts, nodeRegion } = intent;
  const findings = [
    ...checkList(lambdaFunctions, "lambdaFunctions", checkFunctionName),
    ...checkList(eksAddOnAccounts, "eksAddOnAccounts", checkAccountId),
  ];
  const isKnown = eksAddOnAccounts !== undefined || nodeRegion === undefined;
  if (workload !== "eksNode" || isKnown || getEksAddOnAccount(nodeRegion)) return findings;
  const allowed = "the id of the account that has them there";
  const message = wrong("registry of EKS's add-ons is not known", nodeRegion, allowed);
  return [...findings, report("eks-add-on-region", "eksAddOnAccounts", message)];
}
