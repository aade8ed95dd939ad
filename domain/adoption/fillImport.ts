import { isRecord } from "../json";
import type { RegistryScan, RepositoryScan } from "./registryScan";

/** A resource in Pulumi's bulk import file, as `pulumi preview --import-file` writes it. */
export interface ImportEntry {
  readonly type: string;
  readonly name: string;
  /** Id of the resource in AWS. */
  readonly id?: string;
  readonly logicalName?: string;
  readonly parent?: string;
  readonly component?: boolean;
}

/** Pulumi's bulk import file. */
export interface ImportFile {
  readonly resources: readonly ImportEntry[];
  readonly nameTable?: unknown;
}

/** Reads an import file; undefined where it is none. */
export function readImportFile(value: unknown): ImportFile | undefined {
  const isFile =
    isRecord(value) && Array.isArray(value.resources) && value.resources.every(isEntry);
  return isFile ? (value as unknown as ImportFile) : undefined;
}

function isEntry(entry: unknown): boolean {
  return isRecord(entry) && typeof entry.type === "string" && typeof entry.name === "string";
}

/**
 * The import file with the ids of what the registry has, and without what it has not: `pulumi up` creates that. Components stay where
 * something below them stays.
 */
export function fillImportFile(file: ImportFile, scan: RegistryScan): ImportFile {
  const filled = file.resources.map((entry) => fill(entry, scan));
  const present = filled.filter(({ id, component }) => id !== undefined || component === true);
  const parents = new Set(present.filter(({ id }) => id !== undefined).map(({ parent }) => parent));
  return {
    ...file,
    resources: present.filter(({ id, name }) => id !== undefined || parents.has(name)),
  };
}

function fill(entry: ImportEntry, scan: RegistryScan): ImportEntry {
  if (entry.component === true) return entry;
  const { id: _, ...rest } = entry;
  const id = findId(entry, scan);
  return id === undefined ? rest : { ...rest, id };
}

/** What a child is in AWS, by its type; the name of a child begins with the name of its repository. */
function findId(
  { type, name, logicalName = name }: ImportEntry,
  scan: RegistryScan,
): string | undefined {
  const [identity = ""] = logicalName.split("@", 1);
  const repository = scan.repositories.find(({ repositoryName }) => repositoryName === identity);
  const idWhere = (has: (repository: RepositoryScan) => boolean) =>
    repository && has(repository) ? repository.repositoryName : undefined;
  switch (type) {
    case "aws:ecr/repository:Repository":
      return idWhere(() => true);
    case "aws:ecr/lifecyclePolicy:LifecyclePolicy":
      return idWhere(({ lifecyclePolicyText }) => lifecyclePolicyText !== undefined);
    case "aws:ecr/repositoryPolicy:RepositoryPolicy":
      return idWhere(({ policyText }) => policyText !== undefined);
    case "aws:ecr/replicationConfiguration:ReplicationConfiguration":
      return scan.replicationConfiguration?.rules.length ? scan.registryId : undefined;
    default:
      return undefined;
  }
}
