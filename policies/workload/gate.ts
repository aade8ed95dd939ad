import {
  type GateRules,
  type ImageReport,
  SEVERITIES,
  checkImage,
} from "../../domain/workload/imageGate";
import { at, wrong } from "../../domain/finding";
import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import { checkArns } from "../support/arns";
import { today } from "../support/exemptions";
import type { PolicyFinding } from "../support/policy";
import {
  type Values,
  arnItem,
  choice,
  count,
  dateSchema,
  flag,
  records,
  strings,
} from "../support/settings";
import type * as imageReports from "./imageReports";
import { type NamedImage, workloadSettings } from "./images";

/** A vulnerability that may run for a while. */
interface AcceptedVulnerability {
  /** Such as CVE-2026-12345; `*` stands for any run of characters. */
  readonly vulnerability: string;
  readonly reason: string;
  readonly expires: string;
}

/** What is asked of images, and of AWS. */
export const gateSettings = {
  ...workloadSettings,
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
  onlyWithFix: flag(
    "Whether vulnerabilities are let through of which Amazon Inspector says that there is no fix.",
    false,
  ),
  stopExploited: flag(
    "Whether vulnerabilities with an exploit that Amazon Inspector knows are stopped whatever their severity, fix and age.",
    false,
  ),
  graceDays: count(
    "Days after Amazon Inspector has first observed a vulnerability in which it is let through; 0 for none.",
    0,
  ),
  passInUse: flag(
    "Whether images are let through that run already, as Amazon Inspector sees it in Amazon ECS and Amazon EKS: to stop the " +
      "update leaves them running.",
    false,
  ),
  baseImages: strings({
    description:
      "Base images in Amazon ECR, with tag or digest: a vulnerability from one of their layers is reported with its name.",
    items: { type: "string", minLength: 1 },
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
  const baseImages = await readBaseImages(config);
  const findings = checkImage(text, report, { ...toGateRules(config), baseImages });
  return findings.map((finding) => ({ ...finding, path }));
}

const DAY = 86_400_000;

function toGateRules(config: Config): GateRules {
  const { severity, trustedSigningProfiles: trustedProfiles, acceptedVulnerabilities } = config;
  const { onlyWithFix, stopExploited, graceDays, passInUse } = config;
  const isOver = ({ expires }: AcceptedVulnerability) => today() > expires;
  return {
    ...{ severity, trustedProfiles, onlyWithFix, stopExploited, passInUse },
    ...(graceDays > 0 && { observedBefore: Date.now() - graceDays * DAY }),
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
  const { readImageReport } = loadReports();
  try {
    const withSignatures = trustedSigningProfiles.length > 0;
    return await readImageReport(image, { withSignatures, timeoutSeconds });
  } catch (error) {
    return { unanswered: String(error).replace(/^Error: /, "") };
  }
}

/** The SDK of AWS takes longer to load than the rest of the pack: it is loaded when there is something to ask. */
export function loadReports(): typeof imageReports {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./imageReports") as typeof imageReports;
}

/** Base images by the digests of their layers; those of which AWS tells nothing are left out, as they stop nothing. */
async function readBaseImages(config: Config): Promise<ReadonlyMap<string, string>> {
  const { baseImages, timeoutSeconds } = config;
  const layers = await Promise.all(
    baseImages.map(async (name) => {
      const image = parseImageReference(name);
      const registry = image.ok ? getEcrRegistry(image.value.registry) : undefined;
      if (!image.ok || registry === undefined) return [];
      const { readLayers } = loadReports();
      const read = readLayers({ ...registry, ...image.value }, timeoutSeconds);
      return (await read.catch(() => [])).map((layer) => [layer, name] as const);
    }),
  );
  return new Map(layers.flat());
}

const PROFILE = {
  service: /^signer$/,
  resource: /^[/]signing-profiles[/][^*]+$/,
  like: "arn:aws:signer:us-east-1:111111111111:/signing-profiles/images",
};

/** Refuses base images of other registries, as nobody asks those for their layers, and what is no signing profile. */
export function checkGateSettings(config: Config): PolicyFinding[] {
  const images = config.baseImages.flatMap((name, index) => {
    const image = parseImageReference(name);
    if (image.ok && getEcrRegistry(image.value.registry) !== undefined) return [];
    const message = wrong("not an image of Amazon ECR", name, "registry/repository:tag");
    return [{ path: at("baseImages", index), message }];
  });
  return [
    ...checkArns("trustedSigningProfiles", PROFILE, config.trustedSigningProfiles),
    ...images,
  ];
}
