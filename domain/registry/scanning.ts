import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import { type JsonRecord, canonicalJson, isList, isRecord, readJson, toRecord } from "../json";
import { type RuleTable, error, reporter, warning } from "../rule";
import { matchesWildcard } from "../wildcard";

/** Rules of the scanning configuration of a registry. */
export const scanningRules = {
  "scanning-shape": error(
    "A scanning configuration does not have the shape that Amazon ECR knows.",
  ),
  "scanning-type": error("A scan type is not BASIC or ENHANCED."),
  "scanning-frequency": error("A scan frequency is not one that the scan type has."),
  "scanning-frequency-duplicate": warning(
    "Two rules have the same scan frequency, where one with all filters does.",
  ),
  "scanning-rule-count": error("A scanning configuration has more than 2 rules."),
  "scanning-filter-count": error("A scanning rule has no filter or more than 100."),
  "scanning-filter-format": error("A scanning filter has characters that Amazon ECR refuses."),
  "scanning-nothing": warning("Enhanced scanning has no rule, so that nothing is scanned."),
} satisfies RuleTable;

const report = reporter(scanningRules);

/** `BASIC` looks at operating system packages when asked or pushed; `ENHANCED` is Amazon Inspector. */
export const SCAN_TYPES = ["BASIC", "ENHANCED"] as const;
/** One of `SCAN_TYPES`. */
export type ScanType = (typeof SCAN_TYPES)[number];
/** `CONTINUOUS_SCAN` scans again when vulnerabilities become known, `SCAN_ON_PUSH` once, `MANUAL` when asked. */
export type ScanFrequency = "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL";

const FREQUENCIES: Readonly<Record<ScanType, readonly ScanFrequency[]>> = {
  BASIC: ["SCAN_ON_PUSH", "MANUAL"],
  ENHANCED: ["CONTINUOUS_SCAN", "SCAN_ON_PUSH"],
};

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

/** The canonical JSON text of a configuration. */
export function renderScanning({ scanType, rules }: ScanningConfiguration): string {
  return canonicalJson({
    scanType,
    rules: rules.map(({ scanFrequency, repositoryFilters }) => ({
      scanFrequency,
      repositoryFilters: repositoryFilters.map(({ filter, filterType }) => ({
        filter,
        filterType,
      })),
    })),
  });
}

/**
 * Reads a configuration from its text or object; other properties than scanType and rules are not looked at. Fails with
 * `scanning-shape`.
 */
export function parseScanning(input: unknown): Parsed<ScanningConfiguration> {
  const json = readJson(input);
  if (!json.ok) return json;
  const findings: Finding[] = [];
  const wrongShape = (path: string, value: unknown, allowed: string) => {
    findings.push(report("scanning-shape", path, wrong("value is not valid", value, allowed)));
  };
  if (!isRecord(json.value)) wrongShape("", json.value, "an object with scanType and rules");
  const { scanType, rules = [] } = toRecord(json.value);
  if (isRecord(json.value) && typeof scanType !== "string") {
    wrongShape("scanType", scanType, SCAN_TYPES.join(", "));
  }
  if (!isList(rules)) wrongShape("rules", rules, "a list of rules");
  const read = (isList(rules) ? rules : []).map((rule, index) => {
    const path = at("rules", index);
    if (!isRecord(rule)) wrongShape(path, rule, "an object");
    return readRule(toRecord(rule), path, wrongShape);
  });
  return parsed({ scanType: scanType as ScanType, rules: read }, findings);
}

function readRule(
  { scanFrequency, repositoryFilters = [] }: JsonRecord,
  path: string,
  wrongShape: (path: string, value: unknown, allowed: string) => void,
): ScanningRule {
  const listPath = at(path, "repositoryFilters");
  if (typeof scanFrequency !== "string") {
    wrongShape(at(path, "scanFrequency"), scanFrequency, "a scan frequency");
  }
  if (!isList(repositoryFilters)) wrongShape(listPath, repositoryFilters, "a list of filters");
  const filters = (isList(repositoryFilters) ? repositoryFilters : []).map((entry, index) => {
    const { filter, filterType } = toRecord(entry);
    if (typeof filter !== "string" || filterType !== "WILDCARD") {
      const allowed = 'an object with a string filter and the filterType "WILDCARD"';
      wrongShape(at(listPath, index), entry, allowed);
    }
    return { filter, filterType } as ScanningFilter;
  });
  return { scanFrequency: scanFrequency as ScanFrequency, repositoryFilters: filters };
}

const MOST_RULES = 2;
const MOST_FILTERS = 100;

/** Checks a configuration: at most 2 rules, 1 to 100 filters each. Fails with the findings of `scanningRules`. */
export function checkScanning({ scanType, rules }: ScanningConfiguration): Finding[] {
  const findings: Finding[] = [];
  if (!SCAN_TYPES.includes(scanType)) {
    const message = wrong("scan type is not known", scanType, SCAN_TYPES.join(", "));
    findings.push(report("scanning-type", "scanType", message));
  }
  if (rules.length > MOST_RULES) {
    const message = wrong("too many rules", rules.length, `at most ${MOST_RULES}`);
    findings.push(report("scanning-rule-count", "rules", message));
  }
  if (scanType === "ENHANCED" && rules.length === 0) {
    const message =
      "enhanced scanning has no rule, so nothing is scanned: allowed is a rule for *.";
    findings.push(report("scanning-nothing", "rules", message));
  }
  return [...findings, ...rules.flatMap((_, index) => checkRule(scanType, rules, index))];
}

function checkRule(scanType: ScanType, rules: readonly ScanningRule[], index: number): Finding[] {
  const rule = rules[index];
  if (rule === undefined) return [];
  const path = at("rules", index);
  const { scanFrequency, repositoryFilters } = rule;
  const findings: Finding[] = [];
  const frequencies = SCAN_TYPES.includes(scanType) ? FREQUENCIES[scanType] : undefined;
  if (frequencies?.includes(scanFrequency) === false) {
    const allowed = `${frequencies.join(" or ")} for ${scanType}`;
    const message = wrong("scan frequency is not valid", scanFrequency, allowed);
    findings.push(report("scanning-frequency", at(path, "scanFrequency"), message));
  }
  const first = rules.findIndex((other) => other.scanFrequency === scanFrequency);
  if (first < index) {
    const allowed = `one rule for it, as ${at("rules", first)}`;
    const message = wrong("scan frequency is given twice", scanFrequency, allowed);
    findings.push(report("scanning-frequency-duplicate", at(path, "scanFrequency"), message));
  }
  return [...findings, ...checkFilters(repositoryFilters, at(path, "repositoryFilters"))];
}

function checkFilters(filters: readonly ScanningFilter[], path: string): Finding[] {
  if (filters.length === 0 || filters.length > MOST_FILTERS) {
    const allowed = `1 to ${MOST_FILTERS}`;
    const message = wrong("rule has the wrong number of filters", filters.length, allowed);
    return [report("scanning-filter-count", path, message)];
  }
  return filters.flatMap(({ filter }: { readonly filter: unknown }, index) => {
    const isText = typeof filter === "string" && filter.length <= 255;
    if (isText && /^[a-z0-9*]+([._/-][a-z0-9*]+)*$/.test(filter)) return [];
    const allowed = "1 to 255 lower-case letters, digits and *, with single . _ - / between them";
    const message = wrong("filter is not valid", filter, allowed);
    return [report("scanning-filter-format", at(at(path, index), "filter"), message)];
  });
}

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
