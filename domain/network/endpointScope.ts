import { REPOSITORY_ACTIONS } from "../iam/actions";
import { parseArn } from "../arn";
import { deniesAll } from "../iam/denial";
import { type Finding, at, wrong } from "../finding";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
} from "../iam/iamPolicy";
import { isAccountId, isOrganizationId } from "../identifiers";
import { reachesService } from "../iam/resourcePattern";
import { type RuleTable, reporter, warning } from "../rule";

/** Rules of the policies of VPC endpoints to Amazon ECR, whoever wrote them. */
export const endpointScopeRules = {
  "endpoint-policy-open": warning("A VPC endpoint leads to the repositories of any account."),
} satisfies RuleTable;

const report = reporter(endpointScopeRules);

/**
 * Checks that a policy of an endpoint lets through to registries that it names only: by account in the ARNs, by a condition on
 * the owner of the resource, or by a Deny statement for all others. The caller's own account is nobody in particular: also a
 * stranger's credentials have one. Paths are those of the document. Fails with `endpoint-policy-open`.
 */
export function checkEndpointScope({ statements }: PolicyDocument): Finding[] {
  return statements.flatMap((statement, index) => {
    const open = openResources(statement, statements);
    if (open.length === 0) return [];
    const element = statement.notResources === undefined ? "Resource" : "NotResource";
    const allowed =
      "ARNs with account ids, or a condition on aws:ResourceAccount or aws:ResourceOrgID";
    const message = wrong("endpoint leads to repositories of any account", open, allowed);
    return [report("endpoint-policy-open", at(at("Statement", index), element), message)];
  });
}

/** The patterns by which a statement leads to repositories of any account. */
function openResources(
  statement: PolicyStatement,
  statements: readonly PolicyStatement[],
): readonly string[] {
  const { resources = ["*"], notResources, conditions } = statement;
  const open = notResources ?? resources.filter(isOfAnyAccount);
  if (open.length === 0 || conditions.some((one) => namesOwners(one, COMPARES))) return [];
  const denials = statements.filter(sparesKnownOwners);
  const isOpen = REPOSITORY_ACTIONS.some((action) => {
    if (!grantsAction(statement, action)) return false;
    const allowed = {
      effect: "Allow",
      actions: [action],
      resources: notResources === undefined ? open : ["*"],
      conditions: [],
    } as const;
    return !denials.some((denial) => deniesAll({ ...denial, notResources: undefined }, allowed));
  });
  return isOpen ? open : [];
}

function isOfAnyAccount(resource: string): boolean {
  const accountId = parseArn(resource)?.accountId ?? "";
  return reachesService(resource, "ecr") && !isAccountId(accountId);
}

/** Whether a Deny statement is for all callers, and spares the resources of owners that it names at most. */
function sparesKnownOwners(denial: PolicyStatement): boolean {
  const { effect, principals, notPrincipals, notResources = [], conditions } = denial;
  return (
    effect === "Deny" &&
    notPrincipals === undefined &&
    (principals?.some(({ value }) => value === "*") ?? true) &&
    !notResources.some(isOfAnyAccount) &&
    conditions.every((one) => namesOwners(one, NEGATES))
  );
}

/** Operators that fail where the key is absent. */
const COMPARES = /^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i;

/** Operators that hold where the key is absent. */
const NEGATES = /^(ForAllValues:)?StringNot(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;

/** Whether a condition compares the owner of the resource with such that it names, without a wildcard or a variable. */
function namesOwners({ operator, key, values }: PolicyCondition, operators: RegExp): boolean {
  const isOwner = OWNER_KEYS.get(key.toLowerCase());
  return (
    isOwner !== undefined &&
    operators.test(operator) &&
    values.length > 0 &&
    values.every((value) => isOwner(value))
  );
}

const OWNER_KEYS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ["aws:resourceaccount", isAccountId],
  ["aws:resourceorgid", isOrganizationId],
  ["aws:resourceorgpaths", isPathOfOrganization],
]);

function isPathOfOrganization(value: string): boolean {
  const [organizationId = "", ...below] = value.split("/");
  return below.length > 0 && isOrganizationId(organizationId);
}
