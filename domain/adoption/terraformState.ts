import { type JsonRecord, isList, isRecord, toRecord } from "../json";
import { KINDS, toTerraformType } from "./children";
import { type StateItem, dropNulls } from "./stateScan";

interface TerraformResource {
  /** Without the index of an instance, as `removed` blocks take it. */
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonRecord;
}

/** Reads a state file of Terraform, or what `terraform show -json` prints of one; undefined where it is neither. */
export function readTerraformState(state: unknown): StateItem[] | undefined {
  const kinds = new Map(KINDS.map((kind) => [toTerraformType(kind), kind]));
  return findResources(state)?.flatMap(({ address, type, attributes }): StateItem[] => {
    const kind = kinds.get(type);
    if (kind === undefined) return [];
    return [{ kind, address, properties: toRecord(toPulumiNames(dropNulls(attributes))) }];
  });
}

/** Lists that Terraform names in the singular, and blocks of which there is one. */
const RENAMED: Readonly<Record<string, string>> = {
  applied_for: "appliedFors",
  destination: "destinations",
  encryption_configuration: "encryptionConfigurations",
  image_tag_mutability_exclusion_filter: "imageTagMutabilityExclusionFilters",
  repository_filter: "repositoryFilters",
  rule: "rules",
};
const SINGLE = ["image_scanning_configuration", "replication_configuration"];
const TAGS = ["tags", "tags_all", "resource_tags"];

function toPulumiNames(value: unknown): unknown {
  if (isList(value)) return value.map(toPulumiNames);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => {
    const name =
      RENAMED[key] ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const only = SINGLE.includes(key) && isList(member) ? member[0] : member;
    return [name, TAGS.includes(key) ? only : toPulumiNames(only)] as const;
  });
  return Object.fromEntries(entries);
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

/** `removed` blocks by which Terraform lets go of resources and destroys nothing (Terraform 1.7 and newer). */
export function renderRemoved(items: readonly StateItem[]): string {
  const addresses = [...new Set(items.map(({ address }) => address))].toSorted();
  return addresses
    .map(
      (address) => `removed {\n  from = ${address}\n\n  lifecycle {\n    destroy = false\n  }\n}\n`,
    )
    .join("\n");
}
