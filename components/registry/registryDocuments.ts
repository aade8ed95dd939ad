import type * as pulumi from "@pulumi/pulumi";

import { type Finding, at, quote, under } from "../../domain/finding";
import { checkRepositoryCount, checkRepositoryName } from "../../domain/identifiers";
import { checkAccountSettingsIntent } from "../../domain/registry/accountSettingsCheck";
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
import { reportArgument } from "../../domain/argumentRules";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import { PENDING, type PulumiInput, toPulumiInput } from "../input/values";
import type { LeafChecks } from "../input/readArgs";
import type { HubRepositoryArgs } from "../repository/hubRepositoryArgs";
import {
  type RepositoryDocuments,
  encryptionDocuments,
  repositoryDocuments,
} from "../repository/repositoryDocuments";
import type { HubRegistryArgs, RegistryScanningArgs, ReplicationArgs } from "./hubRegistryArgs";
import { type ArgsSource, type RepositoryMerger, checkSource } from "./registryRepositories";

export const registryChecks: LeafChecks = Object.fromEntries(
  ["basicScanTypeVersion", "registryPolicyScope", "blobMounting"].map((setting) => [
    `AccountSettings.${setting}`,
    (value, path) =>
      checkAccountSettingsIntent({ [setting]: value }).map((finding) => ({ ...finding, path })),
  ]),
);

/** A repository of a registry, with all that counts for it. */
export interface RegistryRepository {
  readonly name: string;
  readonly args: HubRepositoryArgs;
  readonly documents: RepositoryDocuments;
}

/**
 * Checks the repositories of a registry. What counts for all of them is checked all the same while none takes it over.
 */
export function readRepositories(
  component: Component,
  { repositories = {}, region }: HubRegistryArgs,
  merger: RepositoryMerger,
): RegistryRepository[] {
  const { registry, defaults } = merger;
  component.report([registry, defaults].flatMap(checkSource));
  component.report(checkDecided(defaults, undefined, undefined));
  component.report(checkRepositoryCount(Object.keys(repositories).length, "repositories"));
  if (Object.keys(defaults.args).length > 0 || registry.args.pull) {
    readRepository(component, merger, { path: "repositoryDefaults", args: {} });
  }
  return Object.entries(repositories).map(([name, args]) => {
    const source = { path: at("repositories", name), args };
    component.report([
      ...checkRepositoryName(name, source.path),
      ...checkDecided(source, name, region),
      ...checkSource(source),
    ]);
    return { name, ...readRepository(component, merger, source) };
  });
}

function readRepository(
  component: Component,
  merger: RepositoryMerger,
  source: ArgsSource,
): Omit<RegistryRepository, "name"> {
  const { args, writtenAt } = merger.merge(source);
  if (args.tags)
    component.check({ tags: args.tags }, ({ tags }) => checkTags(tags, "tags"), writtenAt);
  return { args, documents: repositoryDocuments(component, args, writtenAt) };
}

/** What the registry decides for all of its repositories, a repository must not. */
function checkDecided(
  { path, args }: ArgsSource,
  name: string | undefined,
  region: unknown,
): Finding[] {
  return [
    ...conflict(at(path, "repositoryName"), args.repositoryName, name, "the key of the entry"),
    ...conflict(at(path, "region"), args.region, region, "the region of the registry"),
  ];
}

function conflict(path: string, given: unknown, decided: unknown, decidedBy: string): Finding[] {
  if (given === undefined || given === decided || given === PENDING) return [];
  const shown = typeof given === "string" ? quote(given) : "another value";
  const message = `argument is decided by ${decidedBy}: given ${shown}, allowed nothing here.`;
  return [reportArgument("argument-conflict", path, message)];
}

/** What is rendered of the settings of a registry itself; undefined where nothing is asked for. */
export interface RegistryDocuments {
  readonly scanning: Document<PulumiInput<ScanningConfiguration>>;
  /** The key of the repositories, where it is given. */
  readonly kmsKey: Document<string | undefined> | undefined;
  readonly replication: Document<ReplicationResource> | undefined;
}

export function registryDocuments(component: Component, args: HubRegistryArgs): RegistryDocuments {
  const { scanning = {}, replication, encryption = {}, region = PENDING } = args;
  const { createKey, kmsKey } = encryption;
  if (scanning.scanType === "BASIC" && scanning.enableInspector === true) {
    const message =
      "enableInspector must be false when scanType is BASIC: Amazon Inspector sets the registry to ENHANCED.";
    component.report([reportArgument("argument-conflict", "scanning.enableInspector", message)]);
  }
  if (createKey === true && kmsKey !== undefined) {
    const message = "createKey and kmsKey exclude each other: remove one of them.";
    component.report([reportArgument("argument-conflict", "encryption", message)]);
  }
  const { kmsKey: key } = kmsKey
    ? encryptionDocuments(component, { encryption: { kmsKey }, region: args.region })
    : {};
  return {
    scanning:
      args.scanning === undefined
        ? { render: () => toPulumiInput(DEFAULT_SCANNING) }
        : component.document({ scanning }, registryScanning),
    kmsKey: key,
    replication:
      replication &&
      component.document({ replication, region, accountId: PENDING }, registryReplication),
  };
}

const DEFAULT_SCANNING = buildScanning({});

interface Scanning {
  readonly scanning: pulumi.Unwrap<RegistryScanningArgs>;
}

const registryScanning: Renderer<Scanning, PulumiInput<ScanningConfiguration>> = {
  check: ({ scanning }) => under("scanning", checkScanning(buildScanning(scanning))),
  render: ({ scanning }) => toPulumiInput(buildScanning(scanning)),
};

interface Replication {
  readonly replication: pulumi.Unwrap<ReplicationArgs>;
  readonly region?: string;
  readonly accountId?: string;
}

/** Every destination has a registry once the account is known. */
interface ReplicationResource {
  readonly rules: {
    readonly destinations: Required<ReplicationDestination>[];
    readonly repositoryFilters?: ReplicationFilter[];
  }[];
}

const registryReplication: Renderer<Replication, ReplicationResource> = {
  check: (args) =>
    checkReplicationIntent(replicationIntent(args)).flatMap((finding) =>
      finding.path === "homeRegion"
        ? [{ ...finding, path: "region" }]
        : under("replication", [finding]),
    ),
  render: (args) => toPulumiInput(buildReplication(replicationIntent(args))) as ReplicationResource,
};

function replicationIntent({ replication, region, accountId }: Replication): ReplicationIntent {
  return { ...replication, homeRegion: region, homeAccountId: accountId };
}

export const keyPolicy = policyRenderer(buildKeyPolicy);
