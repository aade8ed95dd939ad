import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { InputError } from "../support/inputError";
import type { InventoryImage } from "./fetchRepository";

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
    return new PartialFolder(path, mtimeMs, files);
  }

  has(repositoryName: string): boolean {
    return this.#done.has(getPartName(repositoryName));
  }

  async add(repositoryName: string, images: readonly InventoryImage[]): Promise<void> {
    const lines = images.map((image) => `${JSON.stringify(image)}\n`);
    await writeWhole(join(this.path, getPartName(repositoryName)), lines.join(""));
    this.#done.add(getPartName(repositoryName));
  }

  /** Puts the repositories together into the file, in their order, and removes the folder. Resolves to the image count. */
  async finish(
    file: string,
    repositoryNames: readonly string[],
    format: InventoryFormat,
  ): Promise<number> {
    const unfinished = `${file}.unfinished`;
    const out = createWriteStream(unfinished);
    let count = 0;
    if (format === "json") out.write('{\n  "imageDetails": [');
    for (const name of repositoryNames) {
      const lines = createInterface({
        input: createReadStream(join(this.path, getPartName(name))),
        crlfDelay: Infinity,
      });
      for await (const line of lines) {
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
}

/** A repository name may be longer than a file name. */
function getPartName(repositoryName: string): string {
  return `${createHash("sha256").update(repositoryName).digest("hex")}.ndjson`;
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.writing`, text);
  await rename(`${file}.writing`, file);
}
