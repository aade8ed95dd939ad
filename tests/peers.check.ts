import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const peers = Object.keys(manifest.peerDependencies);

/** Versions of every peer by name: the oldest that `peerDependencies` allows, and the newest of that major version. */
const bounds = {
  oldest: peers.map((peer) => [peer, manifest.peerDependencies[peer]!.replace("^", "")]),
  newest: peers.map((peer) => [peer, manifest.peerDependencies[peer]!]),
};
const managers = { npm: "npm@11", pnpm: "pnpm@10", yarn: "yarn@1", bun: "bun@1" };
/** Besides the one that runs this check; each is an npm package of its own. */
const nodes = ["20.19", "22", "24"];

/** `npm run check:peers`: takes many minutes, and needs the npm registry. */
describe("what the package may be installed with", () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "ecr-hub-peers-"));
    run(root, "npm", "pack", "--silent", "--pack-destination", scratch);
  });
  after(() => {
    rmSync(scratch, { recursive: true });
  });

  for (const [bound, versions] of Object.entries(bounds)) {
    it(`compiles, and makes what it makes, with the ${bound} of its peers`, function () {
      this.timeout(20 * 60_000);
      const copy = copySources(join(scratch, bound), Object.fromEntries(versions) as Versions);
      const node = nodeOf("22");
      run(copy, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
      run(copy, node, "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--noEmit");
      // Older versions of Pulumi put other words before a refusal.
      const tests = ["tests/components/!(*Refusals).test.ts", "tests/plugin/start.test.ts"];
      run(copy, node, "node_modules/mocha/bin/mocha.js", ...tests);
    });
  }

  for (const [manager, version] of Object.entries(managers)) {
    it(`is installed by ${manager}, and its command and components run`, function () {
      this.timeout(10 * 60_000);
      const folder = join(scratch, manager);
      mkdirSync(folder);
      // Ranges, as teams have them: Yarn gives two pinned packages two copies of @pulumi/pulumi.
      const tested = peers.map((peer): [string, string] => [
        peer,
        `^${manifest.devDependencies[peer]}`,
      ]);
      const dependencies: Versions = Object.fromEntries([
        ...tested,
        ["ecr-hub", `file:${packed()}`],
      ]);
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "hub", dependencies }));
      // Yarn refuses what asks for a newer Node.js, as the newest @pulumi/pulumi does.
      runWith(nodeOf("22"), folder, "npx", "--yes", version, "install");
      cpSync(join(__dirname, "support/consumer.cjs"), join(folder, "consumer.cjs"));
      assert.deepEqual(run(folder, nodeOf("22"), "consumer.cjs").trim().split("\n"), [
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        "aws:ecr/repository:Repository",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "aws:inspector2/enabler:Enabler",
        "ecr-hub:index:HubRegistry",
        "pulumi:pulumi:Stack",
      ]);
      const command = join(folder, "node_modules/.bin/ecr-hub");
      assert.equal(run(folder, command, "--version").trim(), manifest.version);
    });
  }

  it("is installed without Pulumi by who wants the command alone", function () {
    this.timeout(10 * 60_000);
    const folder = join(scratch, "command");
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), "{}");
    run(folder, "npm", "install", "--no-audit", "--no-fund", packed());
    const installed = run(folder, "npm", "ls", "--all", "--parseable");
    assert.doesNotMatch(installed, /@pulumi/);
    const command = join(folder, "node_modules/.bin/ecr-hub");
    assert.equal(run(folder, command, "--version").trim(), manifest.version);
  });

  for (const version of nodes) {
    it(`passes the tests of components, command and plugin with Node.js ${version}`, function () {
      this.timeout(20 * 60_000);
      const tests = ["tests/components", "tests/cli", "tests/plugin/start.test.ts"];
      run(root, nodeOf(version), "node_modules/mocha/bin/mocha.js", ...tests);
    });
  }

  function packed(): string {
    return join(scratch, `ecr-hub-${manifest.version}.tgz`);
  }

  /** The program of a version of Node.js, which it installs. */
  function nodeOf(version: string): string {
    const folder = join(scratch, `node-${version}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--silent", `node@${version}`);
    return join(folder, "node_modules/node/bin/node");
  }
});

type Versions = Readonly<Record<string, string>>;

/** The repository as git has it, to be installed with other versions. */
function copySources(folder: string, versions: Versions): string {
  const files = run(root, "git", "ls-files", "-co", "--exclude-standard").split("\n");
  for (const file of files) {
    if (file === "" || file === "package-lock.json") continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  const devDependencies = { ...manifest.devDependencies, ...versions };
  const changed = { ...manifest, devDependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify(changed));
  return folder;
}

/** @throws With what the command printed, where it fails. */
function run(cwd: string, command: string, ...args: string[]): string {
  return runWith(command.endsWith("/node") ? command : process.execPath, cwd, command, ...args);
}

/** Runs with a Node.js of which the command's own children are, too. */
function runWith(node: string, cwd: string, command: string, ...args: string[]): string {
  const path = [dirname(node), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", PATH: path },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, `${command} ${args.join(" ")}:\n${stdout.slice(-8000)}\n${stderr}`);
  return stdout;
}
