import type { AccessInput } from "../../domain/access/accessInput";
import { reportAccess } from "../../domain/access/accessRules";
import type { GovernedResource, NamedPolicy } from "../../domain/access/right";
import { type Arn, parseArn, renderArn, repositoryArn } from "../../domain/arn";
import { wrong } from "../../domain/finding";
import { type JsonRecord, toRecord } from "../../domain/json";
import { recordsIn, textOr } from "../support/values";
import type { Documents } from "./documents";
import type { StateResource } from "./state";

/**
 * Collects the repositories of states with their own policies and those of their registries. A repository that no state has, as
 * one that a creation template made, is known by its policy.
 */
export function collectResources(
  states: readonly (readonly StateResource[])[],
  documents: Documents,
): CollectedResources {
  return new RepositoryCollector(states.flat(), documents).collect(states);
}

/** Repositories, registries and pull-through caches, each with its policies. */
export type CollectedResources = Required<
  Pick<AccessInput, "repositories" | "registries" | "caches">
>;

/** Resources that hold a policy on the side of repositories, by the name of the policy. */
const POLICY_TYPES: Readonly<Record<string, string>> = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "repository policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "registry policy",
};

class RepositoryCollector {
  /** By their ARNs. */
  readonly #repositories: Map<string, Arn>;
  /** By the ARN of a repository, or by the place of a registry. */
  readonly #policies = new Map<string, NamedPolicy[]>();
  /** Where a policy is that cannot be read. */
  readonly #unread = new Set<string>();
  readonly #keys = new Map<string, string>();
  /** What repositories are replicated from. */
  readonly #sources = new Map<string, string>();

  constructor(
    resources: readonly StateResource[],
    readonly documents: Documents,
  ) {
    this.#repositories = repositoriesIn(resources);
  }

  collect(states: readonly (readonly StateResource[])[]): CollectedResources {
    for (const resources of states) this.#addPolicies(resources);
    for (const resource of states.flat()) this.#addDetails(resource);
    const repositories = [...this.#repositories]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([arn, { region, accountId }]) =>
        this.#toResource(arn, [arn, toRegistryKey(region, accountId)]),
      );
    const registries = new Map(
      [...this.#repositories.values()].map((arn) => [
        toRegistryKey(arn.region, arn.accountId),
        arn,
      ]),
    );
    return {
      repositories,
      registries: [...registries].map(([key, arn]) =>
        this.#toResource(renderArn({ ...arn, resource: "*" }), [key]),
      ),
      caches: states.flat().flatMap((resource) => this.#toCache(resource)),
    };
  }

  #toResource(arn: string, keys: readonly string[]): GovernedResource {
    const policies = keys.flatMap((key) => this.#policies.get(key) ?? []);
    const [kmsKey, replicaOf] = [this.#keys.get(arn), this.#sources.get(arn)];
    return {
      arn,
      policies,
      isPartlyRead: keys.some((key) => this.#unread.has(key)),
      ...(kmsKey && { kmsKey }),
      ...(replicaOf && { replicaOf }),
    };
  }

  /** Notes by which key the images of a repository are encrypted, and where its replicas are. */
  #addDetails({ type, outputs, urn }: StateResource): void {
    const arn = textOf(outputs.arn);
    if (type === "aws:ecr/accountSetting:AccountSetting" && outputs.value === "V1") {
      const message = wrong(
        "scope of the registry policy",
        "V1",
        "V2, the only one since April 2026",
      );
      this.documents.findings.push(reportAccess("access-registry-scope", urn, message));
    }
    if (type === "aws:ecr/repository:Repository") {
      const [encryption] = recordsIn(outputs.encryptionConfigurations);
      if (textOf(encryption?.encryptionType).startsWith("KMS"))
        this.#keys.set(arn, textOr(encryption?.kmsKey, "the AWS managed key aws/ecr"));
    }
    if (type !== "aws:ecr/replicationConfiguration:ReplicationConfiguration") return;
    const rules = recordsIn(toRecord(outputs.replicationConfiguration).rules);
    const own = toRegistryKey(textOf(outputs.region), textOf(outputs.registryId));
    for (const [source, { region, accountId, resource }] of this.#repositories) {
      if (toRegistryKey(region, accountId) !== own) continue;
      const name = resource.replace("repository/", "");
      const destinations = rules
        .filter(({ repositoryFilters }) => {
          const filters = recordsIn(repositoryFilters).map(({ filter }) => textOf(filter));
          return filters.length === 0 || filters.some((prefix) => name.startsWith(prefix));
        })
        .flatMap((rule) => recordsIn(rule.destinations));
      for (const one of destinations) {
        const place = { region: textOf(one.region), accountId: textOf(one.registryId) };
        this.#sources.set(repositoryArn({ ...place, repositoryName: name }), source);
      }
    }
  }

  #toCache({ type, outputs }: StateResource): GovernedResource[] {
    const prefix = textOf(outputs.ecrRepositoryPrefix);
    const [region, accountId] = [textOf(outputs.region), textOf(outputs.registryId)];
    if (type !== "aws:ecr/pullThroughCacheRule:PullThroughCacheRule" || region === "") return [];
    const repositoryName = prefix === "ROOT" ? "*" : `${prefix}/*`;
    const arn = repositoryArn({ region, accountId, repositoryName });
    return [this.#toResource(arn, [toRegistryKey(region, accountId)])];
  }

  #addPolicies(resources: readonly StateResource[]): void {
    const here = repositoriesIn(resources);
    for (const resource of resources) {
      const name = POLICY_TYPES[resource.type];
      if (name === undefined) continue;
      const policy = this.documents.read(name, resource.outputs.policy, resource);
      const key = this.#keyOf(resource.outputs, here);
      if (policy === undefined) {
        if (key !== undefined) this.#unread.add(key);
      } else if (key === undefined) {
        this.documents.report(
          resource.urn,
          `${name} is not counted, as no state tells its region: allowed is the state of its repository, too, or @pulumi/aws 7.`,
        );
      } else {
        this.#policies.set(key, [...(this.#policies.get(key) ?? []), policy]);
      }
    }
  }

  /**
   * Whose policy it is. A policy tells account and name, and its region only since @pulumi/aws 7: before, it is that of the
   * stack's repositories, or of all.
   */
  #keyOf(outputs: JsonRecord, here: ReadonlyMap<string, Arn>): string | undefined {
    const accountId = textOf(outputs.registryId);
    const { repository: repositoryName } = outputs;
    const isOf = (arn: Arn) =>
      arn.accountId === accountId &&
      (typeof repositoryName !== "string" || arn.resource === `repository/${repositoryName}`);
    const region =
      textOf(outputs.region) || onlyRegionOf(here, isOf) || onlyRegionOf(this.#repositories, isOf);
    if (region === "") return undefined;
    if (typeof repositoryName !== "string") return toRegistryKey(region, accountId);
    const arn = repositoryArn({ region, accountId, repositoryName });
    const parts = parseArn(arn);
    if (parts !== undefined) this.#repositories.set(arn, parts);
    return arn;
  }
}

function repositoriesIn(resources: readonly StateResource[]): Map<string, Arn> {
  return new Map(
    resources
      .filter(({ type }) => type === "aws:ecr/repository:Repository")
      .map(({ outputs }) => textOf(outputs.arn))
      .flatMap((text): [string, Arn][] => {
        const arn = parseArn(text);
        return arn === undefined ? [] : [[text, arn]];
      }),
  );
}

function toRegistryKey(region: string, accountId: string): string {
  return `${region} ${accountId}`;
}

/** The region of the repositories that are meant, where there is but one. */
function onlyRegionOf(
  repositories: ReadonlyMap<string, Arn>,
  isMeant: (arn: Arn) => boolean,
): string {
  const regions = new Set([...repositories.values()].filter(isMeant).map(({ region }) => region));
  return regions.size === 1 ? ([...regions][0] ?? "") : "";
}

function textOf(value: unknown): string {
  return textOr(value, "");
}
