// Bundles the components and their schema: the plugin starts without compiling anything, from whatever folder it is started in.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [outdir = "dist"] = process.argv.slice(2);

await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: ["index.ts"],
  outdir,
  bundle: true,
  platform: "node",
  target: "node20",
  // Resources and Outputs have to be those of the module that Pulumi's launcher loads.
  external: ["@pulumi/*"],
  // Refusals name the class of the component.
  keepNames: true,
  logLevel: "warning",
  tsconfigRaw: {},
});
