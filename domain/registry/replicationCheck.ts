import { getPartition } from "../arn";
import { type Finding, at, checkOptional, quote, wrong } from "../finding";
import { checkAccountId, checkRegion, checkRepositoryPrefix } from "../identifiers";
import type { EcrRegistry } from "../imageReference";
import { type JsonRecord, isList, toRecord } from "../json";
import {
  type ReplicationConfiguration,
  type ReplicationDestination,
  type ReplicationFilter,
  type ReplicationIntent,
  type ReplicationRule,
  buildReplication,
  getRules,
  hasOwnRule,
} from "./replication";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of the replication configuration of a registry. */
export const replicationRules = {
  "replication-shape": error(
    "A replication configuration does not have the shape that Amazon ECR knows.",
  ),
  "replication-rule-count": error("A replication configuration has more than 10 rules."),
  "replication-destination-count": error(
    "A rule has no destination, or a configuration more than 25 different ones.",
  ),
  "replication-destination-duplicate": error("A rule names the same destination twice."),
  "replication-destination-home": error("A registry is to replicate to itself."),
  "replication-destination-partition": error(
    "A destination is in another partition than the registry.",
  ),
  "replication-filter-count": error("A rule has an empty list of filters, or more than 100."),
  "replication-filter-duplicate": warning(
    "A rule has a filter that another of its filters covers.",
  ),
} satisfies RuleTable;

const report = reporter(replicationRules);

const MOST_RULES = 10;
const MOST_DESTINATIONS = 25;
const MOST_FILTERS = 100;

/**
 * Checks a replication configuration: at most 10 rules and 25 different destinations, none of them the registry itself or of
 * another partition; 1 to 100 filters a rule where it has any. `home` is the registry; what it leaves out is not judged.
 */
export function checkReplication(
  { rules }: ReplicationConfiguration,
  home: Partial<EcrRegistry> = {},
): Finding[] {
  const findings: Finding[] = [];
  if (rules.length > MOST_RULES) {
    const message = wrong("too many rules", rules.length, `at most ${MOST_RULES}`);
    findings.push(report("replication-rule-count", "rules", message));
  }
  const all = rules.flatMap(({ destinations }) => destinations.map((one) => toKey(one, home)));
  const different = new Set(all).size;
  if (different > MOST_DESTINATIONS) {
    const allowed = `at most ${MOST_DESTINATIONS} different ones`;
    const message = wrong("too many destinations", different, allowed);
    findings.push(report("replication-destination-count", "rules", message));
  }
  return [
    ...findings,
    ...rules.flatMap((rule, index) => checkRule(rule, at("rules", index), home)),
  ];
}

/** Account and region: what tells one destination from another. */
function toKey({ region, registryId }: ReplicationDestination, home: Partial<EcrRegistry>): string {
  return quote([registryId ?? home.accountId, region]);
}

function checkRule(rule: ReplicationRule, path: string, home: Partial<EcrRegistry>): Finding[] {
  const { destinations, repositoryFilters } = rule;
  return [
    ...checkDestinations(destinations, at(path, "destinations"), home),
    ...checkOptional(repositoryFilters, at(path, "repositoryFilters"), checkFilters),
  ];
}

function checkDestinations(
  destinations: readonly ReplicationDestination[],
  path: string,
  home: Partial<EcrRegistry>,
): Finding[] {
  if (destinations.length === 0) {
    const message = wrong("rule has no destination", destinations, "at least one");
    return [report("replication-destination-count", path, message)];
  }
  const seen = new Map<string, number>();
  return destinations.flatMap((destination, index) => {
    const name = toKey(destination, home);
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
      return checkDestination(destination, at(path, index), home);
    }
    const message = wrong("destination is given twice", destination, `once, as at [${first}]`);
    return [report("replication-destination-duplicate", at(path, index), message)];
  });
}

function checkDestination(
  { region, registryId }: ReplicationDestination,
  path: string,
  home: Partial<EcrRegistry>,
): Finding[] {
  const findings = [
    ...checkRegion(region, at(path, "region")),
    ...checkOptional(registryId, at(path, "registryId"), checkAccountId),
  ];
  if (findings.length > 0 || home.region === undefined) return findings;
  const isHomeAccount = registryId === undefined || registryId === home.accountId;
  if (isHomeAccount && region === home.region) {
    const allowed = "another region or another account";
    const message = wrong("destination is the registry itself", region, allowed);
    return [report("replication-destination-home", path, message)];
  }
  const partition = getPartition(home.region);
  if (getPartition(region) === partition) return [];
  const message = wrong("destination is in another partition", region, `regions of ${partition}`);
  return [report("replication-destination-partition", at(path, "region"), message)];
}

function checkFilters(filters: readonly ReplicationFilter[], path: string): Finding[] {
  if (filters.length === 0 || filters.length > MOST_FILTERS) {
    const allowed = `1 to ${MOST_FILTERS}, or none at all for all repositories`;
    const message = wrong("rule has the wrong number of filters", filters.length, allowed);
    return [report("replication-filter-count", path, message)];
  }
  return filters.flatMap(({ filter }, index) => {
    const filterPath = at(at(path, index), "filter");
    const findings = checkRepositoryPrefix(filter, filterPath, "replication");
    if (findings.length > 0) return findings;
    const cover = filters.findIndex(
      (other, position) =>
        typeof other.filter === "string" &&
        filter.startsWith(other.filter) &&
        (other.filter !== filter || position < index),
    );
    if (cover === -1) return [];
    const allowed = `filters that no other covers, as [${cover}] does`;
    const message = wrong("filter adds no repository", filter, allowed);
    return [report("replication-filter-duplicate", filterPath, message)];
  });
}

/**
 * Checks where images shall be copied; paths are those of the intent, such as `destinations[0].region`. Fails with the
 * findings of `replicationRules` and of the identifiers.
 */
export function checkReplicationIntent(intent: ReplicationIntent): Finding[] {
  const { homeRegion, homeAccountId } = toRecord(intent);
  const home = {
    ...(typeof homeRegion === "string" && { region: homeRegion }),
    ...(typeof homeAccountId === "string" && { accountId: homeAccountId }),
  };
  return [
    ...checkOptional(homeRegion, "homeRegion", checkRegion),
    ...checkOptional(homeAccountId, "homeAccountId", checkAccountId),
    ...checkIntentShape(toRecord(intent)),
    ...checkReplication(buildReplication(intent), home).map((finding) => ({
      ...finding,
      path: pathInIntent(finding.path, intent),
    })),
  ];
}

function checkIntentShape(intent: JsonRecord): Finding[] {
  const { rules } = intent;
  const entries = isList(rules) ? rules : [];
  return [
    ...checkRuleShape(intent, ""),
    ...checkIsList("rules", rules, ""),
    ...entries.flatMap((rule, index) => checkRuleShape(rule, at("rules", index))),
  ];
}

function checkRuleShape(rule: unknown, path: string): Finding[] {
  const lists = toRecord(rule);
  return ["destinations", "repositoryPrefixes"].flatMap((key) =>
    checkIsList(key, lists[key], path),
  );
}

function checkIsList(key: string, value: unknown, path: string): Finding[] {
  if (value === undefined || isList(value)) return [];
  return [report("replication-shape", at(path, key), wrong(key, value, "a list"))];
}

/** The path in the intent of what is at a path of the configuration that was built from it. */
function pathInIntent(path: string, intent: ReplicationIntent): string {
  const [, index, ofRule = ""] = /^rules(?:\[(\d+)\])?\.?(.*)$/.exec(path) ?? [];
  if (index === undefined) return getRules(intent).length === 0 ? "destinations" : "rules";
  const inRule = ofRule.replace(/^repositoryFilters(\[\d+\])?(\.filter)?$/, "repositoryPrefixes$1");
  const position = Number(index) - (hasOwnRule(intent) ? 1 : 0);
  return position < 0 ? inRule : `${at("rules", position)}.${inRule}`;
}
