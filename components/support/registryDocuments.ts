import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { type Finding, at, quote } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { buildKeyPolicy } from "../../domain/registry/keyPolicy";
import {
  type ReplicationDestination,
  type ReplicationFilter,
  type ReplicationIntent,
  buildReplication,
} from "../../domain/registry/replication";
import { checkReplicationIntent } from "../../domain/registry/replicationCheck";
import { type ScanningConfiguration, buildScanning } from "../../domain/registry/scanning";
import { checkScanning } from "../../domain/registry/scanningCheck";
import { checkTags } from "../../domain/tags";
import {
  type HubRegistryArgs,
  type RegistryEncryptionArgs,
  type RegistryScanningArgs,
  type ReplicationArgs,
  hubRegistryShape,
} from "../hubRegistryArgs";
import type { HubRepositoryArgs } from "../hubRepositoryArgs";
import { distinct, settled, under } from "./findings";
import { type Mutable, mutable } from "./mutable";
import { permissionsBoundary } from "./permissionsBoundary";
import { isObject, readArguments, reportArgument } from "./readArguments";
import { RegistryRepository } from "./registryRepositories";
import { checkRegistrySettings } from "./registrySettings";
import { checkTemplates } from "./registryTemplates";
import { regionName, repositoryEncryption } from "./repositoryDocuments";
import type { Made } from "./whenKnown";

/** Everything that is wrong with the arguments of a registry, as far as they are known. */
export function checkHubRegistryArgs(args: HubRegistryArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(hubRegistryShape, args);
  const { scanning = {}, replication, encryption = {}, region, tags } = known;
  const documents = [
    ...registryScanning.check(scanning),
    ...checkInspector(scanning),
    ...checkRegistrySettings(known),
    ...(replication ? registryReplication.check({ replication, homeRegion: region }) : []),
    ...checkEncryption(encryption, region),
    ...permissionsBoundary.check(known),
    ...(region === undefined ? [] : regionName.check(region)),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  return distinct([
    ...findings,
    ...settled(documents, unsettled),
    ...checkEntries(args),
    ...checkRepositories(args),
    ...checkTemplates(args),
  ]);
}

/** What counts for all repositories is checked all the same while none takes it over. */
function checkRepositories(args: HubRegistryArgs): Finding[] {
  const names = isObject(args.repositories) ? Object.keys(args.repositories) : [];
  return [...names, "any"].flatMap((name) => new RegistryRepository(args, name, undefined).check());
}

/** What the registry decides for all of its repositories, an entry may not say. */
function checkEntries({ repositories, repositoryDefaults, region }: HubRegistryArgs): Finding[] {
  const check = (path: string, entry: unknown, name?: string): Finding[] => {
    if (!isObject(entry)) return [];
    const given: HubRepositoryArgs = entry;
    return [
      ...conflict(at(path, "repositoryName"), given.repositoryName, name, "the key of the entry"),
      ...conflict(at(path, "region"), given.region, region, "the region of the registry"),
    ];
  };
  const entries = isObject(repositories) ? Object.entries(repositories) : [];
  return [
    ...check("repositoryDefaults", repositoryDefaults),
    ...entries.flatMap(([name, entry]) => check(at("repositories", name), entry, name)),
  ];
}

function conflict(path: string, given: unknown, decided: unknown, decidedBy: string): Finding[] {
  if (given === undefined || given === decided) return [];
  const shown = typeof given === "string" ? quote(given) : "another value";
  const message = `argument is decided by ${decidedBy}: given ${shown}, allowed nothing here.`;
  return [reportArgument("argument-conflict", path, message)];
}

function checkEncryption(
  { createKey, kmsKey }: pulumi.Unwrap<RegistryEncryptionArgs>,
  region: string | undefined,
): Finding[] {
  const findings = repositoryEncryption.check({
    encryption: kmsKey === undefined ? {} : { kmsKey },
    region,
  });
  if (createKey !== true || kmsKey === undefined) return findings;
  const message = "a key cannot be both made and given: given createKey and kmsKey, allowed one.";
  return [...findings, reportArgument("argument-conflict", "encryption", message)];
}

/** Amazon Inspector sets the registry to enhanced scanning when it is turned on for images. */
function checkInspector({ scanType, enableInspector }: RegistryScanningArgs): Finding[] {
  if (scanType !== "BASIC" || enableInspector !== true) return [];
  const message =
    "Amazon Inspector sets scanning to ENHANCED: given true, allowed false with BASIC.";
  return [reportArgument("argument-conflict", "scanning.enableInspector", message)];
}

export const registryScanning: Made<
  pulumi.Unwrap<RegistryScanningArgs>,
  Mutable<ScanningConfiguration>
> = {
  check: (scanning) =>
    under("scanning", checkScanning(buildScanning(scanning))).map((finding) => ({
      ...finding,
      path: finding.path.replace(/\.filter$/, ""),
    })),
  make: (scanning) => mutable(buildScanning(scanning)),
};

interface Replicated {
  readonly replication: pulumi.Unwrap<ReplicationArgs>;
  /** Before the provider is asked, the registry itself may not be known. */
  readonly homeRegion: string | undefined;
  readonly homeAccountId?: string;
}

/** Once it is made, every destination has a registry. */
interface ReplicationResource {
  readonly rules: {
    readonly destinations: Required<ReplicationDestination>[];
    readonly repositoryFilters?: ReplicationFilter[];
  }[];
}

export const registryReplication: Made<Replicated, ReplicationResource> = {
  check: (replicated) =>
    under(
      "replication",
      checkReplicationIntent(intentOf(replicated)).filter(({ path }) => !path.startsWith("home")),
    ),
  make: (replicated) => mutable(buildReplication(intentOf(replicated))) as ReplicationResource,
};

function intentOf({ replication, homeRegion, homeAccountId }: Replicated): ReplicationIntent {
  return { ...replication, homeRegion: homeRegion ?? "", homeAccountId };
}

/** The registry itself, as AWS tells it: there is nothing to check. */
export interface Home {
  readonly accountId: string;
  readonly region: string;
}

export const keyPolicy: Made<Home, string> = {
  check: () => [],
  make: (home) => renderPolicyDocument(buildKeyPolicy(home)),
};

export const hostName: Made<Home, string> = { check: () => [], make: registryUrl };
