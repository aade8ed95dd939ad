import type { Parsed } from "../finding";
import {
  flagShape,
  listOf,
  mapOf,
  openObjectOf,
  optional,
  parseValue,
  stringShape,
} from "../jsonReader";
import { type Child, listChildren, toToken } from "./children";
import type { RegistryScan } from "./registryScan";

/** A resource in Pulumi's bulk import file, as `pulumi preview --import-file` writes it. */
export interface ImportEntry {
  readonly type: string;
  /** Unique in the file. */
  readonly name: string;
  /** Id of the resource in AWS. */
  readonly id?: string;
  /** Its name in the program. @default - `name` */
  readonly logicalName?: string;
  readonly parent?: string;
  readonly component?: boolean;
}

/** Pulumi's bulk import file. */
export interface ImportFile {
  readonly resources: readonly ImportEntry[];
  readonly nameTable?: Readonly<Record<string, string>>;
}

const entryShape = openObjectOf<ImportEntry>({
  type: stringShape,
  name: stringShape,
  id: optional(stringShape),
  logicalName: optional(stringShape),
  parent: optional(stringShape),
  component: optional(flagShape),
});
const fileShape = openObjectOf<ImportFile>({
  resources: listOf(entryShape),
  nameTable: optional(mapOf(stringShape)),
});

/** Reads an import file, with all that Pulumi wrote into it. Fails with `import-file-shape`. */
export function parseImportFile(value: unknown): Parsed<ImportFile> {
  const rules = { shape: "import-file-shape" };
  const read = parseValue(value, { name: "import file", rules, shape: fileShape });
  return read.ok ? { ok: true, value: value as ImportFile } : read;
}

/** The import file of a program with one `HubRegistry` that has these children. */
export function buildImportFile(
  name: string,
  children: readonly Child[],
  region: string,
): ImportFile {
  const hub = { type: "ecr-hub:index:HubRegistry", name, component: true };
  return {
    resources: [
      hub,
      ...children.map(({ kind, identity, id }) => ({
        type: toToken(kind),
        name: `${kind} ${identity}`,
        logicalName: `${identity}@${region}`,
        id,
        parent: name,
      })),
    ],
  };
}

/**
 * The import file with the ids of what the registry has, and without what it has not: `pulumi up` creates that. Components stay where
 * something below them stays.
 */
export function fillImportFile(file: ImportFile, scan: RegistryScan): ImportFile {
  const ids = new Map(
    listChildren(scan).map(({ kind, identity, id }) => [`${toToken(kind)} ${identity}`, id]),
  );
  const filled = file.resources.flatMap((entry): ImportEntry[] => {
    if (entry.component === true) return [entry];
    const [identity = ""] = (entry.logicalName ?? entry.name).split("@", 1);
    const id = ids.get(`${entry.type} ${identity}`);
    return id === undefined ? [] : [{ ...entry, id }];
  });
  const byName = new Map(filled.map((entry) => [entry.name, entry]));
  const kept = new Set<ImportEntry>();
  for (const entry of filled.filter(({ id }) => id !== undefined)) {
    for (let one: ImportEntry | undefined = entry; one !== undefined && !kept.has(one);) {
      kept.add(one);
      one = byName.get(one.parent ?? "");
    }
  }
  return { ...file, resources: filled.filter((entry) => kept.has(entry)) };
}
