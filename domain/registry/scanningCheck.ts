import { type Finding, at, valueChecks, wrong } from "../finding";
import { type RuleTable, error, reporter, warning } from "../rule";
import {
  type ScanFrequency,
  type ScanType,
  type ScanningConfiguration,
  type ScanningFilter,
  type ScanningRule,
  SCAN_TYPES,
} from "./scanning";

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

const FREQUENCIES: Readonly<Record<ScanType, readonly ScanFrequency[]>> = {
  BASIC: ["SCAN_ON_PUSH", "MANUAL"],
  ENHANCED: ["CONTINUOUS_SCAN", "SCAN_ON_PUSH"],
};

const check = valueChecks(report);
const checkScanType = check("scanning-type", "scan type", SCAN_TYPES);
const checkFilter = check(
  "scanning-filter-format",
  "filter",
  /^(?=.{1,255}$)[a-z0-9*]+([._/-][a-z0-9*]+)*$/,
  "1 to 255 lower-case letters, digits and *, with single . _ - / between them",
);

const MOST_RULES = 2;
const MOST_FILTERS = 100;

/** Checks a configuration: at most 2 rules, 1 to 100 filters each. Fails with the findings of `scanningRules`. */
export function checkScanning({ scanType, rules }: ScanningConfiguration): Finding[] {
  const findings = checkScanType(scanType, "scanType");
  if (rules.length > MOST_RULES) {
    const message = wrong("too many rules", rules.length, `at most ${MOST_RULES}`);
    findings.push(report("scanning-rule-count", "rules", message));
  }
  if (scanType === "ENHANCED" && rules.length === 0) {
    const message = "enhanced scanning has no rule, so nothing is scanned: add a rule for *.";
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
    const message = wrong("scan frequency", scanFrequency, allowed);
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
  return filters.flatMap(({ filter }, index) => checkFilter(filter, at(path, index)));
}
