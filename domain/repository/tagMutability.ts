import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import { canonicalJson, isList, isRecord, readJson } from "../json";
import { type RuleTable, error, reporter, warning } from "../rule";
import { matchesWildcard } from "../wildcard";

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

/** Whether tags may be moved to another image, with exceptions by filter. */
export const TAG_MUTABILITY_MODES = [
  "IMMUTABLE",
  "IMMUTABLE_WITH_EXCLUSION",
  "MUTABLE",
  "MUTABLE_WITH_EXCLUSION",
] as const;
/** One of `TAG_MUTABILITY_MODES`. */
export type TagMutabilityMode = (typeof TAG_MUTABILITY_MODES)[number];

/** The mutability of the tags of a repository. */
export interface TagMutability {
  /** What holds for tags that no filter matches. */
  readonly mode: TagMutabilityMode;
  /** Tags for which the opposite holds; `*` stands for any run of characters. */
  readonly exclusionFilters: readonly string[];
}

/** What the tags of a repository shall be. */
export interface TagMutabilityIntent {
  /** @default - `IMMUTABLE`; with filters `IMMUTABLE_WITH_EXCLUSION` */
  readonly imageTagMutability?: string;
  /** Tags such as `latest` or `dev-*` that may move although the others may not; or the other way round. */
  readonly imageTagMutabilityExclusionFilters?: readonly string[];
}

/** The mutability that an intent asks for; `checkTagMutability` judges it. */
export function buildTagMutability(intent: TagMutabilityIntent): TagMutability {
  const { imageTagMutabilityExclusionFilters: filters } = intent;
  const exclusionFilters = isList(filters) ? filters : [];
  const strict = exclusionFilters.length === 0 ? "IMMUTABLE" : "IMMUTABLE_WITH_EXCLUSION";
  return { mode: (intent.imageTagMutability ?? strict) as TagMutabilityMode, exclusionFilters };
}

/** The mutability as properties of a repository or creation template. */
export interface TagMutabilityProperties {
  /** AWS takes an absent one for `MUTABLE`. */
  readonly imageTagMutability: TagMutabilityMode;
  /** Only with the modes that have exclusion. */
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[];
}

/** Tags for which the opposite holds. */
export interface ExclusionFilter {
  /** 1 to 128 characters, at most 2 of them `*`. */
  readonly filter: string;
  /** The only type that Amazon ECR has. */
  readonly filterType: "WILDCARD";
}

/** The properties that a repository or creation template has for a mutability. */
export function tagMutabilityProperties(mutability: TagMutability): TagMutabilityProperties {
  const { mode, exclusionFilters } = mutability;
  if (exclusionFilters.length === 0) return { imageTagMutability: mode };
  return {
    imageTagMutability: mode,
    imageTagMutabilityExclusionFilters: exclusionFilters.map((filter) => ({
      filter,
      filterType: "WILDCARD",
    })),
  };
}

/** The canonical JSON text of a mutability, in AWS's own shape. */
export function renderTagMutability(mutability: TagMutability): string {
  return canonicalJson(tagMutabilityProperties(mutability));
}

const MODE = "imageTagMutability";
const FILTERS = "imageTagMutabilityExclusionFilters";

/**
 * Reads the mutability from the properties of a repository, or from their text; other properties are not looked at. Without
 * any it is `MUTABLE`, as for Amazon ECR. Fails with `tag-mutability-shape`.
 */
export function parseTagMutability(input: unknown): Parsed<TagMutability> {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!isRecord(json.value)) {
    const message = wrong("mutability is not an object", json.value, `${MODE} and ${FILTERS}`);
    return { ok: false, findings: [report("tag-mutability-shape", "", message)] };
  }
  const { [MODE]: mode = "MUTABLE", [FILTERS]: filters = [] } = json.value;
  const findings: Finding[] = [];
  if (typeof mode !== "string") {
    const message = wrong("mutability is not a string", mode, TAG_MUTABILITY_MODES.join(", "));
    findings.push(report("tag-mutability-shape", MODE, message));
  }
  const exclusionFilters = readFilters(filters, findings);
  return parsed({ mode: mode as TagMutabilityMode, exclusionFilters }, findings);
}

function readFilters(filters: unknown, findings: Finding[]): string[] {
  if (!isList(filters)) {
    const message = wrong("filters are not a list", filters, "a list of filters");
    findings.push(report("tag-mutability-shape", FILTERS, message));
    return [];
  }
  return filters.flatMap((entry, index) => {
    const path = at(FILTERS, index);
    const { filter, filterType = "WILDCARD" } = isRecord(entry) ? entry : {};
    if (typeof filter === "string" && filterType === "WILDCARD") return [filter];
    const allowed = 'an object with a string filter and the filterType "WILDCARD"';
    findings.push(
      report("tag-mutability-shape", path, wrong("filter is not valid", entry, allowed)),
    );
    return [];
  });
}

/** Checks a mutability; paths are those of the repository's properties. Fails with the findings of `tagMutabilityRules`. */
export function checkTagMutability({ mode, exclusionFilters }: TagMutability): Finding[] {
  const findings: Finding[] = [];
  if (!TAG_MUTABILITY_MODES.includes(mode)) {
    const message = wrong("mutability is not known", mode, TAG_MUTABILITY_MODES.join(", "));
    return [report("tag-mutability-mode", MODE, message)];
  }
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

function checkFilter(filters: readonly string[], index: number): Finding[] {
  const filter: unknown = filters[index];
  const path = at(FILTERS, index);
  const isValid = typeof filter === "string" && /^[0-9a-zA-Z._*-]{1,128}$/.test(filter);
  if (!isValid || filter.split("*").length > 3) {
    const allowed = "1 to 128 letters, digits and . _ - *, with at most 2 *";
    return [
      report("tag-mutability-filter-format", path, wrong("filter is not valid", filter, allowed)),
    ];
  }
  const findings: Finding[] = [];
  const first = filters.indexOf(filter);
  if (first < index) {
    const message = wrong("filter is given twice", filter, `once, as in ${at(FILTERS, first)}`);
    findings.push(report("tag-mutability-filter-duplicate", path, message));
  }
  if (/^\*+$/.test(filter)) {
    const message = wrong(
      "filter excludes all tags",
      filter,
      "a filter that some tags do not match",
    );
    findings.push(report("tag-mutability-filter-all", path, message));
  }
  return findings;
}

/** Whether a tag of the repository may be moved to another image. */
export function isMutable({ mode, exclusionFilters }: TagMutability, tag: string): boolean {
  const isExcluded = exclusionFilters.some((filter) => matchesWildcard(filter, tag));
  switch (mode) {
    case "IMMUTABLE":
      return false;
    case "IMMUTABLE_WITH_EXCLUSION":
      return isExcluded;
    case "MUTABLE_WITH_EXCLUSION":
      return !isExcluded;
    default:
      return true;
  }
}
