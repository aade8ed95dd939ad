import { type Answer, anyOf, negate } from "./answer";
import { type Arn, PARTITION_IDS, renderArn, splitArn } from "../arn";
import { type PolicyStatement, POLICY_VARIABLE } from "./iamPolicy";
import { matchesWildcard, overlapsWildcard } from "../wildcard";

/**
 * Whether a statement is about a resource: `Resource` matches it, or `NotResource` does not, or it names none, as in policies of
 * repositories.
 */
export function coversResource({ resources, notResources }: PolicyStatement, arn: string): Answer {
  const matches = (patterns: readonly string[]) =>
    anyOf(patterns.map((one) => matchesArn(one, arn)));
  if (resources !== undefined) return matches(resources);
  return notResources === undefined ? "yes" : negate(matches(notResources));
}

/**
 * Whether a pattern of Resource matches an ARN: for certain where wildcards stay in their segments, perhaps where a policy variable
 * decides, a wildcard goes beyond a colon, or AWS has to add segments that are left out.
 * Source: IAM user guide, "IAM JSON policy elements: Resource" and "IAM identifiers".
 */
function matchesArn(pattern: string, arn: string): Answer {
  if (surelyMatches(pattern, arn, "?")) return "yes";
  const open = pattern.includes("${") ? pattern.replace(POLICY_VARIABLE, "*") : pattern;
  return matchesWildcard(completeArn(open), arn, "?") || matchesWildcard(open, arn, "?")
    ? "perhaps"
    : "no";
}

/** Whether a pattern matches an ARN, or all that a pattern of ARNs matches, whatever AWS makes of wildcards and colons. */
export function surelyMatches(pattern: string, arn: string, single?: "?"): boolean {
  if (pattern === arn || pattern === "*") return true;
  if (pattern.includes("${") || !matchesWildcard(pattern, arn, single)) return false;
  const segments = splitArn(arn);
  const matches = (segment: string, index: number) =>
    matchesWildcard(segment, segments[index] ?? "", single);
  return splitArn(completeArn(pattern)).every(matches);
}

const COMPLETE = /^(?!arn:)|^(?:[^:]*:){5}/;

/** AWS takes an ARN with fewer than six segments as one with `*` for the others. */
function completeArn(pattern: string): string {
  return COMPLETE.test(pattern) ? pattern : pattern + ":*".repeat(6 - splitArn(pattern).length);
}

/** The services with repositories, by their names in ARNs and actions. */
export const REPOSITORY_SERVICES = ["ecr", "ecr-public"] as const;
export type RepositoryService = (typeof REPOSITORY_SERVICES)[number];

/** Whether a pattern of Resource may match the ARN of something in a service. */
export function reachesService(pattern: string, service: RepositoryService): boolean {
  const text = plain(pattern);
  return PARTITION_IDS.some((partition) => overlapsWildcard(text, `arn:${partition}:${service}:*`));
}

/** Whether a pattern of Resource is of one of the services by name, and not by a wildcard that is for others as well. */
export function namesRepositoryService(pattern: string): boolean {
  return /^arn:[^:]*:ecr(-public)?(:|$)/.test(pattern);
}

/** Names that nobody gives: a pattern that matches one of them binds to no name, at most to separators in it. */
const UNUSUAL_NAMES = ["z9q", "z9q-z9q", "z9q/z9q", "z9q/z9q/z9q"];

/** Whether a pattern of Resource matches the repositories of a registry whatever they are called. */
export function coversEveryRepository(pattern: string, service: RepositoryService): boolean {
  const text = plain(pattern);
  return UNUSUAL_NAMES.some((name) => {
    const arn = renderArn({ ...registryIn(text, service), resource: `repository/${name}` });
    return matchesWildcard(text, arn, "?");
  });
}

/** A registry that the pattern is about: the usual one, or what it says instead, with something in place of wildcards. */
function registryIn(pattern: string, service: RepositoryService): Omit<Arn, "resource"> {
  const [, ...given] = pattern.split(":");
  const part = (index: number, usual: string): string => {
    const text = given[index] ?? "*";
    return matchesWildcard(text, usual, "?") ? usual : text.replace(/\*/g, "").replace(/\?/g, "1");
  };
  return {
    partition: part(0, "aws"),
    service,
    region: part(2, service === "ecr" ? "us-east-1" : ""),
    accountId: part(3, "111111111111"),
  };
}

/** A policy variable is one text, which is never all there is. */
function plain(pattern: string): string {
  return completeArn(pattern.replace(POLICY_VARIABLE, "1"));
}
