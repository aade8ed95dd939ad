import type { EnhancedImageScanFinding, ImageScanFindings } from "@aws-sdk/client-ecr";
import type { Vulnerability } from "../../domain/workload/imageGate";

/** Findings of basic scanning and those of Amazon Inspector, of which suppressed and closed ones do not count. */
export function vulnerabilitiesIn(findings: ImageScanFindings = {}): Vulnerability[] {
  const basic = (findings.findings ?? []).map(({ name, severity }) => ({
    id: name ?? "unnamed",
    severity: severity ?? "UNDEFINED",
  }));
  const enhanced = (findings.enhancedFindings ?? [])
    .filter(({ status = "ACTIVE" }) => status === "ACTIVE")
    .map(toVulnerability);
  return [...basic, ...enhanced];
}

function toVulnerability(finding: EnhancedImageScanFinding): Vulnerability {
  const { packageVulnerabilityDetails: details, title, severity = "UNDEFINED" } = finding;
  const { fixAvailable, exploitAvailable, firstObservedAt } = finding;
  const sources = (details?.vulnerablePackages ?? []).flatMap(
    ({ sourceLayerHash }) => sourceLayerHash ?? [],
  );
  return {
    id: details?.vulnerabilityId ?? title ?? "unnamed",
    severity,
    ...(fixAvailable !== undefined && { hasFix: fixAvailable !== "NO" }),
    ...(exploitAvailable !== undefined && { isExploited: exploitAvailable === "YES" }),
    ...(firstObservedAt !== undefined && { firstObservedAt: firstObservedAt.getTime() }),
    ...(sources.length > 0 && { layers: sources }),
  };
}

/** Whether Amazon Inspector has seen the image running in a cluster. */
export function isRunning(findings: ImageScanFindings = {}): boolean {
  const resources = (findings.enhancedFindings ?? []).flatMap((each) => each.resources ?? []);
  return resources.some(({ details }) => (details?.awsEcrContainerImage?.inUseCount ?? 0) > 0);
}
