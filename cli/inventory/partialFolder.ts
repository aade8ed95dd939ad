import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import {
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { InputError } from "../support/inputError";
import { writeWhole } from "../support/outFile";
import { JSON_VERSION } from "../support/output";
import type { InventoryImage } from "./fetchRepository";
import type { NamedRepository } from "./listRepositories";

/** How an inventory is written: as `aws ecr describe-images` prints it, or one image a line. */
export const INVENTORY_FORMATS = ["json", "lines"] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];

/** What stands for no images where there would be no line at all, so that it can be told from a failure. */
export const NO_IMAGES = JSON.stringify({ imageDetails: [] });

const SCOPE_FILE = "scope.json";

/** Rules go by days: an inventory whose parts are further apart than one is of no moment. */
const OLDEST_IN_MS = 86_400_000;

/**
 * An unfinished inventory: a folder beside the file to come, with a file for each repository that is done. Each is written
 * whole or not at all, so that nothing is lost or doubled however the work ends, and the same command goes on with it.
 */
export class PartialFolder {
  readonly #done: Set<string>;

  private constructor(
    readonly path: string,
    /** When it was begun, in milliseconds since 1970. */
    readonly begun: number,
    done: readonly string[],
  ) {
    this.#done = new Set(done);
  }

  /** @throws InputError when the folder holds an inventory of another scope, or was begun more than a day ago. */
  static async open(
    path: string,
    scope: Readonly<Record<string, unknown>>,
  ): Promise<PartialFolder> {
    const text = JSON.stringify(scope);
    await mkdir(path, { recursive: true });
    if (!(await lstat(path)).isDirectory())
      throw new InputError(`${path} is a symbolic link; remove it`);
    await lock(path);
    const files = await readdir(path);
    const found = files.includes(SCOPE_FILE)
      ? await readFile(join(path, SCOPE_FILE), "utf8")
      : undefined;
    if (found !== undefined && found !== text) {
      throw new InputError(
        `${path} holds an unfinished inventory of another scope: ${found}, wanted ${text}; finish that one or remove the folder`,
      );
    }
    if (found === undefined) await writeWhole(join(path, SCOPE_FILE), text);
    const { mtimeMs } = await stat(join(path, SCOPE_FILE));
    if (Date.now() - mtimeMs > OLDEST_IN_MS) {
      const date = new Date(mtimeMs).toISOString();
      throw new InputError(
        `${path} holds an unfinished inventory of ${date}, more than a day ago; remove the folder to begin anew`,
      );
    }
    const done: string[] = [];
    for (const file of files.filter((name) => name.endsWith(PART_END))) {
      if (await isWhole(join(path, file))) done.push(file);
    }
    return new PartialFolder(path, mtimeMs, done);
  }

  has(repositoryName: string): boolean {
    return this.#done.has(getPartName(repositoryName));
  }

  async add(repositoryName: string, images: readonly InventoryImage[]): Promise<void> {
    const lines = images.map((image) => `${JSON.stringify(image)}\n`);
    await writeWhole(join(this.path, getPartName(repositoryName)), withTrailer(lines.join("")));
    this.#done.add(getPartName(repositoryName));
  }

  /** Puts the repositories together into the file, in their order, and removes the folder. Resolves to the image count. */
  async finish(
    file: string,
    repositories: readonly NamedRepository[],
    format: InventoryFormat,
  ): Promise<number> {
    const unfinished = `${file}.unfinished`;
    await rm(unfinished, { force: true });
    // A link is not followed, and a file that is there is not written over.
    const out = createWriteStream(unfinished, { flags: "wx", flush: true });
    let count = 0;
    if (format === "json") {
      const known = JSON.stringify(repositories);
      out.write(
        `{\n  "version": ${JSON_VERSION},\n  "repositories": ${known},\n  "imageDetails": [`,
      );
    }
    for (const { repositoryName: name } of repositories) {
      const lines = createInterface({
        input: createReadStream(join(this.path, getPartName(name))),
        crlfDelay: Infinity,
      });
      for await (const line of lines) {
        if (line.startsWith(TRAILER)) continue;
        const text = format === "json" ? `${count === 0 ? "" : ","}\n    ${line}` : `${line}\n`;
        if (!out.write(text)) await once(out, "drain");
        count++;
      }
    }
    if (format === "json") out.write("\n  ]\n}\n");
    else if (count === 0) out.write(`${NO_IMAGES}\n`);
    out.end();
    await finished(out);
    await rename(unfinished, file);
    await rm(this.path, { recursive: true });
    return count;
  }

  /** Lets another run go on with the folder. */
  async close(): Promise<void> {
    await rm(join(this.path, LOCK_FILE), { force: true });
  }
}

const LOCK_FILE = "lock";
const PART_END = ".ndjson";
const TRAILER = "#";
/** Longer than a trailer with the length of any file. */
const TRAILER_LENGTH = 20;

/** @throws InputError while another process writes into the folder. */
async function lock(folder: string): Promise<void> {
  const file = join(folder, LOCK_FILE);
  const owner = Number(await readFile(file, "utf8").catch(() => NaN));
  if (isRunning(owner)) {
    throw new InputError(
      `${folder} is written by another run of the command, process ${owner}; wait for it, or give another --out`,
    );
  }
  await rm(file, { force: true });
  await writeFile(file, String(process.pid), { flag: "wx" });
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The lines of a part and, at the end, their length: a part that was cut off has none, or another one. */
function withTrailer(lines: string): string {
  return `${lines}${TRAILER}${Buffer.byteLength(lines)}\n`;
}

async function isWhole(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TRAILER_LENGTH);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(TRAILER_LENGTH),
      0,
      TRAILER_LENGTH,
      start,
    );
    const [trailer, length] = /#(\d+)\n$/.exec(buffer.toString("latin1", 0, bytesRead)) ?? [""];
    return Number(length) === size - trailer.length;
  } finally {
    await handle.close();
  }
}

/** A repository name may be longer than a file name. */
function getPartName(repositoryName: string): string {
  return `${createHash("sha256").update(repositoryName).digest("hex")}${PART_END}`;
}
