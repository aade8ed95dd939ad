import type { GovernedRepository, NamedPolicy } from "../../domain/access/parties";
import { parseArn } from "../../domain/arn";
import type { JsonRecord } from "../../domain/json";
import { textOr } from "../support/values";
import type { Documents } from "./documents";
import type { StateResource } from "./state";

/** Collects the repositories of states with their own policies and those of their registries. */
export function collectRepositories(
  states: readonly (readonly StateResource[])[],
  documents: Documents,
): GovernedRepository[] {
  const arns = new Map<string, string>();
  for (const { type, outputs } of states.flat()) {
    const { arn } = outputs;
    if (type !== "aws:ecr/repository:Repository" || typeof arn !== "string") continue;
    const parts = parseArn(arn);
    if (parts !== undefined) arns.set(keyOf(parts.region, parts.accountId, parts.resource), arn);
  }
  const policies = new Map<string, NamedPolicy[]>();
  const add = (key: string, policy: NamedPolicy | undefined) => {
    if (policy !== undefined) policies.set(key, [...(policies.get(key) ?? []), policy]);
  };
  for (const resources of states) {
    const regionOf = regionsIn(resources);
    for (const resource of resources) {
      const { type, outputs } = resource;
      if (type === "aws:ecr/repositoryPolicy:RepositoryPolicy") {
        const policy = documents.read("repository policy", outputs.policy, resource);
        add(repositoryKeyOf(outputs, regionOf, arns), policy);
      } else if (type === "aws:ecr/registryPolicy:RegistryPolicy") {
        const policy = documents.read("registry policy", outputs.policy, resource);
        add(registryKeyOf(outputs, regionOf), policy);
      }
    }
  }
  return [...arns].toSorted().map(([key, arn]) => {
    const [region = "", accountId = ""] = key.split(" ");
    const found = [key, keyOf(region, accountId)].flatMap((each) => policies.get(each) ?? []);
    return { arn, policies: found };
  });
}

function keyOf(region: string, accountId: string, resource = ""): string {
  return `${region} ${accountId} ${resource}`;
}

/** The region of a stack's registry of an account, or of its repository of a name, where there is but one. */
type RegionOf = (accountId: string, resource?: string) => string;

/** A repository policy tells account and name, and its region only since @pulumi/aws 7. */
function repositoryKeyOf(
  outputs: JsonRecord,
  regionOf: RegionOf,
  arns: ReadonlyMap<string, string>,
): string {
  const accountId = textOf(outputs.registryId);
  const resource = `repository/${textOf(outputs.repository)}`;
  const region = textOf(outputs.region) || regionOf(accountId, resource);
  if (region !== "") return keyOf(region, accountId, resource);
  const anywhere = [...arns.keys()].filter((key) => key.endsWith(` ${accountId} ${resource}`));
  return anywhere.length === 1 ? (anywhere[0] ?? "") : "";
}

function registryKeyOf(outputs: JsonRecord, regionOf: RegionOf): string {
  const accountId = textOf(outputs.registryId);
  return keyOf(textOf(outputs.region) || regionOf(accountId), accountId);
}

function regionsIn(resources: readonly StateResource[]): RegionOf {
  const places = resources
    .filter(({ type }) => type === "aws:ecr/repository:Repository")
    .map(({ outputs }) => parseArn(textOf(outputs.arn)))
    .filter((arn) => arn !== undefined);
  return (accountId, resource) => {
    const regions = new Set(
      places
        .filter((arn) => arn.accountId === accountId && (resource ?? arn.resource) === arn.resource)
        .map(({ region }) => region),
    );
    return regions.size === 1 ? ([...regions][0] ?? "") : "";
  };
}

function textOf(value: unknown): string {
  return textOr(value, "");
}
