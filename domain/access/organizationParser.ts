import { type Finding, type Parsed, parsed, under } from "../finding";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { isAccountId, isOrganizationId } from "../identifiers";
import { isRecord } from "../json";
import {
  type Shape,
  listOf,
  openObjectOf,
  optional,
  parseValue,
  stringShape,
  valueShape,
} from "../jsonReader";
import { reportAccess } from "./accessRules";
import type { Organization, PolicyTarget } from "./organization";
import type { NamedPolicy } from "./right";

/** What `ecr-hub organization` writes, and parts of it as the AWS CLI prints them. */
interface JsonOrganization {
  readonly Organization?: {
    readonly Id: string;
    readonly ManagementAccountId?: string;
    readonly MasterAccountId?: string;
  };
  readonly OrganizationalUnits: readonly Child[];
  readonly Accounts: readonly Child[];
  readonly Policies: readonly JsonPolicy[];
}

interface Child {
  readonly Id: string;
  readonly ParentId?: string;
}

interface JsonPolicy {
  readonly PolicySummary: { readonly Type?: string; readonly Name?: string };
  readonly Content: unknown;
  readonly Targets: readonly { readonly TargetId: string }[];
}

const text = optional(stringShape);
const idShape = (allowed: string, is: (text: string) => boolean) =>
  valueShape(allowed, (value): value is string => typeof value === "string" && is(value));
const childOf = (Id: Shape<string>) => openObjectOf<Child>({ Id, ParentId: text });
const policy = openObjectOf<JsonPolicy>({
  PolicySummary: optional(
    openObjectOf<JsonPolicy["PolicySummary"]>({ Type: text, Name: text }),
    {},
  ),
  Content: optional(valueShape("a policy", (value): value is unknown => value !== undefined)),
  Targets: optional(listOf(openObjectOf<{ TargetId: string }>({ TargetId: stringShape })), []),
});
const organization = {
  name: "organization",
  rules: { shape: "organization-shape" },
  shape: openObjectOf<JsonOrganization>({
    Organization: optional(
      openObjectOf<NonNullable<JsonOrganization["Organization"]>>({
        Id: idShape("an id such as o-acme123456", isOrganizationId),
        ManagementAccountId: text,
        MasterAccountId: text,
      }),
    ),
    OrganizationalUnits: optional(listOf(childOf(stringShape)), []),
    Accounts: optional(listOf(childOf(idShape("12 digits", isAccountId))), []),
    Policies: optional(listOf(policy), []),
  }),
};

/**
 * Reads an organization from what `ecr-hub organization` writes, or from what the AWS CLI prints: `describe-organization` and
 * `list-accounts` give membership, and with `ParentId`, `list-roots`, `list-organizational-units-for-parent` and policies with their
 * targets the rest. Several documents are read as one. Fails with `organization-shape` and `organization-policy`.
 */
export function parseOrganization(documents: readonly unknown[]): Parsed<Organization> {
  const read = documents.map((one) => parseValue(one, organization));
  const findings: Finding[] = read.flatMap((one) => (one.ok ? [] : one.findings));
  if (findings.length > 0) return { ok: false, findings };
  const parts = read.flatMap((one) => (one.ok ? [one.value] : []));
  const refuse = (path: string, message: string) =>
    findings.push(reportAccess("organization-shape", path, message));
  const found = parts.find((one) => one.Organization)?.Organization;
  if (found === undefined) {
    const from =
      "`ecr-hub organization` writes or `aws organizations describe-organization` prints";
    refuse("Organization", `organization has no id: add what ${from}.`);
  }
  if (documents.some((one) => isRecord(one) && one.NextToken)) {
    refuse("NextToken", "organization is not whole: print all pages, without --max-items.");
  }
  const children = parts.flatMap((one) => [...one.OrganizationalUnits, ...one.Accounts]);
  const parents = new Map(children.map(({ Id, ParentId }) => [Id, ParentId]));
  const policies = readPolicies(
    parts.flatMap((one) => one.Policies),
    findings,
  );
  const accounts = new Map<string, readonly PolicyTarget[] | undefined>();
  for (const { Id } of parts.flatMap((one) => one.Accounts)) {
    const path = parents.get(Id) === undefined ? undefined : findPath(Id, parents);
    const first = path?.[0] ?? "r-";
    if (!first.startsWith("r-")) {
      const message = `account ${Id} has no path to the root: the parent of ${first} is missing, add OrganizationalUnits with ParentId.`;
      refuse("OrganizationalUnits", message);
    }
    accounts.set(
      Id,
      path?.map((target) => toTarget(target, policies)),
    );
  }
  if (accounts.size === 0) {
    const message =
      "organization has no accounts: add what `aws organizations list-accounts` prints.";
    refuse("Accounts", message);
  }
  const managementAccountId = found?.ManagementAccountId ?? found?.MasterAccountId ?? "";
  return parsed({ id: found?.Id ?? "", managementAccountId, accounts }, findings);
}

function toTarget(id: string, policies: readonly AttachedPolicy[]): PolicyTarget {
  // An organization whose file has no policy of a kind does not use the kind.
  const attached = (type: AttachedPolicy["type"]) => {
    const all = policies.filter((one) => one.type === type);
    return all.length > 0 ? all.filter(({ targets }) => targets.includes(id)) : undefined;
  };
  const serviceControlPolicies = attached("SERVICE_CONTROL_POLICY");
  const resourceControlPolicies = attached("RESOURCE_CONTROL_POLICY");
  return {
    id,
    ...(serviceControlPolicies && { serviceControlPolicies }),
    ...(resourceControlPolicies && { resourceControlPolicies }),
  };
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

const PREFIXES = { SERVICE_CONTROL_POLICY: "SCP", RESOURCE_CONTROL_POLICY: "RCP" } as const;

interface AttachedPolicy extends NamedPolicy {
  readonly type: keyof typeof PREFIXES;
  readonly targets: readonly string[];
}

function readPolicies(policies: readonly JsonPolicy[], findings: Finding[]): AttachedPolicy[] {
  return policies.flatMap(({ PolicySummary: { Type, Name = "" }, Content, Targets }, index) => {
    if (Type !== "SERVICE_CONTROL_POLICY" && Type !== "RESOURCE_CONTROL_POLICY") return [];
    const document = parsePolicyDocument(Content);
    const targets = Targets.map(({ TargetId }) => TargetId);
    if (document.ok) {
      return [{ name: `${PREFIXES[Type]} ${Name}`, document: document.value, type: Type, targets }];
    }
    for (const { path, message } of under(`Policies[${index}].Content`, document.findings)) {
      findings.push(reportAccess("organization-policy", path, message));
    }
    return [];
  });
}

/** From the root down to an account. */
function findPath(accountId: string, parents: ReadonlyMap<string, string | undefined>): string[] {
  const path = [accountId];
  for (let parent = parents.get(accountId); parent !== undefined && !path.includes(parent);) {
    path.unshift(parent);
    parent = parents.get(parent);
  }
  return path;
}
