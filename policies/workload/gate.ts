import {
  type GateRules,
  type ImageReport,
  SEVERITIES,
  checkImage,
} from "../../domain/workload/imageGate";
import { getEcrRegistry } from "../../domain/imageReference";
import { today } from "../support/exemptions";
import type { PolicyFinding } from "../support/policy";
import {
  type Values,
  arnItem,
  choice,
  count,
  dateSchema,
  records,
  strings,
} from "../support/settings";
import type * as imageReports from "./imageReports";
import type { NamedImage } from "./images";

/** A vulnerability that may run for a while. */
interface AcceptedVulnerability {
  /** Such as CVE-2026-12345; `*` stands for any run of characters. */
  readonly vulnerability: string;
  readonly reason: string;
  readonly expires: string;
}

/** What is asked of images, and of AWS. */
export const gateSettings = {
  severity: choice(
    "Vulnerabilities of this severity and worse are stopped.",
    SEVERITIES,
    "CRITICAL",
  ),
  acceptedVulnerabilities: records<AcceptedVulnerability>(
    "Vulnerabilities that may run until a date, each with the reason.",
    {
      vulnerability: {
        type: "string",
        minLength: 1,
        description: "Such as CVE-2026-12345; `*` stands for any run of characters.",
      },
      reason: { type: "string", minLength: 10, description: "Why it may run." },
      expires: { ...dateSchema, description: "The last day on which it may (UTC)." },
    },
    ["vulnerability", "reason", "expires"],
  ),
  trustedSigningProfiles: strings({
    description:
      "ARNs of the profiles of AWS Signer one of which must have signed the image by managed signing of Amazon ECR. " +
      "Without any, no signature is asked for.",
    items: arnItem,
  }),
  whenNotAnswered: choice(
    "What to do with images of which AWS tells nothing.",
    ["stop", "pass"],
    "stop",
  ),
  timeoutSeconds: count("How long AWS may take to answer.", 5, 1),
};

type Config = Values<typeof gateSettings>;

/** Images of other registries are not judged here: workload-image-from-hub says which of them may run. */
export async function judgeByReport(image: NamedImage, config: Config): Promise<PolicyFinding[]> {
  const { path, text, reference } = image;
  const registry = getEcrRegistry(reference.registry);
  if (registry === undefined) return [];
  const report = await ask({ ...registry, ...reference }, config);
  if ("unanswered" in report) {
    if (config.whenNotAnswered === "pass") return [];
    return [{ path, message: `AWS tells nothing of ${text}: ${report.unanswered}` }];
  }
  const findings = checkImage(text, report, toGateRules(config));
  return findings.map((finding) => ({ ...finding, path }));
}

function toGateRules(config: Config): GateRules {
  const { severity, trustedSigningProfiles: trustedProfiles, acceptedVulnerabilities } = config;
  const isOver = ({ expires }: AcceptedVulnerability) => today() > expires;
  return {
    severity,
    trustedProfiles,
    accepted: acceptedVulnerabilities
      .filter((each) => !isOver(each))
      .map(({ vulnerability }) => vulnerability),
    acceptedUntil: new Map(
      acceptedVulnerabilities
        .filter(isOver)
        .map(({ vulnerability, expires }) => [vulnerability, expires]),
    ),
  };
}

async function ask(
  image: imageReports.PrivateImage,
  { trustedSigningProfiles, timeoutSeconds }: Config,
): Promise<ImageReport | { readonly unanswered: string }> {
  // The SDK of AWS takes longer to load than the rest of the pack: it is loaded when there is something to ask.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { readImageReport } = require("./imageReports") as typeof imageReports;
  try {
    const withSignatures = trustedSigningProfiles.length > 0;
    return await readImageReport(image, { withSignatures, timeoutSeconds });
  } catch (error) {
    return { unanswered: String(error).replace(/^Error: /, "") };
  }
}
