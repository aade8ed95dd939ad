import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the components and the schema: the plugin starts without compiling anything, from whatever folder Pulumi starts it in. */
export async function buildPlugin() {
  await build({
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    entryPoints: ["index.ts"],
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    // Resources and Outputs are those of the module that Pulumi's launcher loads.
    external: ["@pulumi/*"],
    logLevel: "warning",
    tsconfigRaw: {},
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPlugin();
