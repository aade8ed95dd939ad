import { definePolicy } from "../support/definePolicy";
import { collectFindings } from "../support/report";
import { deployment, digest } from "./examples";
import { checkGateSettings, gateSettings, judgeByReport } from "./gate";
import { type NamedImage, judgeImages, workloads } from "./images";

export const workloadImageVerified = definePolicy({
  id: "workload-image-verified",
  title: "Workloads run images that exist, are free of known vulnerabilities, and are signed",
  why:
    "A vulnerability that becomes known after an image was built is in no review of code: this is the last moment to notice " +
    "it before it runs. It asks Amazon ECR, with the AWS credentials of the environment, and so is off by default.",
  fix:
    "Rebuild the image on a patched base and name its new digest; or accept the vulnerability until a date in " +
    "acceptedVulnerabilities of this policy. Where AWS does not answer, let the credentials of the deployment read the image's " +
    "repository by their own policies and, in another account, by that of the repository.",
  severity: "critical",
  level: "disabled",
  ...workloads,
  config: gateSettings,
  checkSettings: checkGateSettings,
  examples: {
    good: [deployment(`team-a/api@${digest}`)],
    bad: [deployment(`team-a/vulnerable@${digest}`)],
  },
  async *check(resource, config) {
    const images: NamedImage[] = [];
    const named = collectFindings(() =>
      judgeImages(resource, config, (image) => {
        images.push(image);
        return [];
      }),
    );
    yield* named.findings;
    const findings = await Promise.all(images.map((image) => judgeByReport(image, config)));
    yield* findings.flat();
    if (named.unknown !== undefined) throw named.unknown;
  },
});
