import { wrong } from "../../domain/finding";
import { getOrInsertComputed } from "../../domain/getOrInsertComputed";
import { matchesWildcard } from "../../domain/wildcard";
import type { PolicyFinding } from "./policy";
import { dateSchema, records } from "./settings";

/** A resource that may break a policy for a while. */
export interface Exemption {
  /** URN of the resource; or a pattern of names or URNs, with a bound. */
  readonly resource: string;
  readonly reason: string;
  /** The last day of the exemption, such as 2026-12-31 (UTC). */
  readonly expires: string;
  /** How many resources a pattern may exempt. */
  readonly atMost?: number;
}

/** The setting by which each policy takes its exemptions. */
export const exemptionsSetting = records<Exemption>(
  "Resources that may break this policy until a date, each with the reason. They are listed by ecr-exemptions.",
  {
    resource: {
      type: "string",
      minLength: 1,
      description:
        "URN of the resource. A name, or a pattern in which `*` stands for any run of characters, requires atMost.",
    },
    reason: { type: "string", minLength: 10, description: "Why the resource is exempt." },
    expires: { ...dateSchema, description: "The last day of the exemption (UTC)." },
    atMost: {
      type: "integer",
      minimum: 1,
      description: "How many resources a name or a pattern exempts: one resource more is refused.",
    },
  },
  ["resource", "reason", "expires"],
);

/** Whether a text is the URN of one resource, with its stack and project. */
export function isUrn(text: string): boolean {
  return /^urn:pulumi:[^:*]+::[^:*]+::[^*]+::[^*]+$/.test(text);
}

/** Refuses exemptions that any new resource could get by its name: the author of a program chooses names. */
export function checkExemptions(exemptions: readonly Exemption[]): PolicyFinding[] {
  return exemptions.flatMap(({ resource, atMost }, index) => {
    const isArn = resource.startsWith("arn:");
    if (!isArn && (isUrn(resource) || atMost !== undefined)) return [];
    const allowed =
      "the URN of a resource (`pulumi stack --show-urns`); or atMost with the number of resources that exist now";
    const what = isArn
      ? "an ARN names no resource of a stack"
      : "a name or pattern exempts any new resource";
    const message = wrong(what, resource, allowed);
    return [{ path: `exemptions[${index}].resource`, message }];
  });
}

type Exemptible = Readonly<Record<"urn" | "name", string>>;

/** The exemptions of a resource, the one that ends last first. */
export function findExemptions(
  { urn, name }: Exemptible,
  exemptions: readonly Exemption[],
): Exemption[] {
  return exemptions
    .filter(({ resource }) => matchesWildcard(resource, urn) || matchesWildcard(resource, name))
    .toSorted((one, other) => (one.expires < other.expires ? 1 : -1));
}

/** This day in UTC, such as 2026-12-31. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whether the exemption holds on a day such as 2026-12-31; its last day is included. */
export function holdsOn(exemption: Exemption, day: string): boolean {
  return day <= exemption.expires;
}

/** The URNs that each exemption has exempted, by policy: exemptions of several policies may be alike. */
const taken = new Map<string, Set<string>>();

/** Exempts a resource, unless the exemption has been used up by others. */
export function takeExemption(
  policy: string,
  { urn }: Exemptible,
  { resource, atMost = Infinity }: Exemption,
): boolean {
  const key = `${policy} ${resource}`;
  const urns = taken.get(key) ?? new Set<string>();
  if (!urns.has(urn) && urns.size >= atMost) return false;
  taken.set(key, urns.add(urn));
  return true;
}

/** What an exemption has exempted so far, in words. */
export function describeTaken(policy: string, { resource, atMost }: Exemption): string {
  const names = [...(taken.get(`${policy} ${resource}`) ?? [])].map((urn) =>
    urn.split("::").at(-1),
  );
  return atMost === undefined ? resource : `${resource} (at most ${atMost}: ${names.join(", ")})`;
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
  return getOrInsertComputed(uses, policy, () => new Map<Exemption, boolean>());
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
  readonly violations: readonly (ExemptedViolation & { readonly taken: string })[];
  readonly unused: readonly UnusedExemption[];
} {
  const violations = [...exempted.values()].map((each) => ({
    ...each,
    taken: describeTaken(each.policy, each.exemption),
  }));
  const unused = [...uses].flatMap(([policy, ofPolicy]) =>
    [...ofPolicy].flatMap(([exemption, used]) => (used ? [] : [{ policy, exemption }])),
  );
  exempted.clear();
  uses.clear();
  taken.clear();
  return { violations, unused };
}
