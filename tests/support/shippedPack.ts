import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

const root = join(__dirname, "../..");
const LAUNCHER = "node_modules/@pulumi/pulumi/cmd/run-policy-pack";

/** Runs a command that has to come to a good end. */
function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

/** The sources of the pack as somebody has them who has never built it. */
export function cloneSources(folder: string): string {
  const isSource = (file: string) => !file.startsWith(join(root, "policies/dist"));
  for (const name of ["domain", "policies", "tsconfig.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: isSource });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return join(folder, "policies");
}

/** Packs the policy pack of a folder as npm and `pulumi policy publish` do, and unpacks it in another one. */
export function ship(source: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  run("npm", ["pack", "--pack-destination", folder], source);
  const [tarball = ""] = readdirSync(folder);
  run("tar", ["-xzf", tarball], folder);
  rmSync(join(folder, tarball));
  return join(folder, "package");
}

/**
 * Installs what the pack depends on: from the registry where that answers, else from where this repository has it. Resolves
 * to whether it was the registry.
 */
export function install(pack: string): boolean {
  const ping = spawnSync("npm", ["ping", "--fetch-timeout=3000", "--fetch-retries=0"]);
  if (ping.status === 0) {
    run("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline"], pack);
    return true;
  }
  const scope = join(pack, "node_modules/@pulumi");
  mkdirSync(scope, { recursive: true });
  for (const name of ["policy", "pulumi"]) {
    symlinkSync(join(root, "node_modules/@pulumi", name), join(scope, name));
  }
  return false;
}

/** Which modules other than those of Node.js the files of a pack ask for until it is ready to judge. */
export async function requestsOf(pack: string): Promise<string[]> {
  const hook = join(__dirname, "recordRequests.cjs");
  const file = join(pack, "requests.json");
  const launched = spawn(process.execPath, ["-r", hook, LAUNCHER, "127.0.0.1:1", "."], {
    cwd: pack,
    env: { ...process.env, RECORD_REQUESTS: file },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => launched.once("exit", resolve));
  // It tells its port once it can be asked.
  launched.stdout.once("data", () => launched.kill());
  await ended;
  const requests = JSON.parse(readFileSync(file, "utf8")) as string[];
  rmSync(file);
  return requests.filter((name) => !isBuiltin(name)).toSorted();
}
