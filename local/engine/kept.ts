import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, hashOfText, projectRoot } from "../support/cache";
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

/** Starts a kept emulator with no stacks in it; one that runs already is stopped first. */
export async function startKept(python: string): Promise<Kept> {
  await stopKept();
  const folder = keptFolder();
  mkdirSync(folder, { recursive: true });
  const emulator = await startDetachedEmulator(python, join(folder, "emulator.log"));
  const process: KeptProcess = { endpoint: emulator.endpoint, pid: emulator.pid };
  writeFileSync(join(folder, "emulator.json"), JSON.stringify(process));
  return { emulator, folder };
}

/** Stops the kept emulator and forgets its stacks; tells whether there was one. */
export async function stopKept(): Promise<boolean> {
  const kept = await findKept();
  await kept?.emulator.stop();
  rmSync(keptFolder(), { recursive: true, force: true });
  return kept !== undefined;
}

/** Each clone has its own: two may run side by side. */
function keptFolder(): string {
  return join(cacheFolder(), `kept-${hashOfText(projectRoot)}`);
}
