import type { Stats } from "node:fs";
import { access, constants, lstat, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError, getReason } from "./inputError";

/**
 * Checks that a file can be written in the end, so that nobody learns after hours that it cannot.
 *
 * @throws InputError
 */
export async function checkOutFile(file: string): Promise<void> {
  if (file === "" || /[/\\]$/.test(file)) {
    throw new InputError(`--out is ${JSON.stringify(file)}; allowed: a file`);
  }
  const found = await statIfPresent(file);
  if (found?.isFile() === false) {
    const what = found.isSymbolicLink()
      ? "a symbolic link"
      : found.isDirectory()
        ? "a folder"
        : "a device, a pipe or a socket";
    throw new InputError(`--out is ${JSON.stringify(file)}, ${what}; allowed: a file`);
  }
  const folder = dirname(file);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new InputError(`${folder} cannot be written to: ${getReason(error)}`);
  }
}

/** Writes a file whole or not at all, whenever the machine stops. @throws InputError */
export async function writeWhole(file: string, text: string): Promise<void> {
  await checkOutFile(file);
  const unfinished = `${file}.writing`;
  await rm(unfinished, { force: true });
  // A link is not followed, and a file that is there is not written over.
  await writeFile(unfinished, text, { flag: "wx", flush: true });
  await rename(unfinished, file);
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}

/** Writes a value as JSON, whole or not at all. @throws InputError */
export async function writeJson(file: string, value: object): Promise<void> {
  await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function statIfPresent(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new InputError(`${file} cannot be written: ${getReason(error)}`);
  }
}
