// Makes the packages ready to be published: `node scripts/release.mjs v1.2.3 https://<host>/<owner>/<repository>`.
// Checks that tag, packages and changelog speak of one version, writes where the repository is into the packages, and prints the notes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const packages = [".", "plugin", "policies"];
const [tag = "", repository = ""] = process.argv.slice(2);
const version = tag.replace(/^v/, "");

const manifests = packages.map((folder) => {
  const file = join(root, folder, "package.json");
  return { folder, file, manifest: JSON.parse(readFileSync(file, "utf8")) };
});
const notes = notesFor(version, readFileSync(join(root, "CHANGELOG.md"), "utf8"));
const faults = [
  /^v\d+\.\d+\.\d+/.test(tag)
    ? ""
    : `tag is not valid: given ${JSON.stringify(tag)}, allowed v1.2.3.`,
  /^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(repository)
    ? ""
    : `repository is not valid: given ${JSON.stringify(repository)}, allowed an https URL.`,
  ...manifests.map(({ file, manifest }) =>
    manifest.version === version
      ? ""
      : `${file} has version ${manifest.version}: set it to ${version}.`,
  ),
  notes === "" ? `CHANGELOG.md has no section "## ${version}": write one.` : "",
].filter(Boolean);

if (faults.length > 0) {
  process.stderr.write(`${faults.join("\n")}\n`);
  process.exitCode = 1;
} else {
  for (const { folder, file, manifest } of manifests) {
    manifest.repository = { type: "git", url: `git+${repository}.git` };
    if (folder !== ".") manifest.repository.directory = folder;
    manifest.homepage = `${repository}#readme`;
    manifest.bugs = { url: `${repository}/issues` };
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  describeInSchema(join(root, "components/schema.json"));
  for (const readme of ["README.md", "policies/README.md"]) linkAbsolutely(join(root, readme));
  process.stdout.write(`${notes}\n`);
}

/** The lines under the heading of a version, without the heading. */
function notesFor(wanted, changelog) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/[\s\]]/, 1)[0]?.replace("[", "") === wanted);
  return section?.split("\n").slice(1).join("\n").trim() ?? "";
}

/** Pulumi's registry shows where a package comes from; the SDKs say where its plugin is, if that is a release on GitHub. */
function describeInSchema(file) {
  const schema = JSON.parse(readFileSync(file, "utf8"));
  const release = /^https:\/\/github\.com\/(.+)$/.exec(repository)?.[1];
  const described = {
    ...schema,
    homepage: `${repository}#readme`,
    repository,
    logoUrl: `${repository}/raw/${tag}/docs/images/logo.svg`,
    ...(release && { pluginDownloadURL: `github://api.github.com/${release}` }),
  };
  writeFileSync(file, `${JSON.stringify(described, null, 2)}\n`);
}

/** Registries show the README without the files beside it. */
function linkAbsolutely(file) {
  const folder = file.slice(root.length + 1).includes("/") ? "policies/" : "";
  const text = readFileSync(file, "utf8").replace(
    /\]\((?![a-z]+:|#)([^)\s]+)\)/g,
    (_, path) => `](${new URL(`${folder}${path}`, `${repository}/blob/${tag}/`).href})`,
  );
  writeFileSync(file, text);
}
