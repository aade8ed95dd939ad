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
export function exemptionOf(
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

/** What was found on a resource that is exempt, kept until the end of the run for ecr-exemptions to list. */
export interface ExemptedViolation {
  readonly policy: string;
  readonly urn: string;
  readonly exemption: Exemption;
  readonly found: string;
}

const exempted = new Map<string, ExemptedViolation>();

export function recordExempted(violation: ExemptedViolation): void {
  exempted.set(`${violation.policy} ${violation.urn}`, violation);
}

/** Hands over what was recorded, and forgets it: each run of the engine lists its own. */
export function takeExempted(): readonly ExemptedViolation[] {
  const violations = [...exempted.values()];
  exempted.clear();
  return violations;
}
