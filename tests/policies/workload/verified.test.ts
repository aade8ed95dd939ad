import assert from "node:assert/strict";
import { workloadImageVerified as policy } from "../../../policies/workload/verified";
import { answer, askFakeEcr, operationsOn, scanned } from "../../support/fakeEcr";
import {
  type Fixture,
  type PolicySettings,
  UNKNOWN,
  cannotRun,
  judge,
} from "../../support/policyHarness";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"1".repeat(64)}`;
const PROFILE = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";

const pod = (...images: unknown[]): Fixture => ({
  type: "kubernetes:core/v1:Pod",
  name: "pod",
  props: { spec: { containers: images.map((image) => ({ name: "c", image })) } },
});

const imageOf = (repository: string) => `${HUB}/${repository}@${DIGEST}`;

const ask = (images: readonly unknown[], settings: PolicySettings = {}) =>
  judge(policy, [pod(...images)], { enforcementLevel: "mandatory", ...settings });

const fix =
  "How to fix: Rebuild the image on a patched base and name its new digest; or accept the vulnerability until a date in " +
  "acceptedVulnerabilities of this policy. Where AWS does not answer, let the credentials of the deployment read the image's " +
  "repository by their own policies and, in another account, by that of the repository.";

const stops = (...lines: string[]) => [["mandatory: pod", ...lines, fix]];
const at = (rule: string, index = 0) => `${rule} at spec.containers[${index}].image`;

describe("workload-image-verified", () => {
  askFakeEcr();

  it("asks nothing unless it is switched on", async () => {
    answer("gate/off", scanned());
    assert.deepEqual(await judge(policy, [pod(imageOf("gate/off"))]), []);
    assert.deepEqual(operationsOn("gate/off"), []);
  });

  it("lets images pass that exist and have no vulnerability of the severity", async () => {
    answer("gate/clean", scanned(["CVE-2026-1", "HIGH"], ["CVE-2026-2", "UNDEFINED"]));
    assert.deepEqual(await ask([imageOf("gate/clean")]), []);
  });

  it("stops images that do not exist", async () => {
    const image = imageOf("gate/missing");
    assert.deepEqual(
      await ask([image]),
      stops(`${at("image-not-found")}: ${image} does not exist in its registry.`),
    );
  });

  it("stops vulnerabilities, the worst first, and names what they are", async () => {
    answer(
      "gate/vulnerable",
      scanned(["CVE-2026-1", "HIGH"], ["CVE-2026-2", "CRITICAL"], ["CVE-2026-3", "MEDIUM"]),
    );
    const image = imageOf("gate/vulnerable");
    assert.deepEqual(
      await ask([image], { severity: "HIGH" }),
      stops(
        `${at("image-vulnerable")}: ${image} has vulnerabilities: CVE-2026-2 (CRITICAL), CVE-2026-1 (HIGH); ` +
          "allowed are less than HIGH.",
      ),
    );
  });

  it("accepts vulnerabilities until their date", async () => {
    answer("gate/accepted", scanned(["CVE-2026-2", "CRITICAL"]));
    const accept = (expires: string) => ({
      acceptedVulnerabilities: [
        { vulnerability: "CVE-2026-*", reason: "not reachable here", expires },
      ],
    });
    const image = imageOf("gate/accepted");
    assert.deepEqual(await ask([image], accept("2999-12-31")), []);
    assert.deepEqual(
      await ask([image], accept("2020-12-31")),
      stops(
        `${at("image-vulnerable")}: ${image} has vulnerabilities: CVE-2026-2 (CRITICAL, accepted until 2020-12-31); allowed are ` +
          "less than CRITICAL.",
      ),
    );
  });

  it("stops images that were not scanned", async () => {
    const { DescribeImages } = scanned();
    answer("gate/unscanned", {
      DescribeImages: DescribeImages!,
      DescribeImageScanFindings: { error: "ScanNotFoundException" },
    });
    const image = imageOf("gate/unscanned");
    assert.deepEqual(
      await ask([image]),
      stops(
        `${at("image-not-scanned")}: ${image} is not scanned: given no scan, allowed a scan that is COMPLETE or ACTIVE.`,
      ),
    );
  });

  it("says why an image was not scanned, as far as Amazon ECR does", async () => {
    const description = "UnsupportedImageError: The operating system is not supported.";
    answer("gate/unsupported", {
      ...scanned(),
      DescribeImageScanFindings: { imageScanStatus: { status: "FAILED", description } },
    });
    const image = imageOf("gate/unsupported");
    assert.deepEqual(
      await ask([image]),
      stops(
        `${at("image-not-scanned")}: ${image} is not scanned: given FAILED (${description}), allowed a scan that is COMPLETE or ` +
          "ACTIVE.",
      ),
    );
  });

  it("reads all pages of findings", async () => {
    const imageScanStatus = { status: "COMPLETE" };
    const finding = (name: string) => ({ findings: [{ name, severity: "CRITICAL" }] });
    const last = { imageScanStatus, imageScanFindings: finding("CVE-2026-9") };
    answer("gate/pages", {
      ...scanned(),
      DescribeImageScanFindings: ({ nextToken }) =>
        nextToken === "2"
          ? last
          : { imageScanStatus, imageScanFindings: finding("CVE-2026-8"), nextToken: "2" },
    });
    const image = imageOf("gate/pages");
    assert.deepEqual(
      await ask([image]),
      stops(
        `${at("image-vulnerable")}: ${image} has vulnerabilities: CVE-2026-8 (CRITICAL), CVE-2026-9 (CRITICAL); allowed are less than CRITICAL.`,
      ),
    );
  });

  it("asks again where Amazon ECR is asked too often", async () => {
    let times = 0;
    answer("gate/throttled", {
      ...scanned(),
      DescribeImages: () =>
        ++times < 3
          ? { error: "ThrottlingException" }
          : { imageDetails: [{ imageDigest: DIGEST }] },
    });
    assert.deepEqual(await ask([imageOf("gate/throttled")], { timeoutSeconds: 60 }), []);
    assert.equal(times, 3);
  });

  it("counts the findings of Amazon Inspector that are active", async () => {
    const finding = (vulnerabilityId: string, status: string) => ({
      severity: "CRITICAL",
      status,
      packageVulnerabilityDetails: { vulnerabilityId },
    });
    answer("gate/inspector", {
      ...scanned(),
      DescribeImageScanFindings: {
        imageScanStatus: { status: "ACTIVE" },
        imageScanFindings: {
          enhancedFindings: [finding("CVE-2026-7", "ACTIVE"), finding("CVE-2026-8", "SUPPRESSED")],
        },
      },
    });
    const image = imageOf("gate/inspector");
    assert.deepEqual(
      await ask([image]),
      stops(
        `${at("image-vulnerable")}: ${image} has vulnerabilities: CVE-2026-7 (CRITICAL); allowed are less than CRITICAL.`,
      ),
    );
  });

  describe("by what Amazon Inspector says of a vulnerability", () => {
    const DAY = 86_400_000;
    const layer = `sha256:${"d".repeat(64)}`;
    const finding = (vulnerabilityId: string, facts: object, sourceLayerHash?: string) => ({
      severity: "CRITICAL",
      packageVulnerabilityDetails: { vulnerabilityId, vulnerablePackages: [{ sourceLayerHash }] },
      ...facts,
    });
    const inspected = (repository: string, ...enhancedFindings: object[]) => {
      answer(repository, {
        ...scanned(),
        DescribeImageScanFindings: {
          imageScanStatus: { status: "ACTIVE" },
          imageScanFindings: { enhancedFindings },
        },
      });
      return imageOf(repository);
    };
    const vulnerable = (image: string, list: string) =>
      stops(
        `${at("image-vulnerable")}: ${image} has vulnerabilities: ${list}; allowed are less than CRITICAL.`,
      );

    it("stops with onlyWithFix what has a fix, or of which that is not known", async () => {
      const image = inspected(
        "gate/fix",
        finding("CVE-1", { fixAvailable: "YES" }),
        finding("CVE-2", { fixAvailable: "PARTIAL" }),
        finding("CVE-3", { fixAvailable: "NO" }),
        finding("CVE-4", {}),
      );
      const fixable = "CVE-1 (CRITICAL, has a fix), CVE-2 (CRITICAL, has a fix), ";
      assert.deepEqual(
        await ask([image]),
        vulnerable(image, `${fixable}CVE-3 (CRITICAL, has no fix), CVE-4 (CRITICAL)`),
      );
      assert.deepEqual(
        await ask([image], { onlyWithFix: true }),
        vulnerable(image, `${fixable}CVE-4 (CRITICAL)`),
      );
    });

    it("stops with stopExploited what has a known exploit, but for what is accepted", async () => {
      const exploited = { exploitAvailable: "YES", fixAvailable: "NO", severity: "LOW" };
      const image = inspected(
        "gate/exploited",
        finding("CVE-1", exploited),
        finding("CVE-2", { severity: "LOW", exploitAvailable: "NO" }),
        finding("CVE-3", { ...exploited, firstObservedAt: Date.now() / 1000 }),
      );
      const settings = { stopExploited: true, onlyWithFix: true, graceDays: 30 };
      const facts = "(LOW, has no fix, has a known exploit)";
      assert.deepEqual(await ask([image]), []);
      assert.deepEqual(
        await ask([image], settings),
        vulnerable(image, `CVE-1 ${facts}, CVE-3 ${facts}`),
      );
      const accepted = {
        vulnerability: "CVE-*",
        reason: "not reachable here",
        expires: "2999-12-31",
      };
      assert.deepEqual(
        await ask([image], { ...settings, acceptedVulnerabilities: [accepted] }),
        [],
      );
    });

    it("lets through for graceDays what was first observed within them", async () => {
      const observed = (days: number) => ({ firstObservedAt: (Date.now() - days * DAY) / 1000 });
      const image = inspected(
        "gate/young",
        finding("CVE-1", observed(1)),
        finding("CVE-2", observed(20)),
        finding("CVE-3", {}),
      );
      assert.deepEqual(
        await ask([image], { graceDays: 14 }),
        vulnerable(image, "CVE-2 (CRITICAL), CVE-3 (CRITICAL)"),
      );
    });

    it("lets through with passInUse images that run already, and no others", async () => {
      const running = (inUseCount: number) => ({
        resources: [{ details: { awsEcrContainerImage: { inUseCount } } }],
      });
      const used = inspected("gate/used", finding("CVE-1", running(2)));
      const unused = inspected("gate/unused", finding("CVE-1", running(0)));
      assert.deepEqual(await ask([used]), vulnerable(used, "CVE-1 (CRITICAL)"));
      assert.deepEqual(await ask([used], { passInUse: true }), []);
      assert.deepEqual(
        await ask([unused], { passInUse: true }),
        vulnerable(unused, "CVE-1 (CRITICAL)"),
      );
    });

    it("names the base image whose layer brought it, where AWS tells its layers", async () => {
      const manifest = JSON.stringify({ layers: [{ digest: layer }] });
      answer("gate/base", { BatchGetImage: { images: [{ imageManifest: manifest }] } });
      answer("gate/denied-base", { BatchGetImage: { error: "AccessDeniedException" } });
      const image = inspected(
        "gate/based",
        finding("CVE-1", {}, layer),
        finding("CVE-2", {}, `sha256:${"e".repeat(64)}`),
      );
      const baseImages = [`${HUB}/gate/base:22`, `${HUB}/gate/denied-base:22`];
      assert.deepEqual(
        await ask([image], { baseImages }),
        vulnerable(image, `CVE-1 (CRITICAL, comes from ${HUB}/gate/base:22), CVE-2 (CRITICAL)`),
      );
    });

    it("refuses base images of other registries", async () => {
      const [violation] = await ask([imageOf("gate/fix")], { baseImages: ["node:22"] });
      assert.equal(
        violation?.[1],
        'baseImages[0]: not an image of Amazon ECR: given "node:22", allowed registry/repository:tag.',
      );
    });
  });

  it("looks at each platform of a multi-architecture image, and at no attestation", async () => {
    const manifests = [
      { digest: `sha256:${"a".repeat(64)}`, platform: { os: "linux", architecture: "amd64" } },
      { digest: `sha256:${"b".repeat(64)}`, platform: { os: "unknown", architecture: "unknown" } },
      { digest: `sha256:${"c".repeat(64)}`, platform: { os: "linux", architecture: "arm64" } },
    ];
    const imageManifestMediaType = "application/vnd.oci.image.index.v1+json";
    answer("gate/index", {
      ...scanned(),
      DescribeImages: { imageDetails: [{ imageDigest: DIGEST, imageManifestMediaType }] },
      BatchGetImage: { images: [{ imageManifest: JSON.stringify({ manifests }) }] },
    });
    assert.deepEqual(await ask([imageOf("gate/index")]), []);
    assert.deepEqual(operationsOn("gate/index"), [
      "DescribeImages",
      "BatchGetImage",
      "DescribeImageScanFindings",
      "DescribeImageScanFindings",
    ]);
  });

  it("asks for a signature by a trusted profile where one is configured", async () => {
    const signedBy = (signingProfileArn: string, status = "COMPLETE") => ({
      ...scanned(),
      DescribeImageSigningStatus: { signingStatuses: [{ signingProfileArn, status }] },
    });
    answer("gate/signed", signedBy(`${PROFILE}/abc123`));
    answer("gate/signing", signedBy(PROFILE, "IN_PROGRESS"));
    answer("gate/stranger", signedBy(PROFILE.replace("111111111111", "999999999999")));
    const settings = { trustedSigningProfiles: [PROFILE] };
    const unsigned = (index: number, repository: string, given: string) =>
      `${at("image-not-signed", index)}: ${imageOf(repository)} has no trusted signature: given ${given}, allowed ${PROFILE}.`;
    assert.deepEqual(
      await ask(["gate/signed", "gate/signing", "gate/stranger"].map(imageOf), settings),
      [
        [
          "mandatory: pod",
          unsigned(1, "gate/signing", "no signature"),
          unsigned(2, "gate/stranger", PROFILE.replace("111111111111", "999999999999")),
          fix,
        ],
      ],
    );
  });

  it("stops images that cannot be pulled, of which Amazon ECR tells only where it is asked for any status", async () => {
    answer("gate/archived", {
      ...scanned(),
      DescribeImages: ({ filter }) =>
        filter?.imageStatus === "ANY"
          ? { imageDetails: [{ imageDigest: DIGEST, imageStatus: "ARCHIVED" }] }
          : { error: "ImageNotFoundException" },
    });
    const image = imageOf("gate/archived");
    assert.deepEqual(
      await ask([image]),
      stops(
        `${at("image-not-available")}: ${image} cannot be pulled: given status "ARCHIVED", allowed ACTIVE.`,
      ),
    );
  });

  it("stops what AWS tells nothing about, unless it is configured to let it pass", async () => {
    answer("gate/denied", { DescribeImages: { error: "AccessDeniedException" } });
    const image = imageOf("gate/denied");
    assert.deepEqual(
      await ask([image]),
      stops(
        `spec.containers[0].image: AWS tells nothing of ${image}: AccessDeniedException: not here`,
      ),
    );
    assert.deepEqual(await ask([image], { whenNotAnswered: "pass" }), []);
  });

  it("waits for AWS no longer than it is configured to", async () => {
    answer("gate/silent", { DescribeImages: "silence" });
    const [violation] = await ask([imageOf("gate/silent")], { timeoutSeconds: 1 });
    assert.equal(
      violation?.[1],
      `spec.containers[0].image: AWS tells nothing of ${imageOf("gate/silent")}: it has not answered within 1 s`,
    );
  });

  it("asks once for an image that many run", async () => {
    answer("gate/shared", scanned());
    const image = imageOf("gate/shared");
    assert.deepEqual(await ask([image, image, image]), []);
    assert.deepEqual(await ask([image]), []);
    assert.deepEqual(operationsOn("gate/shared"), ["DescribeImages", "DescribeImageScanFindings"]);
  });

  it("resolves tags, and passes over images of other registries", async () => {
    answer("gate/tagged", scanned());
    assert.deepEqual(await ask([`${HUB}/gate/tagged:1.0`, "docker.io/library/node:22"]), []);
  });

  it("tells what it knows although another image is unknown at preview", async () => {
    const image = imageOf("gate/missing");
    assert.deepEqual(await ask([UNKNOWN, image]), [
      ...stops(`${at("image-not-found", 1)}: ${image} does not exist in its registry.`),
      cannotRun(policy, "string value at .spec.containers.0.image", "pod"),
    ]);
  });
});
