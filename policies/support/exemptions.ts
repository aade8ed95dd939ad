import { matchesWildcard } from "../../domain/wildcard";
import { dateSchema, records } from "./settings";

/** A resource that may break a policy for a while. */
export interface Exemption {
  /** URN or name of the resource; `*` stands for any run of characters. */
  readonly resource: string;
  readonly reason: string;
  /** The last day of the exemption, such as 2026-12-31 (UTC). */
  readonly expires: string;
}

/** The setting by which each policy takes its exemptions. */
export const exemptionsSetting = records<Exemption>(
  "Resources that may break this policy until a date, each with the reason. They are listed by ecr-exemptions.",
  {
    resource: {
      type: "string",
      minLength: 1,
      description: "URN or name of the resource; `*` stands for any run of characters.",
    },
    reason: { type: "string", minLength: 10, description: "Why the resource is exempt." },
    expires: { ...dateSchema, description: "The last day of the exemption (UTC)." },
  },
  ["resource", "reason", "expires"],
);

/** The exemption of a resource: one that holds today if there is one, else the one that ended last. */
export function findExemption(
  resource: { readonly urn: string; readonly name: string },
  exemptions: readonly Exemption[],
): Exemption | undefined {
  return exemptions
    .filter(
      ({ resource: pattern }) =>
        matchesWildcard(pattern, resource.urn) || matchesWildcard(pattern, resource.name),
    )
    .reduce<Exemption | undefined>(
      (latest, next) => (latest === undefined || next.expires > latest.expires ? next : latest),
      undefined,
    );
}

/** This day in UTC, such as 2026-12-31. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whether the exemption holds on a day such as 2026-12-31; its last day is included. */
export function holdsOn(exemption: Exemption, day: string): boolean {
  return day <= exemption.expires;
}

/** What was found on a resource that is exempt. */
export interface ExemptedViolation {
  readonly policy: string;
  readonly urn: string;
  readonly exemption: Exemption;
  readonly found: string;
}

/** An exemption by which nothing was exempted. */
export interface UnusedExemption {
  readonly policy: string;
  readonly exemption: Exemption;
}

const exempted = new Map<string, ExemptedViolation>();
/** Exemptions of the policies that have judged something, and whether each has been of use. */
const uses = new Map<string, Map<Exemption, boolean>>();

/** Takes note of the exemptions of a policy that judges a resource. */
export function noteExemptions(policy: string, exemptions: readonly Exemption[]): void {
  if (exemptions.length === 0) return;
  const ofPolicy = getUses(policy);
  for (const exemption of exemptions) {
    if (!ofPolicy.has(exemption)) ofPolicy.set(exemption, false);
  }
}

/** Takes note that an exemption is of use, even if only to tell that it has ended. */
export function noteUse(policy: string, exemption: Exemption): void {
  getUses(policy).set(exemption, true);
}

function getUses(policy: string): Map<Exemption, boolean> {
  const known = uses.get(policy) ?? new Map<Exemption, boolean>();
  uses.set(policy, known);
  return known;
}

export function recordExempted(violation: ExemptedViolation): void {
  exempted.set(`${violation.policy} ${violation.urn}`, violation);
}

/** Whether policies have judged something with exemptions since that was last handed over. */
export function isAnythingNoted(): boolean {
  return exempted.size + uses.size > 0;
}

/** Hands over what was noted until the end of the run, and forgets it: each run of the engine lists its own. */
export function takeExempted(): {
  readonly violations: readonly ExemptedViolation[];
  readonly unused: readonly UnusedExemption[];
} {
  const violations = [...exempted.values()];
  const unused = [...uses].flatMap(([policy, ofPolicy]) =>
    [...ofPolicy].flatMap(([exemption, used]) => (used ? [] : [{ policy, exemption }])),
  );
  exempted.clear();
  uses.clear();
  return { violations, unused };
}
