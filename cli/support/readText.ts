import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { InputError, getReason } from "./inputError";
import { describeBytes } from "./textFormat";

/**
 * Reads a whole file, or standard input for `-`, up to a number of bytes.
 *
 * @throws InputError
 */
export async function readText(file: string, limit: number): Promise<string> {
  const name = getDisplayName(file);
  try {
    if (file === "-") return await collect(process.stdin, name, limit);
    const handle = await open(file);
    try {
      return await collect(handle.createReadStream({ autoClose: false }), name, limit);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} cannot be read: ${getReason(error)}.`);
  }
}

/** What a file is called in messages. */
export function getDisplayName(file: string): string {
  return file === "-" ? "standard input" : file;
}

async function collect(stream: Readable, name: string, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > limit) {
      throw new InputError(`${name} is longer than ${limit.toLocaleString("en-US")} bytes.`);
    }
  }
  const bytes = Buffer.concat(chunks);
  const format = describeBytes(bytes);
  if (format !== undefined) throw new InputError(`${name} ${format}.`);
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

/** @throws InputError when standard input is named more than once. */
export function checkStandardInput(files: readonly string[]): void {
  if (files.filter((file) => file === "-").length > 1) {
    throw new InputError("Standard input (-) can be named only once.");
  }
}

/** @throws InputError where a text is not JSON. */
export function parseJsonText(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name} is not JSON: ${getReason(error)}.`);
  }
}
