import { type Arn, PARTITION_IDS, renderArn } from "../arn";
import { POLICY_VARIABLE } from "./iamPolicy";
import { matchesWildcard, overlapsWildcard } from "../wildcard";

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
  return /^arn:[^:]*:ecr(-public)?:/.test(pattern);
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

/** A registry that the pattern is about: the usual one, or what it says instead, with something in cursor of wildcards. */
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

/** A policy variable stands for one text, which is never all there is. */
function plain(pattern: string): string {
  return pattern.replace(POLICY_VARIABLE, "1");
}
