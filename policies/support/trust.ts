import type { Grantee, ServiceGrantee } from "../../domain/iam/grantee";
import { matchesWildcard } from "../../domain/wildcard";
import {
  type Values,
  accountIdItem,
  organizationIdItem,
  organizationPathItem,
  strings,
} from "./settings";

/** Settings of the policies that know whom to trust. */
export const trustSettings = {
  trustedAccounts: strings({
    description: "Ids of the accounts that may be let in, the owner of the registry included.",
    items: accountIdItem,
  }),
  trustedOrganizations: strings({
    description:
      "Ids of the organizations that may be let in, with all accounts and paths in them.",
    items: organizationIdItem,
  }),
  trustedOrganizationPaths: strings({
    items: organizationPathItem,
    description:
      "Paths of organizational units that may be let in, such as o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*; `*` stands " +
      "for any run of characters.",
  }),
};

export type Trust = Values<typeof trustSettings>;

export function trustsNobody(trust: Trust): string | undefined {
  const lists = [trust.trustedAccounts, trust.trustedOrganizations, trust.trustedOrganizationPaths];
  if (lists.some(({ length }) => length > 0)) return undefined;
  return "No trusted account, organization or path is configured";
}

/** Whether all of a grantee is trusted. What IAM fills in for the owner of the resource always is. */
export function isTrusted(grantee: Grantee, trust: Trust): boolean {
  switch (grantee.kind) {
    case "account":
    case "principal":
      return isTrustedAccount(grantee.accountId, trust);
    case "organization":
      return isTrustedOrganization(grantee.organizationId, trust);
    case "organizationPath":
      return isTrustedPath(grantee.path, trust);
    case "service":
      return actsForTrusted(grantee, trust);
    default:
      return false;
  }
}

function isTrustedAccount(accountId: string, { trustedAccounts }: Trust): boolean {
  return accountId === "${aws:ResourceAccount}" || trustedAccounts.includes(accountId);
}

function isTrustedOrganization(organizationId: string, { trustedOrganizations }: Trust): boolean {
  return organizationId === "${aws:ResourceOrgID}" || trustedOrganizations.includes(organizationId);
}

/** A wildcard in the given path is met by a wildcard only, so a path never trusts more than the configured one. */
function isTrustedPath(path: string, trust: Trust): boolean {
  const [organizationId = ""] = path.split("/");
  return (
    isTrustedOrganization(organizationId, trust) ||
    trust.trustedOrganizationPaths.some((trusted) => matchesWildcard(trusted, path))
  );
}

/** Sources of different kinds all hold at once, so it is enough that those of one kind are all trusted. */
function actsForTrusted(service: ServiceGrantee, trust: Trust): boolean {
  return (
    all(service.sourceAccounts, (accountId) => isTrustedAccount(accountId, trust)) ||
    all(service.sourceOrganizationIds, (id) => isTrustedOrganization(id, trust)) ||
    all(service.sourceOrganizationPaths, (path) => isTrustedPath(path, trust))
  );
}

function all(values: readonly string[], holds: (value: string) => boolean): boolean {
  return values.length > 0 && values.every(holds);
}

/** What is trusted, in words. */
export function describeTrust(trust: Trust): string {
  return [
    listed("accounts", trust.trustedAccounts),
    listed("organizations", trust.trustedOrganizations),
    listed("organization paths", trust.trustedOrganizationPaths),
  ]
    .filter((text) => text !== "")
    .join("; ");
}

function listed(what: string, values: readonly string[]): string {
  return values.length === 0 ? "" : `${what} ${values.join(", ")}`;
}
