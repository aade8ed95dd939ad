import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

const common = {
  absWorkingDir: here,
  entryPoints: ["index.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  // Refusals name the class of the component.
  keepNames: true,
  logLevel: "warning",
  tsconfigRaw: {},
};

/** For a folder of the repository, in which Pulumi's host for Node.js starts what it finds: Pulumi's own packages stay outside. */
export async function buildForHost(outdir) {
  // Resources and Outputs have to be those of the module that Pulumi's launcher loads.
  await build({ ...common, outdir, external: ["@pulumi/*"] });
}

/** A plugin in one file that needs Node.js alone, and no host. Returns what is bundled. */
export async function buildExecutable(folder) {
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, "pulumi-resource-ecr-hub");
  const { metafile } = await build({
    ...common,
    outfile,
    banner: { js: "#!/usr/bin/env node" },
    // Only programs that hand functions to AWS Lambda compile them and look for their packages.
    alias: Object.fromEntries(
      ["typescript", "ts-node", "@npmcli/arborist"].map((name) => [name, "./typescript"]),
    ),
    logOverride: { "require-resolve-not-external": "silent" },
    metafile: true,
  });
  await chmod(outfile, 0o755);
  await writeFile(`${outfile}.cmd`, '@node "%~dp0pulumi-resource-ecr-hub" %*\r\n');
  return metafile.inputs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildForHost(process.argv[2] ?? join(here, "dist"));
}
