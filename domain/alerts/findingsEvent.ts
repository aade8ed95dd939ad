import { canonicalJson, getStrings } from "../json";
import { type RepositorySelector, selectedPrefix } from "../repository/repositorySelector";

/** How grave a finding is: `UNTRIAGED` is Amazon Inspector's, `UNDEFINED` basic scanning's word for not judged yet. */
export const FINDING_SEVERITIES = [
  "CRITICAL",
  "HIGH",
  "MEDIUM",
  "LOW",
  "INFORMATIONAL",
  "UNTRIAGED",
  "UNDEFINED",
] as const;

/** What happens to images: Amazon Inspector finds something, or a scan of an image ends. */
export const FINDINGS_EVENTS = ["finding", "scan"] as const;
export type FindingsEvent = (typeof FINDINGS_EVENTS)[number];

/** Which findings and scans are of interest. */
export interface FindingsFilter {
  /** Some of `FINDING_SEVERITIES`. */
  readonly severities: readonly string[];
  /** All repositories where it is left out. */
  readonly repositories?: readonly RepositorySelector[];
}

/** An event pattern of Amazon EventBridge: keys of events, each with the values it may have. */
export interface EventPattern {
  readonly [key: string]: EventPattern | readonly EventMatcher[];
}

/** A value, or an object such as `{ prefix: "team-a/" }`, which stands for all values that match. */
export type EventMatcher = string | number | Readonly<Record<string, unknown>>;

/** The pattern of an event with findings of one of the severities, in an image of one of the repositories. */
export function buildEventPattern(event: FindingsEvent, filter: FindingsFilter): EventPattern {
  return event === "finding" ? buildFindingPattern(filter) : buildScanPattern(filter);
}

/** The JSON text of a pattern. */
export function renderEventPattern(pattern: EventPattern): string {
  return canonicalJson(pattern);
}

function buildFindingPattern({ severities, repositories }: FindingsFilter): EventPattern {
  const names = getSelectors(repositories).map(matchName);
  const image = { details: { awsEcrContainerImage: { repositoryName: names } } };
  return {
    source: ["aws.inspector2"],
    "detail-type": ["Inspector2 Finding"],
    detail: {
      severity: severities,
      status: ["ACTIVE"],
      resources: { type: ["AWS_ECR_CONTAINER_IMAGE"], ...(names.length > 0 && image) },
    },
  };
}

/** Amazon Inspector ends a scan with the ARN of the repository, basic scanning with its name. */
function buildScanPattern({ severities, repositories }: FindingsFilter): EventPattern {
  const names = getSelectors(repositories).flatMap((selector) => [
    matchName(selector),
    matchArn(selector),
  ]);
  const counts = severities.map((severity) => ({ [severity]: [{ numeric: [">", 0] }] }));
  return {
    source: ["aws.ecr", "aws.inspector2"],
    "detail-type": ["ECR Image Scan", "Inspector2 Scan"],
    detail: {
      "scan-status": ["COMPLETE", "INITIAL_SCAN_COMPLETE"],
      "finding-severity-counts": counts.length === 1 ? { ...counts[0] } : { $or: counts },
      ...(names.length > 0 && { "repository-name": names }),
    },
  };
}

/** The selectors, none of them where one selects all. */
function getSelectors(repositories: FindingsFilter["repositories"]): string[] {
  const selectors = getStrings(repositories);
  return selectors.includes("*") ? [] : selectors;
}

function matchName(selector: RepositorySelector): EventMatcher {
  const prefix = selectedPrefix(selector);
  return prefix === undefined ? selector : { prefix };
}

function matchArn(selector: RepositorySelector): EventMatcher {
  const path = `:repository/${selector}`;
  return selectedPrefix(selector) === undefined ? { suffix: path } : { wildcard: `*${path}` };
}
