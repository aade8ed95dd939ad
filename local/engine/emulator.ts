import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOfFolder, hashOfText, projectRoot } from "../support/cache";
import { isAlive } from "../support/processes";
import { onExit } from "../support/shutdown";

const FOLDER = join(projectRoot, "local/emulator");
/** It starts in seconds; a machine that does much else takes far longer. */
const START_TIMEOUT_IN_MS = 180_000;

/** What one account and region has beyond what a new account has. */
export interface Remainder {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly kind: string;
  readonly count: number;
}

/** Whether components leave it on when they are destroyed: scanning, unless `retainOnDelete` is false. */
export function isRetained({ service, kind }: Remainder): boolean {
  return service === "inspector2" || kind === "registry_scanning_configuration";
}

/** A running AWS emulator. */
export interface Emulator {
  readonly endpoint: string;
  readonly pid: number;
  /** Everything that exists in any account: empty when all stacks are destroyed. */
  readonly inventory: () => Promise<Remainder[]>;
  /** Makes it as it was when it started. */
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The emulator of these sources answers with it, and no other server does. */
export function emulatorIdentity(): string {
  const sources = join(FOLDER, "ecr_hub_emulator");
  const parts = [FOLDER, sources, join(sources, "ecrpublic")];
  return hashOfText(parts.map((folder) => hashOfFolder(folder, [".py", ".txt"])).join(" "));
}

/** The emulator of these sources that answers at an endpoint, if one does. */
export async function findEmulator(endpoint: string | undefined): Promise<Emulator | undefined> {
  const health = await healthOf(endpoint);
  return endpoint !== undefined && health?.identity === emulatorIdentity()
    ? running(endpoint, health.pid, () => Promise.resolve())
    : undefined;
}

/** The emulator of a process that was started before, if it still runs. */
export async function findProcess(endpoint: string, pid: number): Promise<Emulator | undefined> {
  return (await healthOf(endpoint))?.pid === pid
    ? running(endpoint, pid, () => endProcess(pid))
    : undefined;
}

/** Starts an emulator that ends with this process. */
export async function startEmulator(python: string): Promise<Emulator> {
  const child = spawn(python, serverArguments(), {
    cwd: FOLDER,
    env: serverEnvironment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const output = child.stdout;
  output.setEncoding("utf8");
  let text = "";
  output.on("data", (chunk: string) => {
    text = text.includes("\n") ? text : text + chunk;
  });
  const { port, pid } = await handshake(child, python, () => text);
  child.unref();
  return running(`http://127.0.0.1:${port}`, pid, () => ended(child));
}

/** An emulator that ends with this process until it is told to stay. */
export interface DetachedEmulator {
  readonly emulator: Emulator;
  readonly stay: () => Promise<void>;
}

/** Starts an emulator that can outlive this process; what it prints and its temporary files go to a folder. */
export async function startDetachedEmulator(
  python: string,
  folder: string,
): Promise<DetachedEmulator> {
  const logFile = join(folder, "emulator.log");
  const log = openSync(logFile, "w");
  const child = spawn(python, serverArguments(), {
    cwd: FOLDER,
    // What belongs to this run is known by its TMPDIR, and ends with it.
    env: { ...serverEnvironment(), TMPDIR: folder },
    stdio: ["pipe", log, log],
    detached: true,
  });
  closeSync(log);
  const forget = onExit(() => child.kill("SIGKILL"));
  const { port, pid } = await handshake(child, python, () => readFileSync(logFile, "utf8"));
  return {
    emulator: running(`http://127.0.0.1:${port}`, pid, () => endProcess(pid)),
    stay: () =>
      new Promise((resolve) => {
        forget();
        child.unref();
        child.stdin?.end("stay\n", resolve);
      }),
  };
}

async function endProcess(pid: number): Promise<void> {
  while (isAlive(pid)) {
    process.kill(pid, "SIGTERM");
    await delay(50);
  }
}

function serverArguments(): string[] {
  return ["-m", "ecr_hub_emulator", "--identity", emulatorIdentity()];
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
  };
}

/** The server's first line says where it listens. */
async function handshake(
  child: ChildProcess,
  python: string,
  text: () => string,
): Promise<{ port: number; pid: number }> {
  const deadline = Date.now() + START_TIMEOUT_IN_MS;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (Date.now() < deadline && !hasEnded()) {
    const line = text()
      .split("\n")
      .find((each) => each.startsWith("{") && each.endsWith("}"));
    if (line !== undefined) {
      return JSON.parse(line) as { port: number; pid: number };
    }
    await delay(20);
  }
  const ended = hasEnded();
  child.kill("SIGKILL");
  const said = text().trim() || "what stands above";
  const environment = dirname(dirname(python));
  throw new Error(
    ended
      ? `The AWS emulator did not start. It said: ${said}\nWhere a package is missing or damaged, remove ${environment}: the next run makes it anew.`
      : `The AWS emulator did not answer within ${START_TIMEOUT_IN_MS / 1000} s. Run this again when the machine has less to do.`,
  );
}

function running(endpoint: string, pid: number, stop: () => Promise<void>): Emulator {
  return {
    endpoint,
    pid,
    stop,
    inventory: () => ask<Remainder[]>(endpoint, "ecr-hub/inventory"),
    reset: async () => {
      await ask(endpoint, "moto-api/reset", { method: "POST" });
    },
  };
}

interface Health {
  readonly identity: string;
  readonly pid: number;
}

async function healthOf(endpoint: string | undefined): Promise<Health | undefined> {
  if (endpoint === undefined || endpoint === "") {
    return undefined;
  }
  return await ask<Health>(endpoint, "ecr-hub/health").catch(() => undefined);
}

async function ask<T>(endpoint: string, path: string, how: RequestInit = {}): Promise<T> {
  const response = await fetch(`${endpoint}/${path}`, {
    ...how,
    signal: AbortSignal.timeout(10_000),
  });
  return (await response.json()) as T;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.ref();
    child.once("exit", () => {
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
