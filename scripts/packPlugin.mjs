// Packs the component plugin, built, for machines without a checkout: `node scripts/packPlugin.mjs [FOLDER]`, then
// `pulumi plugin install resource ecr-hub <version> --file ecr-hub-plugin-<version>.tar.gz`. Prints the file.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [target = "."] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "ecr-hub-plugin-"));
try {
  for (const each of ["PulumiPlugin.yaml", ".npmrc", "ts-node", "typescript"]) {
    cpSync(join(root, "plugin", each), join(folder, each), { recursive: true });
  }
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const manifest = JSON.parse(readFileSync(join(root, "plugin/package.json"), "utf8"));
  // What is built needs neither its builder nor a step that builds it.
  delete manifest.scripts;
  delete manifest.dependencies.esbuild;
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  execFileSync(process.execPath, [join(root, "plugin/build.mjs"), join(folder, "dist")]);
  const file = resolve(target, `ecr-hub-plugin-${manifest.version}.tar.gz`);
  execFileSync("tar", ["-czf", file, "-C", folder, "."]);
  process.stdout.write(`${file}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
