// Sets the version of everything that is released together: `node scripts/version.mjs 1.2.3`, then `npm run docs`. Prints the files.
import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [wanted = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted)) {
  process.stderr.write(`version is not valid: given ${JSON.stringify(wanted)}, allowed 1.2.3.\n`);
  process.exit(1);
}
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const old = version.replaceAll(".", "\\.");
/** The version of a package, of the lock file's own entries, and wherever a page or example installs one of the packages. */
const places = new RegExp(
  `("name": "ecr-hub(?:-policies)?",\\s+"version": ")${old}(?=")|((?:ecr-hub|ecr-hub-policies|ecr-hub-plugin)[@-]|resource ecr-hub |"ecr-hub": "\\^|^Version )${old}(?=$|[\\s"'.)\`,/])`,
  "gm",
);
const files = execFileSync("git", ["ls-files", "*.json", "*.md", "*.yaml", "*.yml"], {
  cwd: root,
  encoding: "utf8",
});
for (const file of files
  .trim()
  .split("\n")
  .filter((name) => name !== "CHANGELOG.md")) {
  const text = readFileSync(join(root, file), "utf8");
  const changed = text.replace(places, (_, ofPackage, before) => `${ofPackage ?? before}${wanted}`);
  if (changed === text) continue;
  writeFileSync(join(root, file), changed);
  process.stdout.write(`${file}\n`);
}
