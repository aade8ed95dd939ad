import { parseArn } from "../arn";
import { type Finding, type Parsed, parsed, under, wrong } from "../finding";
import { type JsonRecord, isList, isRecord, toRecord } from "../json";
import { reporter } from "../rule";
import {
  type Kind,
  listChildren,
  toIdProperty,
  toKey as toPrincipalKey,
  toToken,
} from "./children";
import { type RegistryScan, adoptionRules, parseRegistryScan } from "./registryScan";

/** A resource of a state. */
export interface StateItem {
  readonly kind: Kind;
  /** As @pulumi/aws names them. */
  readonly properties: JsonRecord;
  /** Where it is in the state, for messages. */
  readonly address: string;
  /** @default - it is in no state of Pulumi */
  readonly urn?: string;
  /** @default - the default one, or in no state of Pulumi */
  readonly provider?: { readonly name: string; readonly inputs?: JsonRecord | undefined };
}

const report = reporter(adoptionRules);

type Home = Pick<RegistryScan, "registryId" | "region">;

/** What a state has of one account and region. */
export interface StateScan {
  readonly scan: RegistryScan;
  readonly items: readonly StateItem[];
}

/**
 * What states have, for each account and region. Resources that do not say theirs, such as those of an update that was killed, are
 * taken for the assumed one. Fails with `registry-scan-home` where none is assumed and the state does not have exactly one, and with
 * `registry-scan-shape`.
 */
export function scanStates(
  items: readonly StateItem[],
  assumed?: Home,
): Parsed<readonly StateScan[]> {
  const homes = findHomes(items, assumed);
  const findings: Finding[] = [];
  const byHome = new Map<string, StateItem[]>();
  for (const item of items) {
    const fitting = homes.filter((home) => fits(item, home));
    const home = fitting.length > 1 ? fitting.find((each) => isSame(each, assumed)) : fitting[0];
    if (home === undefined) {
      const allowed = `a resource of one account and region; the state has ${homes.length}`;
      const message = wrong("account or region is not known", item.address, allowed);
      findings.push(report("registry-scan-home", item.address, message));
    } else {
      const key = toKey(home);
      byHome.set(key, [...(byHome.get(key) ?? []), item]);
    }
  }
  const scans = homes.flatMap((home) => {
    const own = byHome.get(toKey(home)) ?? [];
    const scan = parseRegistryScan({ ...home, ...toScan(own) });
    if (scan.ok) return [{ scan: addUrns(scan.value, own), items: own }];
    findings.push(...under(toKey(home), scan.findings));
    return [];
  });
  return parsed(scans, findings);
}

function findHomes(items: readonly StateItem[], assumed: Home | undefined): Home[] {
  const homes = items.flatMap((item): Home[] => {
    const { registryId, region } = getHome(item);
    return registryId && region ? [{ registryId, region }] : [];
  });
  const all = assumed
    ? [...homes, { registryId: assumed.registryId, region: assumed.region }]
    : homes;
  return [...new Map(all.map((home) => [toKey(home), home])).values()];
}

/** The account and region of a resource, as far as it says. */
function getHome({ properties }: StateItem): Partial<Home> {
  const { accountId, region } = parseArn(getText(properties.arn) ?? "") ?? {};
  return {
    registryId: getText(properties.registryId) ?? accountId,
    region: getText(properties.region) ?? region,
  };
}

function toKey({ registryId, region }: Home): string {
  return `${registryId} in ${region}`;
}

function isSame(home: Home, other: Home | undefined): boolean {
  return other !== undefined && toKey(home) === toKey(other);
}

/** Whether a resource is of an account and region, as far as it says. */
function fits(item: StateItem, home: Home): boolean {
  const { registryId = home.registryId, region = home.region } = getHome(item);
  return registryId === home.registryId && region === home.region;
}

function toScan(items: readonly StateItem[]): object {
  const all = (kind: Kind) =>
    items.filter((item) => item.kind === kind).map(({ properties }) => dropEmpty(properties));
  const [policy] = all("registryPolicy");
  const [scanning] = all("registryScanningConfiguration");
  const [replication] = all("replicationConfiguration");
  const policies = {
    policyText: all("repositoryPolicy"),
    lifecyclePolicyText: all("lifecyclePolicy"),
  };
  const textOf = (kind: keyof typeof policies, name: unknown) =>
    policies[kind].find(({ repository }) => repository === name)?.policy;
  const repositories = all("repository").map((properties) => ({
    ...toSettings(properties),
    repositoryName: properties.name,
    imageScanningConfiguration: properties.imageScanningConfiguration,
    policyText: textOf("policyText", properties.name),
    lifecyclePolicyText: textOf("lifecyclePolicyText", properties.name),
    tags: properties.tagsAll ?? properties.tags,
  }));
  const settings = all("accountSetting").map(({ name, value }) => [name, value] as const);
  return {
    repositories: repositories.toSorted((one, other) =>
      String(one.repositoryName) < String(other.repositoryName) ? -1 : 1,
    ),
    registryPolicyText: policy?.policy,
    scanningConfiguration: scanning && { rules: [], ...scanning },
    replicationConfiguration: replication?.replicationConfiguration,
    pullThroughCacheRules: all("pullThroughCacheRule"),
    repositoryCreationTemplates: all("repositoryCreationTemplate").map((properties) => ({
      ...properties,
      ...toSettings(properties),
      appliedFor: properties.appliedFors,
    })),
    ...(settings.length > 0 && { accountSettings: Object.fromEntries(settings) as object }),
    pullTimeUpdateExclusions: all("pullTimeUpdateExclusion").map((one) => one.principalArn),
  };
}

function toSettings({
  imageTagMutability,
  imageTagMutabilityExclusionFilters,
  encryptionConfigurations: encryptions,
}: JsonRecord): object {
  const [encryption] = isList(encryptions) ? encryptions : [];
  return {
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
    ...(encryption !== undefined && { encryptionConfiguration: dropEmpty(toRecord(encryption)) }),
  };
}

/** Providers keep what is not set as an empty text. */
function dropEmpty(properties: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ""));
}

function addUrns(scan: RegistryScan, items: readonly StateItem[]): RegistryScan {
  const urns = listChildren(scan).flatMap(({ kind, identity }) => {
    const found = items.find((item) => item.kind === kind && getIdentity(item) === identity);
    return found?.urn === undefined ? [] : [[`${toToken(kind)} ${identity}`, found.urn]];
  });
  return urns.length === 0 ? scan : { ...scan, urns: Object.fromEntries(urns) as Urns };
}

type Urns = Readonly<Record<string, string>>;

/** What a resource is in AWS, as `listChildren` says it; there is one of the other kinds. */
function getIdentity({ kind, properties }: StateItem): string | undefined {
  const property = toIdProperty(kind);
  const id = getText(properties[property]);
  if (kind === "pullTimeUpdateExclusion") return id && toPrincipalKey(id);
  return property === "registryId" ? "registry" : id;
}

function getText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Members without null: Terraform writes it for what is not set, and Pulumi in a resource that an update has half created. */
export function dropNulls(value: unknown): unknown {
  if (isList(value)) return value.map(dropNulls);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([key, member]) => [key, dropNulls(member)]));
}
