// The entry of `npm start`, `npm test` and `npm run bench` on a fresh clone: plain Node.js, no dependencies. It installs
// the Node packages where need be, starts the command, and sees to it that nothing is left when the command has ended.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The oldest minor version of each major one that mocha runs on. The package itself, without its tests, asks for less. */
const OLDEST_NODE = { 20: 19, 22: 12 };
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];
const commands = {
  start: [...typescript, "local/main.ts"],
  bench: [...typescript, "bench/main.ts"],
  test: ["node_modules/mocha/bin/mocha.js"],
};
/** They wait longest: the provider looks every some seconds whether AWS has done what it was told. */
const longest = "examples|findingsAlerts|updates";
/** `npm test` without arguments: every test. Those on the local engine mostly wait, so more run at a time than there are cores. */
const everyTest = [
  "--parallel",
  "--jobs=6",
  `tests/integration/@(${longest}).test.ts`,
  `tests/integration/!(${longest}).test.ts`,
  "tests/!(integration)/**/*.test.ts",
];
const install = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
/** A small package, to see whether the registry answers: npm ci itself would ask in vain for each package in turn. */
const probe = ["view", "picocolors", "version", "--fetch-timeout=5000", "--fetch-retries=1"].concat(
  "--fetch-retry-mintimeout=500",
);

const [name, ...args] = process.argv.slice(2);
const environment = { ...process.env };
/** Tests run side by side, and each file of them finds its emulator empty. */
if (name === "test") delete environment.AWS_ENDPOINT_URL;
let running;
process.exitCode = refusal() ?? (await main());

function refusal() {
  if (!isRecentEnough(process.versions.node)) {
    return fail(`Node.js 20.19, 22.12 or newer is needed, and this is ${process.versions.node}.`);
  }
  if (!Object.hasOwn(commands, name ?? "")) {
    const all = Object.keys(commands).join(", ");
    return fail(`No command named "${name ?? ""}". Available: ${all}.`);
  }
  return undefined;
}

function isRecentEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || minor >= OLDEST_NODE[major];
}

async function main() {
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      running?.kill(interrupted ? "SIGKILL" : signal); // the second time, it was deaf to the first
      interrupted = true;
    });
  }
  const folder = mkdtempSync(join(tmpdir(), "ecr-hub-"));
  const janitor = spawn(process.execPath, [join(root, "local/support/janitor.mjs"), folder], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
  });
  const tidied = once(janitor, "exit");
  janitor.stdin.on("error", () => undefined); // it was killed, and hears no more
  try {
    return await runCommand(folder);
  } finally {
    janitor.stdin.end();
    await tidied;
  }
}

async function runCommand(folder) {
  if (!packagesAreInstalled()) {
    const code = await installPackages(folder);
    if (code !== 0) return code;
  }
  const node = (...programArguments) => run(process.execPath, programArguments, folder);
  if (name !== "test" || args.length > 0) return await node(...commands[name], ...args);
  const prepared = await node(...typescript, "tests/support/prepare.ts");
  return prepared === 0 ? await node(...commands.test, ...everyTest) : prepared;
}

async function installPackages(folder) {
  console.error("Installing the Node packages with npm ci, which takes about half a minute.");
  const answers = (await run("npm", probe, folder, "ignore")) === 0;
  const code = await run("npm", answers ? install : [...install, "--offline"], folder);
  const why = answers ? "see what it said above" : "npm's registry does not answer";
  return code === 0
    ? 0
    : fail(`npm ci failed, so the Node packages are not complete: ${why}.`, code);
}

/** Compares what npm says it installed with what the lockfile asks for. An interrupted npm ci leaves no such list. */
function packagesAreInstalled() {
  const list = join(root, "node_modules/.package-lock.json");
  if (!existsSync(list)) return false;
  const installed = packagesOf(list);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    ([path, wanted]) =>
      path === "" || wanted.optional || wanted.link || installed[path]?.version === wanted.version,
  );
}

function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, "utf8")).packages;
}

/** Runs a program out of reach of the terminal's Ctrl-C, which reaches it through us, and once. */
function run(program, programArguments, folder, output = "inherit") {
  return new Promise((resolve) => {
    const child = spawn(program, programArguments, {
      cwd: root,
      env: { ...environment, ECR_HUB_BOOTSTRAP: String(process.pid), TMPDIR: folder },
      stdio: ["inherit", output, output, "ipc"],
      detached: true,
    });
    running = child;
    const end = (code) => {
      running = undefined;
      resolve(code);
    };
    child.on("error", (error) => end(fail(`${program} could not be started: ${error.message}`)));
    child.on("exit", (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}

function fail(message, code = 1) {
  console.error(message);
  return code;
}
