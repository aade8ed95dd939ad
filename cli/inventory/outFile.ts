import type { Stats } from "node:fs";
import { access, constants, lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError, getReason } from "../support/inputError";

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

async function statIfPresent(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new InputError(`${file} cannot be written: ${getReason(error)}`);
  }
}
