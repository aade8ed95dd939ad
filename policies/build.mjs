import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Bundles the pack into policies/dist: what `pulumi policy publish` ships is this folder alone. */
export async function buildPolicies() {
  const bundles = [
    // The SDK of AWS is most of the code, and loaded only where AWS is asked, as YAML is where there is some; the check of a configuration never asks.
    await bundle({ index: "index.ts", "check-config": "configuration/main.ts" }, [
      "./imageReports",
      "./oidcProviders",
      "./yamlText",
    ]),
    await bundle({ imageReports: "workload/imageReports.ts" }),
    await bundle({
      oidcProviders: "identity/oidcProviders.ts",
      yamlText: "workload/yamlText.ts",
    }),
  ];
  for (const { path, text } of bundles.flatMap(({ outputFiles }) => outputFiles))
    await replace(path, text);
  const inputs = Object.assign({}, ...bundles.map(({ metafile }) => metafile.inputs));
  await replace(join(here, "dist/THIRD-PARTY-LICENSES.txt"), await licencesOf(inputs));
}

async function bundle(entryPoints, external = []) {
  return await build({
    absWorkingDir: here,
    entryPoints,
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    // The runtime must be the very module that the engine's launcher loads.
    external: ["@pulumi/*", ...external],
    // Those of all packages in the bundle are in a file of their own.
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    write: false,
  });
}

/** The packages among the inputs of a bundle, whose paths start at a folder, each licence with those that are under it. */
export async function licencesOf(inputs, base = here) {
  const folders = Object.keys(inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  const packages = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version, license } = JSON.parse(
      await readIn(join(base, folder), /^package\.json$/),
    );
    const text = (await readIn(join(base, folder), /^licen[cs]e(\.(md|txt))?$/i)) ?? license;
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...packages].map(([text, names]) => `${names.join("\n")}\n\n${text.trim()}\n`);
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

async function readIn(folder, pattern) {
  const name = (await readdir(folder)).find((each) => pattern.test(each));
  return name === undefined ? undefined : await readFile(join(folder, name), "utf8");
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
