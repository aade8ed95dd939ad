import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Bundles the pack into policies/dist: what `pulumi policy publish` ships is this folder alone. */
export async function buildPolicies() {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: ["index.ts"],
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    // The runtime must be the very module that the engine's launcher loads.
    external: ["@pulumi/*"],
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  for (const { path, text } of outputFiles) await replace(path, text);
}

/** An engine that runs beside this build must never load half a bundle. */
async function replace(path, text) {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, text);
  await rename(partial, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPolicies();
