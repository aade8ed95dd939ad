import { type Finding, type Parsed, parsed, quote } from "../finding";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { isAccountId, isOrganizationId } from "../identifiers";
import { type JsonRecord, isList, isRecord, toText } from "../json";
import { reportAccess } from "./accessRules";
import type { Organization, PolicyTarget } from "./organization";
import type { NamedPolicy } from "./right";

/**
 * Reads an organization from what `ecr-hub organization` writes, or from what the AWS CLI prints: `describe-organization` and
 * `list-accounts` give membership, and with `ParentId`, `list-roots`, `list-organizational-units-for-parent` and policies with their
 * targets the rest. Several documents are read as one. Fails with `organization-shape` and `organization-policy`.
 */
export function parseOrganization(documents: readonly unknown[]): Parsed<Organization> {
  const findings: Finding[] = [];
  const records = documents.filter(isRecord);
  const merge = (key: string) =>
    records.flatMap((record) => (isList(record[key]) ? record[key].filter(isRecord) : []));
  const { id, managementAccountId } = readOrganization(records, findings);
  const policies = readPolicies(merge("Policies"), findings);
  const parents = new Map<string, string>();
  const types = new Set<string>(policies.map(({ type }) => type));
  for (const one of [...merge("OrganizationalUnits"), ...merge("Accounts")]) {
    if (typeof one.Id === "string" && typeof one.ParentId === "string")
      parents.set(one.Id, one.ParentId);
  }
  const toTarget = (target: string): PolicyTarget => {
    const attached = (type: string): readonly NamedPolicy[] | undefined =>
      types.has(type)
        ? policies.filter((one) => one.type === type && one.targets.includes(target))
        : undefined;
    const serviceControlPolicies = attached("SERVICE_CONTROL_POLICY");
    const resourceControlPolicies = attached("RESOURCE_CONTROL_POLICY");
    return {
      id: target,
      ...(serviceControlPolicies && { serviceControlPolicies }),
      ...(resourceControlPolicies && { resourceControlPolicies }),
    };
  };
  const accounts = new Map<string, readonly PolicyTarget[] | undefined>();
  for (const { Id } of merge("Accounts")) {
    if (typeof Id !== "string" || !isAccountId(Id)) {
      findings.push(
        reportAccess(
          "organization-shape",
          "Accounts",
          `account id is not valid: given ${quote(Id)}, allowed 12 digits.`,
        ),
      );
      continue;
    }
    const path = parents.has(Id) ? findPath(Id, parents) : undefined;
    const [first] = path ?? [];
    if (first !== undefined && !first.startsWith("r-")) {
      const message = `account ${Id} has no path to the root: the parent of ${first} is missing, add OrganizationalUnits with ParentId.`;
      findings.push(reportAccess("organization-shape", "OrganizationalUnits", message));
    }
    accounts.set(Id, path?.map(toTarget));
  }
  if (accounts.size === 0) {
    findings.push(
      reportAccess(
        "organization-shape",
        "Accounts",
        "organization has no accounts: add what `aws organizations list-accounts` prints.",
      ),
    );
  }
  return parsed({ id, managementAccountId, accounts }, findings);
}

/** Reads membership from a text such as `o-acme123456=111111111111,222222222222`. Fails with `organization-shape`. */
export function parseMembers(text: string): Parsed<Organization> {
  const [id = "", ...rest] = text.split("=");
  const accounts = rest.join("=").split(",");
  const refuse = (message: string) => [reportAccess("organization-shape", "", message)];
  const wrong = accounts.find((one) => !isAccountId(one));
  const findings = !isOrganizationId(id)
    ? refuse(
        `The organization is "${id}"; allowed: an id such as o-acme123456, then = and its accounts, or a file.`,
      )
    : wrong !== undefined
      ? refuse(`An account is "${wrong}"; allowed: 12 digits.`)
      : [];
  const members = new Map(accounts.map((one): [string, undefined] => [one, undefined]));
  return parsed({ id, managementAccountId: "", accounts: members }, findings);
}

function readOrganization(records: readonly JsonRecord[], findings: Finding[]) {
  const organization = records.map((record) => record.Organization).find(isRecord);
  const id = organization?.Id;
  const managementAccountId = organization?.ManagementAccountId ?? organization?.MasterAccountId;
  if (typeof id !== "string" || !isOrganizationId(id)) {
    const message = `organization has no id: given ${quote(id ?? null)}, allowed what \`ecr-hub organization\` writes or \`aws organizations describe-organization\` prints.`;
    findings.push(reportAccess("organization-shape", "Organization.Id", message));
  }
  return {
    id: toText(id),
    managementAccountId: typeof managementAccountId === "string" ? managementAccountId : "",
  };
}

interface AttachedPolicy extends NamedPolicy {
  readonly type: string;
  readonly targets: readonly string[];
}

function readPolicies(policies: readonly JsonRecord[], findings: Finding[]): AttachedPolicy[] {
  return policies.flatMap(({ PolicySummary, Content, Targets }, index) => {
    const summary = isRecord(PolicySummary) ? PolicySummary : {};
    const type = toText(summary.Type);
    if (!["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"].includes(type)) return [];
    const document = parsePolicyDocument(Content);
    if (!document.ok) {
      for (const { path, message } of document.findings) {
        const where = `Policies[${index}].Content${path === "" ? "" : `.${path}`}`;
        findings.push(reportAccess("organization-policy", where, message));
      }
      return [];
    }
    const name = `${type === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP"} ${toText(summary.Name)}`;
    const targets = isList(Targets)
      ? Targets.filter(isRecord).map(({ TargetId }) => toText(TargetId))
      : [];
    return [{ name, document: document.value, type, targets }];
  });
}

/** From the root down to an account. */
function findPath(accountId: string, parents: ReadonlyMap<string, string>): string[] {
  const path = [accountId];
  for (let parent = parents.get(accountId); parent !== undefined && !path.includes(parent);) {
    path.unshift(parent);
    parent = parents.get(parent);
  }
  return path;
}
