import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as ts from "typescript";

export const ROOT = resolve(__dirname, "../..");

/** The folders of the product: what users install and run. */
const PRODUCT = ["domain", "components", "policies", "cli"];

/** A file of the product, parsed. */
export interface Source {
  readonly tree: ts.SourceFile;
  /** The files of the product that it imports and re-exports, types included. */
  readonly imports: readonly string[];
}

/** Every TypeScript file of the product by its path below the root, without what is built. */
export function readSources(root = ROOT): ReadonlyMap<string, Source> {
  const paths = PRODUCT.flatMap((folder) => filesBelow(root, folder));
  const trees = new Map(paths.map((path) => [path, parse(root, path)]));
  return new Map(
    [...trees].map(([path, tree]) => [path, { tree, imports: importsOf(tree, trees) }]),
  );
}

/** The file of the product that an import means, if any. */
export function resolveImport(
  specifier: string,
  from: string,
  files: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = join(dirname(from), specifier);
  return [`${path}.ts`, join(path, "index.ts")].find((each) => files.has(each));
}

function importsOf(tree: ts.SourceFile, files: ReadonlyMap<string, unknown>): string[] {
  const { importedFiles } = ts.preProcessFile(tree.text, true, true);
  return importedFiles.flatMap(
    ({ fileName }) => resolveImport(fileName, tree.fileName, files) ?? [],
  );
}

function parse(root: string, path: string): ts.SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.name.endsWith(".ts") ? [path] : [];
    return /^(dist|node_modules)$/.test(entry.name) ? [] : filesBelow(root, path);
  });
}
