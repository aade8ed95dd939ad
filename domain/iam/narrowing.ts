import {
  type AccountAudience,
  type Audience,
  type ServiceAudience,
  accountOf,
  isOpen,
  openService,
} from "./audience";
import type { Confinement } from "./confinement";
import { isAccountId } from "../identifiers";

/** The part of an audience that meets the confinements, or a larger part where the common one has no name. */
export function narrow(
  audience: Audience,
  confinements: readonly Confinement[],
): readonly Audience[] {
  switch (audience.kind) {
    case "everybody":
      return narrowEverybody(audience, confinements);
    case "service":
      return narrowService(audience, confinements);
    case "account":
      return narrowAccount(audience, confinements);
    default:
      return [audience];
  }
}

function narrowEverybody(
  audience: Audience,
  confinements: readonly Confinement[],
): readonly Audience[] {
  const candidates = confinements.filter((confinement) => !confinement.every(isService));
  if (candidates.length < confinements.length) {
    candidates.push(narrowService(openService("*"), confinements));
  }
  return candidates.reduce<readonly Audience[]>(narrower, [audience]);
}

/** Sources of different keys all hold; alternatives that a Deny statement spares are told apart. */
function narrowService(
  audience: ServiceAudience,
  confinements: readonly Confinement[],
): readonly Audience[] {
  const services = confinements.filter((confinement) => confinement.every(isService));
  const single = services
    .filter(({ length }) => length === 1)
    .flat()
    .reduce(meet, audience);
  const candidates = services.map((alternatives) => alternatives.map((one) => meet(single, one)));
  return candidates.reduce<readonly Audience[]>(narrower, [single]);
}

function isService(audience: Audience): audience is ServiceAudience {
  return audience.kind === "service";
}

/** A service within the sources of both. Of two lists it keeps the shorter: either has all that are in both. */
function meet(one: ServiceAudience, other: ServiceAudience): ServiceAudience {
  return {
    kind: "service",
    service: one.service === "*" ? other.service : one.service,
    sourceAccounts: shorter(one.sourceAccounts, other.sourceAccounts),
    sourceArns: shorter(one.sourceArns, other.sourceArns),
    sourceOrganizationIds: shorter(one.sourceOrganizationIds, other.sourceOrganizationIds),
    sourceOrganizationPaths: shorter(one.sourceOrganizationPaths, other.sourceOrganizationPaths),
  };
}

/** The shorter list; an empty one confines nothing. */
function shorter(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return other.length < one.length ? other : one;
}

/** Conditions may name principals of the account, which are narrower than the account. */
function narrowAccount(
  audience: AccountAudience,
  confinements: readonly Confinement[],
): readonly Audience[] {
  const { accountId } = audience;
  const candidates = confinements
    .filter((confinement) => confinement.every((one) => isBeside(one, accountId)))
    .map((confinement) => confinement.filter((one) => accountOf(one) === accountId))
    .filter(({ length }) => length > 0);
  return candidates.reduce<readonly Audience[]>(narrower, [audience]);
}

/** Whether an audience is one principal, or an account that is surely another one. */
function isBeside(audience: Audience, accountId: string): boolean {
  if (audience.kind !== "account") return audience.kind === "principal";
  return isAccountId(audience.accountId) && audience.accountId !== accountId;
}

function narrower(best: readonly Audience[], candidate: readonly Audience[]): readonly Audience[] {
  const [left, right] = [width(best), width(candidate)];
  if (left !== right) return left < right ? best : candidate;
  return best.length <= candidate.length ? best : candidate;
}

const WIDTHS: Readonly<Record<Audience["kind"], number>> = {
  principal: 0,
  canonicalUser: 0,
  service: 1,
  account: 2,
  organizationPath: 3,
  organization: 4,
  federated: 5,
  everybody: 7,
};

/** How wide the widest audience of a list is: what is open comes right before everybody. */
function width(audiences: readonly Audience[]): number {
  const widthOf = (one: Audience) =>
    isOpen(one) ? Math.max(WIDTHS[one.kind], 6) : WIDTHS[one.kind];
  return audiences.reduce((widest, one) => Math.max(widest, widthOf(one)), 0);
}
