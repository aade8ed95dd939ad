import { type Finding, at, valueChecks, wrong } from "../finding";
import { type RuleTable, error, reporter, warning } from "../rule";
import { type TagMutability, TAG_MUTABILITY_MODES } from "./tagMutability";

/** Rules of the mutability of image tags. */
export const tagMutabilityRules = {
  "tag-mutability-shape": error("A tag mutability does not have the shape that Amazon ECR knows."),
  "tag-mutability-mode": error("A tag mutability is not one of the four that Amazon ECR has."),
  "tag-mutability-filter-count": error("A mutability with exclusion does not have 1 to 5 filters."),
  "tag-mutability-filter-without-exclusion": error(
    "Filters are given for a mutability without exclusion.",
  ),
  "tag-mutability-filter-format": error(
    "A filter is not 1 to 128 letters, digits and . _ - *, or has more than 2 *.",
  ),
  "tag-mutability-filter-duplicate": warning("A filter is given twice."),
  "tag-mutability-filter-all": warning(
    "A filter excludes all tags, so that the mutability holds for none.",
  ),
} satisfies RuleTable;

const report = reporter(tagMutabilityRules);

const MODE = "imageTagMutability";
const FILTERS = "imageTagMutabilityExclusionFilters";

/** Checks a mutability; paths are those of the repository's properties. Fails with the findings of `tagMutabilityRules`. */
export function checkTagMutability({ mode, exclusionFilters }: TagMutability): Finding[] {
  const findings = checkMode(mode, MODE);
  if (findings.length > 0) return findings;
  const { length } = exclusionFilters;
  if (mode.endsWith("_WITH_EXCLUSION")) {
    if (length < 1 || length > 5) {
      const message = wrong(`${mode} has the wrong number of filters`, length, "1 to 5");
      findings.push(report("tag-mutability-filter-count", FILTERS, message));
    }
  } else if (length > 0) {
    const message = wrong(`${mode} takes no filters`, exclusionFilters, `${mode}_WITH_EXCLUSION`);
    findings.push(report("tag-mutability-filter-without-exclusion", FILTERS, message));
  }
  return [
    ...findings,
    ...exclusionFilters.flatMap((_, index) => checkFilter(exclusionFilters, index)),
  ];
}

const check = valueChecks(report);
const checkMode = check("tag-mutability-mode", "mutability", TAG_MUTABILITY_MODES);
const checkFormat = check(
  "tag-mutability-filter-format",
  "filter",
  (filter) => /^[0-9a-zA-Z._*-]{1,128}$/.test(filter) && filter.split("*").length <= 3,
  "1 to 128 letters, digits and . _ - *, with at most 2 *",
);

function checkFilter(filters: readonly string[], index: number): Finding[] {
  const filter = filters[index] ?? "";
  const path = at(FILTERS, index);
  const findings = checkFormat(filters[index], path);
  if (findings.length > 0) return findings;
  const first = filters.indexOf(filter);
  if (first < index) {
    const message = wrong("filter is given twice", filter, `once, as in ${at(FILTERS, first)}`);
    findings.push(report("tag-mutability-filter-duplicate", path, message));
  }
  if (/^\*+$/.test(filter)) {
    const allowed = "a filter that some tags do not match";
    const message = wrong("filter excludes all tags", filter, allowed);
    findings.push(report("tag-mutability-filter-all", path, message));
  }
  return findings;
}
