import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const repository = "https://git.example/acme/ecr-hub";
const { version } = manifestIn(root, ".");

describe("the release script", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-"));
    for (const file of [
      "scripts/release.mjs",
      "package.json",
      "README.md",
      "plugin/package.json",
      "policies/package.json",
      "policies/README.md",
    ]) {
      cpSync(join(root, file), join(folder, file));
    }
    const changelog = `# Changelog\n\n## Unreleased\n\n## ${version}\n\n### Added\n\n- A thing.\n\n## 0.0.1\n`;
    writeFileSync(join(folder, "CHANGELOG.md"), changelog);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("prints the notes of the version and names the repository in every package", () => {
    const { status, stdout } = release(`v${version}`, repository);
    assert.deepEqual([status, stdout], [0, "### Added\n\n- A thing.\n"]);
    assert.deepEqual(
      [".", "plugin", "policies"].map((name) => manifestIn(folder, name).repository),
      [
        { type: "git", url: `git+${repository}.git` },
        { type: "git", url: `git+${repository}.git`, directory: "plugin" },
        { type: "git", url: `git+${repository}.git`, directory: "policies" },
      ],
    );
  });

  it("leaves no relative link in what a registry shows", () => {
    release(`v${version}`, repository);
    for (const readme of ["README.md", "policies/README.md"]) {
      const text = readFileSync(join(folder, readme), "utf8").replace(/^```[^]*?^```$/gm, "");
      assert.deepEqual(text.match(/\]\((?!https:|#)[^)]*\)/g) ?? [], []);
    }
    assert.match(
      readFileSync(join(folder, "README.md"), "utf8"),
      new RegExp(`\\(${repository}/blob/v${version}/CONTRIBUTING.md\\)`),
    );
  });

  it("refuses a tag that the packages and the changelog do not have, all at once", () => {
    const before = readFileSync(join(folder, "package.json"), "utf8");
    const { status, stderr } = release("v9.9.9", "nowhere");
    assert.equal(status, 1);
    assert.equal(stderr.trim().split("\n").length, 5);
    assert.equal(readFileSync(join(folder, "package.json"), "utf8"), before);
  });

  function release(tag: string, url: string) {
    const script = join(folder, "scripts/release.mjs");
    return spawnSync(process.execPath, [script, tag, url], { encoding: "utf8" });
  }
});

function manifestIn(folder: string, name: string) {
  return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as {
    readonly version: string;
    readonly repository?: unknown;
  };
}
