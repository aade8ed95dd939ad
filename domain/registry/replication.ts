import { isList, toRecord } from "../json";
import { listOf, objectOf, oneOf, optional, parserOf, stringShape } from "../jsonReader";

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
  /** Region of the registry itself. @default - not known, so destinations are not compared with it */
  readonly homeRegion?: string;
  /** Account of the registry itself, which destinations without a registryId are in. @default - not known */
  readonly homeAccountId?: string;
}

/** One rule to all destinations of the intent, and one for each of its rules. */
export function buildReplication(intent: ReplicationIntent): ReplicationConfiguration {
  const { homeAccountId } = toRecord(intent);
  const rules = hasOwnRule(intent) ? [intent, ...getRules(intent)] : getRules(intent);
  return { rules: rules.map((rule) => buildRule(rule, homeAccountId)) };
}

/** The further rules of an intent, whatever they are. */
export function getRules(intent: ReplicationIntent): readonly unknown[] {
  const { rules } = toRecord(intent);
  return isList(rules) ? rules : [];
}

/** Whether the intent itself is a rule, besides those it has; an intent without rules has to be one. */
export function hasOwnRule(intent: ReplicationIntent): boolean {
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

const destination = objectOf<ReplicationDestination>({
  region: stringShape,
  registryId: optional(stringShape),
});
const filter = objectOf<ReplicationFilter>({
  filter: stringShape,
  filterType: oneOf("PREFIX_MATCH"),
});

/** Reads a configuration from its text or object, in AWS's own shape. Fails with `replication-shape`. */
export const parseReplication = parserOf<ReplicationConfiguration>({
  name: "replication configuration",
  rules: { shape: "replication-shape" },
  shape: objectOf<ReplicationConfiguration>({
    rules: listOf(
      objectOf<ReplicationRule>({
        destinations: listOf(destination),
        repositoryFilters: optional(listOf(filter)),
      }),
    ),
  }),
});
