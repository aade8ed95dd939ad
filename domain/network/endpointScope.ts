import { REPOSITORY_ACTIONS } from "../iam/actions";
import { parseArn } from "../arn";
import { type Finding, at, wrong } from "../finding";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
} from "../iam/iamPolicy";
import { type RuleTable, reporter } from "../rule";

/** Rules of the policies of VPC endpoints to Amazon ECR, whoever wrote them. */
export const endpointScopeRules = {
  "endpoint-policy-open": {
    severity: "warning",
    meaning: "A VPC endpoint leads to the repositories of any account.",
  },
} as const satisfies RuleTable;

const report = reporter(endpointScopeRules);

/**
 * Checks that a policy of an endpoint lets through to registries that it names only, by account in the ARNs or by a condition
 * on the owner of the resource. Paths are those of the document. Fails with `endpoint-policy-open`.
 */
export function checkEndpointScope(document: PolicyDocument): Finding[] {
  return document.statements.flatMap((statement, index) => {
    const open = reachesRepositories(statement) ? openResources(statement) : [];
    if (open.length === 0) return [];
    const element = statement.notResources === undefined ? "Resource" : "NotResource";
    const allowed =
      "ARNs with account ids, or a condition on aws:ResourceAccount or aws:ResourceOrgID";
    const message = wrong("endpoint leads to repositories of any account", open, allowed);
    return [report("endpoint-policy-open", at(at("Statement", index), element), message)];
  });
}

function reachesRepositories(statement: PolicyStatement): boolean {
  return REPOSITORY_ACTIONS.some((action) => grantsAction(statement, action));
}

function openResources(statement: PolicyStatement): readonly string[] {
  if (statement.conditions.some(namesOwner)) return [];
  const { resources, notResources } = statement;
  return notResources ?? resources?.filter(isOfAnyAccount) ?? ["*"];
}

function isOfAnyAccount(resource: string): boolean {
  const arn = parseArn(resource);
  return arn === undefined ? /^[*?]+$/.test(resource) : /[*?]/.test(arn.accountId);
}

const OWNER_KEYS = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

/** Whether a condition holds for resources of some owners only: it fails where the key is absent, and names no wildcard. */
function namesOwner({ operator, key, values }: PolicyCondition): boolean {
  return (
    OWNER_KEYS.includes(key.toLowerCase()) &&
    /^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i.test(operator) &&
    values.length > 0 &&
    !values.some((value) => /^[*?]/.test(value))
  );
}
