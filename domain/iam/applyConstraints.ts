import {
  type AccountGrantee,
  type Grantee,
  type ServiceGrantee,
  getGranteeAccount,
  isOpen,
  unrestrictedService,
} from "./grantee";
import type { PrincipalConstraint } from "./principalConstraint";
import { isAccountId } from "../identifiers";

/** The part of a grantee that meets the constraints, or a larger part where the common one has no name. */
export function applyConstraints(
  grantee: Grantee,
  constraints: readonly PrincipalConstraint[],
): readonly Grantee[] {
  if (constraints.some(({ length }) => length === 0)) return [];
  switch (grantee.kind) {
    case "everybody":
      return constrainEverybody(grantee, constraints);
    case "service":
      return constrainService(grantee, constraints);
    case "account":
      return constrainAccount(grantee, constraints);
    default:
      return [grantee];
  }
}

function constrainEverybody(
  grantee: Grantee,
  constraints: readonly PrincipalConstraint[],
): readonly Grantee[] {
  const candidates = constraints.filter((constraint) => !constraint.every(isService));
  if (candidates.length < constraints.length) {
    candidates.push(constrainService(unrestrictedService("*"), constraints));
  }
  return candidates.reduce<readonly Grantee[]>(narrower, [grantee]);
}

/** Sources of different keys all hold; alternatives that a Deny statement spares are told apart. */
function constrainService(
  grantee: ServiceGrantee,
  constraints: readonly PrincipalConstraint[],
): readonly Grantee[] {
  const services = constraints.filter((constraint) => constraint.every(isService));
  const single = services
    .filter(({ length }) => length === 1)
    .flat()
    .reduce(meet, grantee);
  const candidates = services.map((alternatives) => alternatives.map((one) => meet(single, one)));
  return candidates.reduce<readonly Grantee[]>(narrower, [single]);
}

function isService(grantee: Grantee): grantee is ServiceGrantee {
  return grantee.kind === "service";
}

/** A service within the sources of both. Of two lists it keeps the shorter: either has all that are in both. */
function meet(one: ServiceGrantee, other: ServiceGrantee): ServiceGrantee {
  return {
    kind: "service",
    service: one.service === "*" ? other.service : one.service,
    sourceAccounts: shorter(one.sourceAccounts, other.sourceAccounts),
    sourceArns: shorter(one.sourceArns, other.sourceArns),
    sourceOrganizationIds: shorter(one.sourceOrganizationIds, other.sourceOrganizationIds),
    sourceOrganizationPaths: shorter(one.sourceOrganizationPaths, other.sourceOrganizationPaths),
  };
}

/** The shorter list; an empty one sets no limit. */
function shorter(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return other.length < one.length ? other : one;
}

/** Conditions may name principals of the account, which are narrower than the account. */
function constrainAccount(
  grantee: AccountGrantee,
  constraints: readonly PrincipalConstraint[],
): readonly Grantee[] {
  const { accountId } = grantee;
  const candidates = constraints
    .filter((constraint) => constraint.every((one) => isBeside(one, accountId)))
    .map((constraint) => constraint.filter((one) => getGranteeAccount(one) === accountId))
    .filter(({ length }) => length > 0);
  return candidates.reduce<readonly Grantee[]>(narrower, [grantee]);
}

/** Whether a grantee is one principal, or an account that is surely another one. */
function isBeside(grantee: Grantee, accountId: string): boolean {
  if (grantee.kind !== "account") return grantee.kind === "principal";
  return isAccountId(grantee.accountId) && grantee.accountId !== accountId;
}

function narrower(best: readonly Grantee[], candidate: readonly Grantee[]): readonly Grantee[] {
  const [left, right] = [width(best), width(candidate)];
  if (left !== right) return left < right ? best : candidate;
  return best.length <= candidate.length ? best : candidate;
}

const WIDTHS: Readonly<Record<Grantee["kind"], number>> = {
  principal: 0,
  canonicalUser: 0,
  service: 1,
  account: 2,
  organizationPath: 3,
  organization: 4,
  federated: 5,
  everybody: 7,
};

/** How wide the widest grantee of a list is: what is open comes right before everybody. */
function width(grantees: readonly Grantee[]): number {
  const getWidth = (one: Grantee) =>
    isOpen(one) ? Math.max(WIDTHS[one.kind], 6) : WIDTHS[one.kind];
  return grantees.reduce((widest, one) => Math.max(widest, getWidth(one)), 0);
}
