import { isList, toRecord } from "../json";
import {
  type Shape,
  listOf,
  objectOf,
  oneOf,
  optional,
  parserOf,
  stringShape,
} from "../jsonReader";
import { matchesWildcard } from "../wildcard";

/** `BASIC` looks at operating system packages when asked or pushed; `ENHANCED` is Amazon Inspector. */
export const SCAN_TYPES = ["BASIC", "ENHANCED"] as const;
/** One of `SCAN_TYPES`. */
export type ScanType = (typeof SCAN_TYPES)[number];
/** `CONTINUOUS_SCAN` scans again when vulnerabilities become known, `SCAN_ON_PUSH` once, `MANUAL` when asked. */
export type ScanFrequency = "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL";

/** How the images of a registry are scanned: AWS's own shape. */
export interface ScanningConfiguration {
  /** For the whole registry. */
  readonly scanType: ScanType;
  /** At most 2. Under `ENHANCED`, what no rule matches is not scanned. */
  readonly rules: readonly ScanningRule[];
}

/** How often the repositories of its filters are scanned. */
export interface ScanningRule {
  /** One that the scan type has. */
  readonly scanFrequency: ScanFrequency;
  /** 1 to 100; a repository has to match one. */
  readonly repositoryFilters: readonly ScanningFilter[];
}

/** Without `*` it matches the names that contain it; with `*`, which stands for any run of characters, whole names. */
export interface ScanningFilter {
  /** 1 to 255 characters. */
  readonly filter: string;
  /** The only type that Amazon ECR has. */
  readonly filterType: "WILDCARD";
}

/** How the images of a registry shall be scanned. */
export interface ScanningIntent {
  /** @default "ENHANCED" */
  readonly scanType?: string;
  /** @default - all repositories: CONTINUOUS_SCAN if the scan type is ENHANCED, SCAN_ON_PUSH if it is BASIC */
  readonly rules?: readonly ScanningRuleIntent[];
}

/** How often the repositories of its filters shall be scanned. */
export interface ScanningRuleIntent {
  /** `CONTINUOUS_SCAN` or `SCAN_ON_PUSH` under `ENHANCED`, `SCAN_ON_PUSH` or `MANUAL` under `BASIC`. */
  readonly scanFrequency: string;
  /** 1 to 100 names or patterns with `*`; a repository has to match one. */
  readonly repositoryFilters: readonly string[];
}

/** The configuration that an intent asks for; `checkScanning` judges it. */
export function buildScanning(intent: ScanningIntent): ScanningConfiguration {
  const { scanType = "ENHANCED", rules } = intent;
  const everything: ScanningRuleIntent = {
    scanFrequency: scanType === "BASIC" ? "SCAN_ON_PUSH" : "CONTINUOUS_SCAN",
    repositoryFilters: ["*"],
  };
  const built = (isList(rules) ? rules : [everything]).map((rule) => {
    const { scanFrequency, repositoryFilters } = toRecord(rule);
    const filters = isList(repositoryFilters) ? repositoryFilters : [];
    return {
      scanFrequency,
      repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
    } as ScanningRule;
  });
  return { scanType: scanType as ScanType, rules: built };
}

const rule = objectOf<ScanningRule>(
  {
    scanFrequency: stringShape as Shape<ScanFrequency>,
    repositoryFilters: optional(
      listOf(objectOf<ScanningFilter>({ filter: stringShape, filterType: oneOf("WILDCARD") })),
      [],
    ),
  },
  { open: true },
);

/** Reads a configuration from its text or object; keys that Amazon ECR does not know are passed over. Fails with `scanning-shape`. */
export const parseScanning = parserOf<ScanningConfiguration>({
  name: "scanning configuration",
  rules: { shape: "scanning-shape" },
  shape: objectOf<ScanningConfiguration>(
    { scanType: stringShape as Shape<ScanType>, rules: optional(listOf(rule), []) },
    { open: true },
  ),
});

/**
 * How the images of a repository are scanned: `CONTINUOUS_SCAN` before `SCAN_ON_PUSH` where rules overlap. What no filter
 * matches is scanned when asked (`MANUAL`) under `BASIC`, and not at all (undefined) under `ENHANCED`.
 */
export function scanCoverage(
  { scanType, rules }: ScanningConfiguration,
  repositoryName: string,
): ScanFrequency | undefined {
  const matching = rules
    .filter(({ repositoryFilters }) =>
      repositoryFilters.some(({ filter }) => matchesFilter(filter, repositoryName)),
    )
    .map(({ scanFrequency }) => scanFrequency);
  const frequency = (["CONTINUOUS_SCAN", "SCAN_ON_PUSH"] as const).find((one) =>
    matching.includes(one),
  );
  return frequency ?? (scanType === "BASIC" ? "MANUAL" : undefined);
}

function matchesFilter(filter: string, repositoryName: string): boolean {
  return filter.includes("*")
    ? matchesWildcard(filter, repositoryName)
    : repositoryName.includes(filter);
}
