import {
  type Exemption,
  describeTaken,
  findExemptions,
  holdsOn,
  noteExemptions,
  noteUse,
  recordExempted,
  takeExemption,
  today,
} from "./exemptions";
import type { PolicyFinding, Verdict } from "./policy";
import { isUnknownValueError } from "./unknown";

type Findings = Iterable<PolicyFinding>;
type LateFindings = AsyncIterable<PolicyFinding>;

/** Takes findings until there are no more, or until an unknown value ends them. */
export function collectFindings(judge: () => Findings): Verdict;
export function collectFindings(judge: () => Findings | LateFindings): Verdict | Promise<Verdict>;
export function collectFindings(judge: () => Findings | LateFindings): Verdict | Promise<Verdict> {
  const found: PolicyFinding[] = [];
  const ended = (error: unknown): Verdict => {
    if (!isUnknownValueError(error)) throw error;
    return { findings: found, unknown: error };
  };
  try {
    const findings = judge();
    if (Symbol.asyncIterator in findings) return lateVerdict(findings, found).catch(ended);
    for (const finding of findings) found.push(finding);
  } catch (error) {
    return ended(error);
  }
  return { findings: found };
}

async function lateVerdict(findings: LateFindings, found: PolicyFinding[]): Promise<Verdict> {
  for await (const finding of findings) found.push(finding);
  return { findings: found };
}

/** A line for each finding; one for all that are alike, such as those of a broken text in which many places are looked for. */
function toLines(findings: readonly PolicyFinding[]): string {
  return [...new Set(findings.map(line))].join("\n");
}

function line({ rule, path, message }: PolicyFinding): string {
  const where = [rule, path].filter((part) => part !== undefined && part !== "").join(" at ");
  return where === "" ? message : `${where}: ${message}`;
}

/** The text of a violation below the policy's title: each finding, then how to fix them. */
export function violationText(findings: readonly PolicyFinding[], fix: string): string {
  return `${toLines(findings)}\nHow to fix: ${fix}`;
}

/**
 * Tells the runtime one violation with all findings of a resource, or records them where the resource is exempt. What
 * is unknown at preview is given back, to be thrown once all has been told: it hides nothing, and nothing counts as
 * compliant because of it.
 */
export function report(
  policy: { readonly id: string; readonly fix: string },
  resource: { readonly urn: string; readonly name: string },
  exemptions: readonly Exemption[],
  { findings, unknown }: Verdict,
  violate: (text: string) => void,
): Error | undefined {
  noteExemptions(policy.id, exemptions);
  if (findings.length === 0 && unknown === undefined) return undefined;
  const matching = findExemptions(resource, exemptions);
  const holding = matching.filter((each) => holdsOn(each, today()));
  const exemption = holding.find(
    (each) => findings.length === 0 || takeExemption(policy.id, resource, each),
  );
  const latest = exemption ?? matching[0];
  if (latest !== undefined) noteUse(policy.id, latest);
  if (exemption !== undefined) {
    const found = toLines(findings);
    if (found !== "") recordExempted({ policy: policy.id, urn: resource.urn, exemption, found });
    return undefined;
  }
  if (findings.length > 0) {
    const refused = latest && `\n${describeRefusal(policy.id, latest)}`;
    violate(violationText(findings, policy.fix) + (refused ?? ""));
  }
  return unknown;
}

function describeRefusal(policy: string, exemption: Exemption): string {
  const { expires, reason } = exemption;
  return holdsOn(exemption, today())
    ? `The exemption has no room for it: ${describeTaken(policy, exemption)}`
    : `The exemption ended on ${expires}: ${reason}`;
}
