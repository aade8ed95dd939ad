import { parseArn } from "../arn";
import { type JsonRecord, isList, isRecord } from "../json";
import type { RegistryScan, RepositoryScan } from "./registryScan";

/** What a Terraform state has of Amazon ECR. */
export interface TerraformRegistries {
  /** One for each account and region that it has repositories of. */
  readonly scans: readonly RegistryScan[];
  /** `removed` blocks by which Terraform lets go of them and destroys nothing (Terraform 1.7 and newer). */
  readonly removedBlocks: string;
}

interface TerraformResource {
  /** Without the index of an instance, as `removed` blocks take it. */
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonRecord;
}

const TYPES = ["aws_ecr_repository", "aws_ecr_repository_policy", "aws_ecr_lifecycle_policy"];

/** Reads a state file of Terraform, or what `terraform show -json` prints of one; undefined where it is neither. */
export function readTerraformState(state: unknown): TerraformRegistries | undefined {
  const resources = findResources(state)?.filter(({ type }) => TYPES.includes(type));
  if (resources === undefined) return undefined;
  const scans = new Map<
    string,
    { registryId: string; region: string; repositories: RepositoryScan[] }
  >();
  for (const { type, attributes } of resources) {
    const arn = parseArn(toText(attributes.arn) ?? "");
    if (type !== "aws_ecr_repository" || arn === undefined) continue;
    const { accountId: registryId, region } = arn;
    const key = `${registryId} ${region}`;
    const scan = scans.get(key) ?? { registryId, region, repositories: [] };
    scan.repositories.push(toRepository(attributes, resources));
    scans.set(key, scan);
  }
  return { scans: [...scans.values()], removedBlocks: renderRemoved(resources) };
}

function toRepository(
  attributes: JsonRecord,
  resources: readonly TerraformResource[],
): RepositoryScan {
  const repositoryName = toText(attributes.name) ?? "";
  const policyOf = (type: string) => {
    const found = resources.find(
      (resource) => resource.type === type && resource.attributes.repository === repositoryName,
    );
    return toText(found?.attributes.policy);
  };
  const [encryption] = toRecords(attributes.encryption_configuration);
  const [scanning] = toRecords(attributes.image_scanning_configuration);
  const kmsKey = toText(encryption?.kms_key);
  return {
    repositoryName,
    imageTagMutability: toText(attributes.image_tag_mutability),
    imageTagMutabilityExclusionFilters: toRecords(
      attributes.image_tag_mutability_exclusion_filter,
    ).map(({ filter }) => ({ filter: toText(filter) ?? "" })),
    imageScanningConfiguration: { scanOnPush: scanning?.scan_on_push === true },
    encryptionConfiguration: {
      encryptionType: toText(encryption?.encryption_type) ?? "AES256",
      ...(kmsKey && { kmsKey }),
    },
    policyText: policyOf("aws_ecr_repository_policy"),
    lifecyclePolicyText: policyOf("aws_ecr_lifecycle_policy"),
    tags: toTags(attributes.tags_all ?? attributes.tags),
  };
}

function toTags(tags: unknown): Record<string, string> {
  const entries = Object.entries(isRecord(tags) ? tags : {});
  return Object.fromEntries(entries.map(([key, value]) => [key, toText(value) ?? ""]));
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function toRecords(value: unknown): readonly JsonRecord[] {
  return isList(value) ? value.filter(isRecord) : [];
}

function findResources(state: unknown): TerraformResource[] | undefined {
  if (!isRecord(state)) return undefined;
  if (isList(state.resources)) return toRecords(state.resources).flatMap(readFileResource);
  const root = isRecord(state.values) ? state.values.root_module : undefined;
  return isRecord(root) ? readModule(root) : undefined;
}

/** A resource of a state file, with its instances. */
function readFileResource(resource: JsonRecord): TerraformResource[] {
  const { mode, module, type, name } = resource;
  if (mode !== "managed" || typeof type !== "string" || typeof name !== "string") return [];
  const path = toText(module);
  const address = withoutIndexes(`${path === undefined ? "" : `${path}.`}${type}.${name}`);
  return toRecords(resource.instances).flatMap(({ attributes }) =>
    isRecord(attributes) ? [{ address, type, attributes }] : [],
  );
}

/** A module as `terraform show -json` prints it. */
function readModule(module: JsonRecord): TerraformResource[] {
  const own = toRecords(module.resources).flatMap(({ mode, address, type, values }) =>
    mode === "managed" &&
    typeof address === "string" &&
    typeof type === "string" &&
    isRecord(values)
      ? [{ address: withoutIndexes(address), type, attributes: values }]
      : [],
  );
  return [...own, ...toRecords(module.child_modules).flatMap(readModule)];
}

function withoutIndexes(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

function renderRemoved(resources: readonly TerraformResource[]): string {
  const addresses = [...new Set(resources.map(({ address }) => address))].toSorted();
  return addresses
    .map(
      (address) => `removed {\n  from = ${address}\n\n  lifecycle {\n    destroy = false\n  }\n}\n`,
    )
    .join("\n");
}
