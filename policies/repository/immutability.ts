import { wrong } from "../../domain/finding";
import { listOf, openObjectOf } from "../../domain/jsonReader";
import {
  buildTagMutability,
  parseTagMutability,
  tagMutabilityProperties,
} from "../../domain/repository/tagMutability";
import { matchesWildcard } from "../../domain/wildcard";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { judged, judgeKnown } from "../support/unknown";

type Properties = PolicyResource["props"];

const MODE = "imageTagMutability";
const FILTERS = "imageTagMutabilityExclusionFilters";
const WITH_EXCLUSION = "IMMUTABLE_WITH_EXCLUSION";

/** Findings where tags of a repository or of a creation template can be moved, other than the tags that may. */
export function* checkImmutability(
  props: Properties,
  mutableTags: readonly string[],
): Generator<PolicyFinding> {
  const mode = props[MODE];
  if (mode === "IMMUTABLE") return;
  if (mode !== WITH_EXCLUSION) {
    const allowed = `IMMUTABLE or ${WITH_EXCLUSION}`;
    const message =
      mode === undefined
        ? `tags can be moved, as ${MODE} is not given: allowed ${allowed}.`
        : wrong("tags can be moved", mode, allowed);
    yield { path: MODE, message };
    return;
  }
  const filters = listOf(judged((filter) => checkFilter(filter, mutableTags)));
  yield* judgeKnown(props, openObjectOf({ [FILTERS]: filters }));
}

function checkFilter(given: unknown, mutableTags: readonly string[]): PolicyFinding[] {
  const path = "";
  const mutability = parseTagMutability({ [FILTERS]: [given] });
  if (!mutability.ok) return mutability.findings.map((finding) => ({ ...finding, path }));
  const allowed = mutableTags.length === 0 ? "none" : `filters within ${mutableTags.join(", ")}`;
  return mutability.value.exclusionFilters
    .filter((filter) => !isWithin(filter, mutableTags))
    .map((filter) => ({
      path,
      message: wrong("tags of this filter can be moved", filter, allowed),
    }));
}

/** The properties by which no tag can be moved other than those that may: allowed filters stay. */
export function immutableProperties(
  props: Properties,
  mutableTags: readonly string[],
): Readonly<Record<string, unknown>> {
  const mutability = props[MODE] === WITH_EXCLUSION ? parseTagMutability(props) : undefined;
  const filters = mutability?.ok === true ? mutability.value.exclusionFilters : [];
  const imageTagMutabilityExclusionFilters = filters.filter((each) => isWithin(each, mutableTags));
  const strict = buildTagMutability({ imageTagMutabilityExclusionFilters });
  return { [FILTERS]: undefined, ...tagMutabilityProperties(strict) };
}

/** Whether all tags that match a filter match one of the patterns: a `*` in the filter is met by a `*` only. */
function isWithin(filter: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, filter));
}
