import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
      "components/schema.json",
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

  it("says in the schema where the package, its logo and its plugin are", () => {
    const names = ["homepage", "repository", "logoUrl", "pluginDownloadURL"] as const;
    const described = (url: string) => {
      release(`v${version}`, url);
      const schema = manifestIn(folder, "components", "schema.json");
      return names.map((name) => schema[name]);
    };
    const [gitHub, logo] = ["https://github.com/acme/ecr-hub", "docs/images/logo.svg"];
    assert.ok(existsSync(join(root, logo)));
    assert.deepEqual(described(repository), [
      `${repository}#readme`,
      repository,
      `${repository}/raw/v${version}/${logo}`,
      undefined,
    ]);
    assert.equal(described(gitHub)[3], "github://api.github.com/acme/ecr-hub");
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

/** A version that no file has so far. */
const NEXT = "9.8.7";

describe("the version script", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "version-"));
    const files = execFileSync(
      "git",
      ["ls-files", "-co", "--exclude-standard", "*.json", "*.md", "*.yaml", "*.yml", "scripts"],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    for (const file of files.trim().split("\n")) cpSync(join(root, file), join(folder, file));
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    execFileSync("git", ["add", "--all"], { cwd: folder });
    execFileSync(process.execPath, [join(folder, "scripts/version.mjs"), NEXT]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("changes every package, and every page and example that installs one", () => {
    for (const [name, file] of [
      [".", "package.json"],
      [".", "package-lock.json"],
      ["plugin", "package.json"],
      ["policies", "package.json"],
    ] as const) {
      assert.equal(manifestIn(folder, name, file).version, NEXT, `${name}/${file}`);
    }
    const example = manifestIn(folder, "examples/hub").dependencies?.["ecr-hub"];
    assert.equal(example, `^${NEXT}`);
    const asked = ["grep", "-hoE", "ecr-hub(-policies|-plugin)?[@-][0-9]+\\.[0-9]+\\.[0-9]+"];
    const installed = execFileSync("git", [...asked, "--", ":!CHANGELOG.md", ":!tests"], {
      cwd: folder,
      encoding: "utf8",
    });
    const others = installed
      .trim()
      .split("\n")
      .filter((each) => !each.endsWith(NEXT));
    assert.ok(installed.includes(`ecr-hub@${NEXT}`));
    assert.deepEqual(others, []);
  });

  it("refuses what is no version", () => {
    const script = join(folder, "scripts/version.mjs");
    const { status, stderr } = spawnSync(process.execPath, [script, "v1"], { encoding: "utf8" });
    assert.deepEqual([status, stderr], [1, 'version is not valid: given "v1", allowed 1.2.3.\n']);
  });
});

function manifestIn(folder: string, name: string, file = "package.json") {
  return JSON.parse(readFileSync(join(folder, name, file), "utf8")) as {
    readonly version: string;
    readonly repository?: unknown;
    readonly homepage?: string;
    readonly logoUrl?: string;
    readonly pluginDownloadURL?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
}
