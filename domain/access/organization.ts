import type { Facts, PartialFact } from "./facts";
import type { NamedPolicy } from "./right";
import { matchesWildcard, overlapsWildcard } from "../wildcard";

/** An account, or what holds accounts: the root of an organization, or one of its organizational units. */
export interface PolicyTarget {
  /** Such as `r-ab12`, `ou-ab12-11111111` or `222222222222`. */
  readonly id: string;
  /** Attached service control policies; undefined where the organization does not use them. */
  readonly serviceControlPolicies?: readonly NamedPolicy[];
  /** Attached resource control policies; undefined where the organization does not use them. */
  readonly resourceControlPolicies?: readonly NamedPolicy[];
}

/** An organization of AWS, as far as it decides who gets in. */
export interface Organization {
  /** Such as `o-acme123456`. */
  readonly id: string;
  /** Neither kind of policies bounds it; empty where it is not known. */
  readonly managementAccountId: string;
  /** For each account what it is in, from the root down to the account itself; undefined where only membership is known. */
  readonly accounts: ReadonlyMap<string, readonly PolicyTarget[] | undefined>;
}

/** The organizations that are known. Their lists of accounts are whole, and an account is in one organization at most. */
export class Organizations {
  readonly #byAccount = new Map<string, Organization>();
  readonly #ids: ReadonlySet<string>;

  constructor(readonly all: readonly Organization[] = []) {
    this.#ids = new Set(all.map(({ id }) => id));
    for (const one of all) for (const id of one.accounts.keys()) this.#byAccount.set(id, one);
  }

  /** The organization that an account is known to be in. */
  find(accountId: string): Organization | undefined {
    return this.#byAccount.get(accountId);
  }

  /** Whether an account may be in an organization. */
  mayBeIn(accountId: string, organizationId: string): boolean {
    const id = this.find(accountId)?.id;
    return id === undefined ? !this.#ids.has(organizationId) : id === organizationId;
  }

  /** The targets whose policies bound an account, from the root down; none for a management account. */
  levelsFor(accountId: string): readonly PolicyTarget[] {
    const organization = this.find(accountId);
    if (organization === undefined || organization.managementAccountId === accountId) return [];
    return organization.accounts.get(accountId) ?? [];
  }

  /** What the membership of an account says of two condition keys, such as `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths`. */
  factsOf(accountId: string, idKey: string, pathsKey: string): Facts {
    const organization = this.find(accountId);
    if (organization === undefined) {
      const excludes = (value: string) => this.#ids.has(value.split("/")[0] ?? "");
      const unknown: PartialFact = { excludes, includes: () => false };
      return new Map([
        [idKey, unknown],
        [pathsKey, unknown],
      ]);
    }
    const { id } = organization;
    const targets = organization.accounts.get(accountId);
    const units = targets?.slice(0, -1).map((target) => `${target.id}/`);
    return new Map([
      [idKey, [id]],
      [pathsKey, units ? [`${id}/${units.join("")}`] : somewhereIn(id)],
    ]);
  }
}

/** The path of an account of an organization, where nothing tells the units above it. */
function somewhereIn(organizationId: string): PartialFact {
  return {
    excludes: (value) => !overlapsWildcard(value, `${organizationId}/*`),
    includes: (pattern) =>
      pattern.endsWith("*") && matchesWildcard(pattern, `${organizationId}/`, "?"),
  };
}
