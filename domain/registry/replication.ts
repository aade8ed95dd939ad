import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import { checkAccountId, checkRegion } from "../identifiers";
import {
  type JsonRecord,
  canonicalJson,
  isList,
  isRecord,
  readJson,
  toRecord,
  unknownKeys,
} from "../json";
import { checkReplication, replicationRules } from "./replicationCheck";
import { reporter } from "../rule";

export { checkReplication, replicationRules } from "./replicationCheck";

const report = reporter(replicationRules);

/** To which registries the images of a registry are copied: AWS's own shape. */
export interface ReplicationConfiguration {
  /** At most 10. */
  readonly rules: readonly ReplicationRule[];
}

/** One rule: its repositories go to all its destinations. */
export interface ReplicationRule {
  /** At most 25 different ones in all rules together. */
  readonly destinations: readonly ReplicationDestination[];
  /** Repositories that are replicated, by the beginnings of their names. @default - all repositories */
  readonly repositoryFilters?: readonly ReplicationFilter[];
}

/** A registry that images are copied to. */
export interface ReplicationDestination {
  /** Such as `eu-west-1`, of the same partition as the registry. */
  readonly region: string;
  /** Account of the destination; another one must let this registry in by its registry policy. @default - the own account */
  readonly registryId?: string;
}

/** The beginning of the names of repositories. */
export interface ReplicationFilter {
  /** 2 to 256 characters. */
  readonly filter: string;
  /** The only type that Amazon ECR has. */
  readonly filterType: "PREFIX_MATCH";
}

/** Which repositories shall be copied where. */
export interface ReplicationRuleIntent {
  /** At most 25 different ones in all rules together, none of them the registry itself. */
  readonly destinations: readonly ReplicationDestination[];
  /** @default - all repositories */
  readonly repositoryPrefixes?: readonly string[];
}

/** Where the images of a registry shall be copied: one rule, further ones, or both. */
export interface ReplicationIntent extends Partial<ReplicationRuleIntent> {
  /** Further rules, for other repositories to other destinations. @default - none */
  readonly rules?: readonly ReplicationRuleIntent[];
  /** Region of the registry itself. */
  readonly homeRegion: string;
  /** Account of the registry itself, which destinations without a registryId are in. @default - not known */
  readonly homeAccountId?: string;
}

/** The registry that a configuration is of, as far as it is known. */
export interface ReplicationHome {
  /** @default - not known, so destinations are not held against it */
  readonly region?: string;
  /** @default - not known */
  readonly accountId?: string;
}

/** One rule to all destinations of the intent, and one for each of its rules. */
export function buildReplication(intent: ReplicationIntent): ReplicationConfiguration {
  const { homeAccountId } = toRecord(intent);
  const rules = hasOwnRule(intent) ? [intent, ...getRules(intent)] : getRules(intent);
  return { rules: rules.map((rule) => buildRule(rule, homeAccountId)) };
}

function getRules(intent: ReplicationIntent): readonly unknown[] {
  const { rules } = toRecord(intent);
  return isList(rules) ? rules : [];
}

/** Whether the intent itself is a rule, besides those it has; an intent without rules has to be one. */
function hasOwnRule(intent: ReplicationIntent): boolean {
  const { destinations, repositoryPrefixes } = toRecord(intent);
  const isGiven = destinations !== undefined || repositoryPrefixes !== undefined;
  return isGiven || getRules(intent).length === 0;
}

function buildRule(rule: unknown, homeAccountId: unknown): ReplicationRule {
  const { destinations, repositoryPrefixes } = toRecord(rule);
  const registries = (isList(destinations) ? destinations : []).map((destination) => {
    const { region, registryId = homeAccountId } = toRecord(destination);
    return { region, ...(registryId !== undefined && { registryId }) } as ReplicationDestination;
  });
  if (!isList(repositoryPrefixes)) return { destinations: registries };
  const repositoryFilters = repositoryPrefixes.map(
    (filter) => ({ filter, filterType: "PREFIX_MATCH" }) as ReplicationFilter,
  );
  return { destinations: registries, repositoryFilters };
}

/** The canonical JSON text of a configuration. */
export function renderReplication({ rules }: ReplicationConfiguration): string {
  return canonicalJson({
    rules: rules.map(({ destinations, repositoryFilters }) => ({
      destinations: destinations.map(({ region, registryId }) => ({ region, registryId })),
      repositoryFilters: repositoryFilters?.map(({ filter, filterType }) => ({
        filter,
        filterType,
      })),
    })),
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
    ...checkRegion(homeRegion, "homeRegion"),
    ...(homeAccountId === undefined ? [] : checkAccountId(homeAccountId, "homeAccountId")),
    ...checkIntentShape(toRecord(intent)),
    ...checkReplication(buildReplication(intent), home).map((finding) => ({
      ...finding,
      path: pathInIntent(finding.path, intent),
    })),
  ];
}

function checkIntentShape(intent: JsonRecord): Finding[] {
  const { rules } = intent;
  const findings = checkRuleShape(intent, "");
  if (rules === undefined) return findings;
  if (isList(rules)) {
    return [...findings, ...rules.flatMap((rule, i) => checkRuleShape(rule, at("rules", i)))];
  }
  const message = wrong("rules are not a list", rules, "a list of rules");
  return [...findings, report("replication-shape", "rules", message)];
}

function checkRuleShape(rule: unknown, path: string): Finding[] {
  const { destinations, repositoryPrefixes } = toRecord(rule);
  const findings: Finding[] = [];
  if (destinations !== undefined && !isList(destinations)) {
    const message = wrong("destinations are not a list", destinations, "a list of destinations");
    findings.push(report("replication-shape", at(path, "destinations"), message));
  }
  if (repositoryPrefixes !== undefined && !isList(repositoryPrefixes)) {
    const message = wrong("prefixes are not a list", repositoryPrefixes, "a list of prefixes");
    findings.push(report("replication-shape", at(path, "repositoryPrefixes"), message));
  }
  return findings;
}

/** The path in the intent of what is at a path of the configuration that was built from it. */
function pathInIntent(path: string, intent: ReplicationIntent): string {
  const [, index, ofRule = ""] = /^rules(?:\[(\d+)\])?\.?(.*)$/.exec(path) ?? [];
  if (index === undefined) return getRules(intent).length === 0 ? "destinations" : "rules";
  const inRule = ofRule.replace(/^repositoryFilters(\[\d+\])?(\.filter)?$/, "repositoryPrefixes$1");
  const place = Number(index) - (hasOwnRule(intent) ? 1 : 0);
  return place < 0 ? inRule : `${at("rules", place)}.${inRule}`;
}

/** Reads a configuration from its text or object, in AWS's own shape. Fails with `replication-shape`. */
export function parseReplication(input: unknown): Parsed<ReplicationConfiguration> {
  const json = readJson(input);
  if (!json.ok) return json;
  const findings: Finding[] = [];
  const configuration = readRecord(json.value, ["rules"], { path: "", findings });
  const rules = readList(configuration.rules, { path: "rules", findings }, (rule, place) => {
    const { destinations, repositoryFilters } = readRecord(rule, RULE_KEYS, place);
    const filterPlace = { path: at(place.path, "repositoryFilters"), findings };
    return {
      destinations: readList(
        destinations,
        { path: at(place.path, "destinations"), findings },
        readDestination,
      ),
      ...(repositoryFilters !== undefined && {
        repositoryFilters: readList(repositoryFilters, filterPlace, readFilter),
      }),
    };
  });
  return parsed({ rules }, findings);
}

const RULE_KEYS = ["destinations", "repositoryFilters"];

/** Where a value stands, and where to put what is wrong with it. */
interface Place {
  readonly path: string;
  readonly findings: Finding[];
}

function readRecord(value: unknown, keys: readonly string[], place: Place): JsonRecord {
  if (!isRecord(value)) {
    const message = wrong("value is not an object", value, `an object with ${keys.join(", ")}`);
    place.findings.push(report("replication-shape", place.path, message));
    return {};
  }
  const foreign = unknownKeys(value, keys, place.path, (path, message) =>
    report("replication-shape", path, message),
  );
  for (const finding of foreign) place.findings.push(finding);
  return value;
}

function readList<T>(
  value: unknown,
  place: Place,
  read: (entry: unknown, place: Place) => T,
): readonly T[] {
  if (isList(value)) {
    const { path, findings } = place;
    return value.map((entry, index) => read(entry, { path: at(path, index), findings }));
  }
  const message = wrong("value is not a list", value, "a list");
  place.findings.push(report("replication-shape", place.path, message));
  return [];
}

function readDestination(value: unknown, place: Place): ReplicationDestination {
  const { region, registryId } = readRecord(value, ["region", "registryId"], place);
  return {
    region: readText(region, "region", place),
    ...(registryId !== undefined && { registryId: readText(registryId, "registryId", place) }),
  };
}

function readFilter(value: unknown, place: Place): ReplicationFilter {
  const { filter, filterType } = readRecord(value, ["filter", "filterType"], place);
  if (filterType !== "PREFIX_MATCH") {
    const message = wrong("filter type is not known", filterType, "PREFIX_MATCH");
    place.findings.push(report("replication-shape", at(place.path, "filterType"), message));
  }
  return { filter: readText(filter, "filter", place), filterType: "PREFIX_MATCH" };
}

function readText(value: unknown, key: string, place: Place): string {
  if (typeof value === "string") return value;
  const message = wrong(`${key} is not a string`, value, "a string");
  place.findings.push(report("replication-shape", at(place.path, key), message));
  return "";
}
