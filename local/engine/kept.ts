import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, hashOfText, makeCacheFolder, projectRoot } from "../support/cache";
import { withLock } from "../support/lock";
import { onExit } from "../support/shutdown";
import { type Emulator, findProcess, startDetachedEmulator } from "./emulator";

/** An emulator that outlives the command, and the state of the stacks in it. */
export interface Kept {
  readonly emulator: Emulator;
  readonly folder: string;
}

interface KeptProcess {
  readonly endpoint: string;
  readonly pid: number;
}

/** The kept emulator of this clone, if one runs. */
export async function findKept(): Promise<Kept | undefined> {
  const folder = keptFolder();
  const file = join(folder, "emulator.json");
  if (!existsSync(file)) {
    return undefined;
  }
  const { endpoint, pid } = JSON.parse(readFileSync(file, "utf8")) as KeptProcess;
  const emulator = await findProcess(endpoint, pid);
  return emulator && { emulator, folder };
}

/** The kept emulator of this clone; where none runs, one with no stacks in it is started. */
export function ensureKept(python: string): Promise<Kept> {
  return alone(async () => (await findKept()) ?? (await start(python)));
}

/** Starts a kept emulator with no stacks in it, in place of one that runs. */
export function restartKept(python: string): Promise<Kept> {
  return alone(async () => {
    await stop();
    return await start(python);
  });
}

/** Stops the kept emulator and forgets its stacks; tells whether there was one. */
export function stopKept(): Promise<boolean> {
  return alone(stop);
}

async function start(python: string): Promise<Kept> {
  const folder = keptFolder();
  forget();
  mkdirSync(folder);
  const cancel = onExit(forget);
  const { emulator, stay } = await startDetachedEmulator(python, folder);
  const process: KeptProcess = { endpoint: emulator.endpoint, pid: emulator.pid };
  writeFileSync(join(folder, "emulator.json"), JSON.stringify(process));
  await stay();
  cancel();
  return { emulator, folder };
}

async function stop(): Promise<boolean> {
  const kept = await findKept();
  await kept?.emulator.stop();
  forget();
  return kept !== undefined;
}

function forget(): void {
  rmSync(keptFolder(), { recursive: true, force: true });
}

/** Two commands at once shall not start two. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  makeCacheFolder();
  return withLock(keptFolder(), work);
}

/** Each clone has its own: two may run side by side. */
function keptFolder(): string {
  return join(cacheFolder(), `kept-${hashOfText(projectRoot)}`);
}
