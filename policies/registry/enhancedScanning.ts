import { wrong } from "../../domain/finding";
import { checkScanning } from "../../domain/registry/scanningCheck";
import { parseScanning, scanCoverage } from "../../domain/registry/scanning";
import { definePolicy } from "../support/definePolicy";
import { REGISTRY_SCANNING } from "../support/resourceTypes";
import { cisEks, fsbp, nist80053 } from "../support/standards";

const scanning = (scanFrequency: string, filter: string) => ({
  type: REGISTRY_SCANNING,
  name: "scanning",
  props: {
    scanType: "ENHANCED",
    rules: [{ scanFrequency, repositoryFilters: [{ filter, filterType: "WILDCARD" }] }],
  },
});

export const registryEnhancedScanning = definePolicy({
  id: "ecr-registry-enhanced-scanning",
  title: "Enhanced scanning looks at all repositories of the registry, all the time",
  why:
    "Basic scanning looks at packages of the operating system, once. Most vulnerabilities are published after an image " +
    "was pushed, and many are in packages of programming languages; under ENHANCED what no filter matches is not scanned " +
    "at all.",
  fix: 'Set scanType to "ENHANCED", with a rule of scanFrequency "CONTINUOUS_SCAN" for the filter "*".',
  severity: "high",
  level: "advisory",
  compliance: [fsbp("ECR.1"), nist80053("RA-5"), cisEks("5.1.1")],
  resource: REGISTRY_SCANNING,
  config: {},
  examples: {
    good: [scanning("CONTINUOUS_SCAN", "*")],
    bad: [scanning("CONTINUOUS_SCAN", "base/*")],
  },
  *check({ props }) {
    if (props.scanType === "BASIC") {
      yield { path: "scanType", message: wrong("scanning is not enhanced", "BASIC", "ENHANCED") };
      return;
    }
    const configuration = parseScanning(props);
    if (!configuration.ok) {
      yield* configuration.findings;
      return;
    }
    yield* checkScanning(configuration.value).filter(({ severity }) => severity === "error");
    // Only a filter for all names matches the empty one.
    if (scanCoverage(configuration.value, "") === "CONTINUOUS_SCAN") return;
    yield {
      path: "rules",
      message: "no CONTINUOUS_SCAN rule covers all repositories: allowed the filter *.",
    };
  },
});
