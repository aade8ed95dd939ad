import { toRecord } from "../../domain/json";
import { type ScanFrequency, parseScanning, scanCoverage } from "../../domain/registry/scanning";
import { matchesWildcard } from "../../domain/wildcard";
import { defineStackPolicy } from "../support/defineStackPolicy";
import type { PolicyFinding, StackResource } from "../support/policy";
import { inSameRegistry } from "../support/registries";
import { REGISTRY_SCANNING, REPOSITORY } from "../support/resourceTypes";
import { repositoryNameItem, strings } from "../support/settings";
import { toText } from "../support/values";
import { controlTower, cisEks, fsbp, nist80053, pciDss } from "../support/standards";

const repository = (scanOnPush: boolean) => ({
  type: REPOSITORY,
  name: "api",
  props: { name: "team-a/api", imageScanningConfiguration: { scanOnPush } },
});

export const repositoryScanning = defineStackPolicy({
  id: "ecr-repository-scanning",
  title: "The images of every repository are scanned for vulnerabilities",
  why: "An image that is never scanned can run for months with a vulnerability that everybody else knows.",
  fix:
    "Set scanOnPush: true in imageScanningConfiguration of the repository; or add an aws.ecr.RegistryScanningConfiguration " +
    "with scanType ENHANCED and a CONTINUOUS_SCAN rule for *. Where that is in another stack, name the repositories it covers " +
    "in scannedByRegistry of this policy.",
  severity: "high",
  level: "mandatory",
  compliance: [
    fsbp("ECR.1"),
    controlTower("CT.ECR.PR.2"),
    nist80053("RA-5"),
    pciDss("6.2.3"),
    pciDss("6.2.4"),
    cisEks("5.1.1"),
  ],
  resource: REPOSITORY,
  config: {
    scannedByRegistry: strings({
      items: repositoryNameItem,
      description:
        "Names of repositories that the scanning configuration of their registry covers, where it is not in the stack; " +
        "`*` stands for any run of characters.",
    }),
  },
  examples: { good: [repository(true)], bad: [repository(false)] },
  checkStack(stack, { scannedByRegistry }) {
    const configurations = stack.ofType(REGISTRY_SCANNING);
    return function* (resource) {
      // Of two configurations of a registry the one that is applied last wins.
      const here = configurations.filter((each) => inSameRegistry(each, resource));
      if (here.length > 0) {
        for (const configuration of here) yield* checkCoverage(configuration, resource);
      } else if (!isScannedOnPush(resource) && !isNamed(resource, scannedByRegistry)) {
        const message =
          "images are not scanned: neither the repository nor its registry asks for it.";
        yield { path: "imageScanningConfiguration.scanOnPush", message };
      }
    };
  },
});

/** Under ENHANCED the registry alone decides; under BASIC the repository has a say as well. */
function* checkCoverage(
  configuration: StackResource,
  resource: StackResource,
): Generator<PolicyFinding> {
  const scanning = parseScanning(configuration.props);
  if (scanning.ok) {
    const { value } = scanning;
    if (value.scanType === "BASIC" && isScannedOnPush(resource)) return;
    // The name, which may be unknown, is asked for only where not all repositories are covered.
    if (isAutomatic(scanCoverage(value, ""))) return;
    if (isAutomatic(scanCoverage(value, toText(resource.props.name)))) return;
  }
  const message = `images are not scanned: the scanning configuration ${configuration.name} of the registry does not cover the repository.`;
  yield { path: "name", message };
}

function isAutomatic(frequency: ScanFrequency | undefined): boolean {
  return frequency !== undefined && frequency !== "MANUAL";
}

function isScannedOnPush({ props }: StackResource): boolean {
  const { imageScanningConfiguration } = props;
  // The AWS provider takes texts for what they say.
  const { scanOnPush } = toRecord(imageScanningConfiguration);
  return scanOnPush === true || scanOnPush === "true";
}

function isNamed({ props }: StackResource, patterns: readonly string[]): boolean {
  if (patterns.includes("*")) return true;
  return patterns.length > 0 && patterns.some((each) => matchesWildcard(each, toText(props.name)));
}
