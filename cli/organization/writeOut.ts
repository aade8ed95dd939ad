import { writeFile } from "node:fs/promises";
import { InputError, getReason } from "../support/inputError";
import type { Output } from "../support/output";

/** Writes a value as JSON to a file, or to standard output for `-`. @throws InputError */
export async function writeOut(file: string, value: object, output: Output): Promise<void> {
  if (file === "-") {
    await output.json({ ...value });
    return;
  }
  try {
    await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new InputError(`${file} cannot be written: ${getReason(error)}.`);
  }
}
