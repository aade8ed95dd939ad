// The entry of `npm start`, `npm test` and `npm run bench` on a fresh clone: plain Node.js, no dependencies. It installs
// the Node packages where need be, starts the command, and sees to it that nothing is left running when the command ends.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];
const commands = {
  start: [...typescript, "local/main.ts"],
  bench: [...typescript, "bench/main.ts"],
  test: ["node_modules/mocha/bin/mocha.js"],
};
/** `npm test` without arguments: every test. Those on the local engine mostly wait, so more run at a time than there are cores. */
const everyTest = [
  "--parallel",
  "--jobs",
  "4",
  "tests/integration",
  "tests/!(integration)/**/*.test.ts",
];

const [name, ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  const node = Number.parseInt(process.versions.node);
  if (node < OLDEST_NODE) {
    return fail(`Node.js ${OLDEST_NODE} or newer is needed, and this is ${process.versions.node}.`);
  }
  const command = commands[name];
  if (command === undefined) {
    return fail(
      `There is no command ${name ?? "without a name"}: ${Object.keys(commands).join(", ")} are.`,
    );
  }
  if (!packagesAreInstalled()) {
    console.error("Installing the Node packages with npm ci, which takes about half a minute.");
    const code = await run("npm", [
      "ci",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--fetch-retries=1",
    ]);
    if (code !== 0) {
      return fail(
        "npm ci failed, so the Node packages are not complete: see what it said above.",
        code,
      );
    }
  }
  if (name !== "test" || args.length > 0) return await run(process.execPath, [...command, ...args]);
  const prepared = await run(process.execPath, [...typescript, "tests/support/prepare.ts"]);
  return prepared === 0 ? await run(process.execPath, [...command, ...everyTest]) : prepared;
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

/** Runs a program in a process group of its own, so that whatever it leaves behind can be ended with it. */
function run(program, programArguments) {
  return new Promise((resolve) => {
    const child = spawn(program, programArguments, {
      cwd: root,
      env: { ...process.env, ECR_HUB_BOOTSTRAP: String(process.pid) },
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      detached: true,
    });
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      endGroup(child.pid);
      resolve(code);
    };
    child.on("error", (error) => end(fail(`${program} could not be started: ${error.message}`)));
    child.on("exit", (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}

function endGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}

function fail(message, code = 1) {
  console.error(message);
  return code;
}
