// Packs the component plugin for machines without a checkout: `node scripts/packPlugin.mjs [FOLDER]`, then
// `pulumi plugin install resource ecr-hub <version> --file ecr-hub-plugin-<version>.tar.gz`. Prints the file.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExecutable } from "../plugin/build.mjs";
import { licencesOf } from "../policies/build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [target = "."] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "ecr-hub-plugin-"));
try {
  const inputs = await buildExecutable(folder);
  writeFileSync(
    join(folder, "THIRD-PARTY-LICENSES.txt"),
    await licencesOf(inputs, join(root, "plugin")),
  );
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const { version } = JSON.parse(readFileSync(join(root, "plugin/package.json"), "utf8"));
  const file = resolve(target, `ecr-hub-plugin-${version}.tar.gz`);
  execFileSync("tar", ["-czf", file, "-C", folder, "."]);
  process.stdout.write(`${file}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
