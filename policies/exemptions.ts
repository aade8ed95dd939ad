import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";
import { describePolicy, reasonSetting, unknownSettings } from "./support/compile";
import { CONFIGURATION_FIX } from "./support/configuration";
import {
  type Exemption,
  type UnusedExemption,
  isAnythingNoted,
  takeExempted,
} from "./support/exemptions";
import type { AnyPolicyMetadata, PackPolicy, PolicyFinding } from "./support/policy";
import { violationText } from "./support/report";
import { flag, mergeDefaults } from "./support/settings";

const settings = {
  listUnused: flag(
    "Whether exemptions are listed by which nothing is exempted in the stack, unless they are for a URN of another stack.",
    true,
  ),
  reason: reasonSetting,
};

const metadata: AnyPolicyMetadata = {
  id: "ecr-exemptions",
  title: "What other policies of the pack exempt is listed",
  why: "An exemption that nobody sees stays for ever, and hides what has been wrong since.",
  fix:
    "Make the resource comply before the exemption ends. Take an exemption that exempts nothing out of the configuration; " +
    "where several stacks share that, name resources by their URN, or set listUnused of this policy to false.",
  severity: "low",
  level: "advisory",
  compliance: [],
  resource: [],
  config: settings,
  examples: { good: [], bad: [] },
};

/** Lists each violation that an exemption has kept from being reported, at the resource it was found on. */
export const exemptionsListed: PackPolicy = {
  metadata,
  checkConfiguration: (given) => unknownSettings(settings, given),
  policy: {
    ...describePolicy(metadata, settings),
    // The runtime unpacks all resources for a policy, unless it names a type that the stack does not have. Only at the end of
    // the run it is known whether there is anything to list, and in most stacks there is nothing.
    validateStack: Object.defineProperty(validateStack, "__pulumiType", {
      get: () => (isAnythingNoted() ? undefined : "exempted"),
      enumerable: true,
    }),
  },
};

function validateStack(args: StackValidationArgs, violate: ReportViolation): void {
  const configured = args.getConfig();
  const { violations, unused } = takeExempted();
  const report = advisoryReporter(violate);
  const invalid = unknownSettings(settings, configured);
  if (invalid.length > 0) report(invalid, { fix: CONFIGURATION_FIX });
  for (const { policy, urn, exemption, found, taken } of violations) {
    const by = exemption.atMost === undefined ? "" : ` by ${taken}`;
    const until = `${policy} exempts the resource${by} until ${exemption.expires}: ${exemption.reason}`;
    report([{ path: "", message: `${until}\n${found}` }], { urn });
  }
  if (!mergeDefaults(settings, configured).listUnused) return;
  const here = unused.filter(({ exemption }) => isFor(exemption, args.resources[0]?.urn ?? ""));
  if (here.length > 0) report(here.map(describeUnused));
}

/** Where a violation is told, and how it is put right if otherwise than the policy says. */
interface Target {
  readonly urn?: string;
  readonly fix?: string;
}

/** What is exempted stops nothing, even if the level of all policies is mandatory. */
function advisoryReporter(violate: ReportViolation) {
  // The runtime takes the level of a violation with it, which its types do not tell.
  const report = violate as unknown as (violation: object) => void;
  return (findings: readonly PolicyFinding[], { urn, fix = metadata.fix }: Target = {}): void => {
    const message = `${metadata.title}\n${violationText(findings, fix)}`;
    report({ message, urn, enforcementLevel: "advisory" });
  };
}

/** Whether an exemption can be for the stack of a resource: what it says of a URN may be of another stack. */
function isFor({ resource: pattern }: Exemption, urn: string): boolean {
  const [given = ""] = pattern.split("*");
  const here = `${urn.split("::").slice(0, 2).join("::")}::`;
  return !given.startsWith("urn:pulumi:") || here.startsWith(given) || given.startsWith(here);
}

function describeUnused({ policy, exemption }: UnusedExemption): PolicyFinding {
  const { resource, expires, reason } = exemption;
  const message = `${policy} exempts nothing by the exemption of ${resource} until ${expires}: ${reason}`;
  return { path: "", message };
}
