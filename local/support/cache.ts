import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The folder of this clone. */
export const projectRoot = resolve(__dirname, "../..");

/** Where parts are kept for the next run: `ECR_HUB_CACHE`, or `ecr-hub` in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.ECR_HUB_CACHE;
  if (own !== undefined && own !== "") {
    return resolve(own);
  }
  const shared = env.XDG_CACHE_HOME;
  return join(
    shared !== undefined && shared !== "" ? shared : join(homedir(), ".cache"),
    "ecr-hub",
  );
}

/** The same folder, made where there is none yet. */
export function makeCacheFolder(): string {
  const folder = cacheFolder();
  try {
    makeFolder(folder);
    accessSync(`${folder}/`, constants.W_OK); // with its slash, so that a file is refused, too
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new Error(
      `Nothing can be kept in ${folder} (${code}): name a folder that can be written to in ECR_HUB_CACHE.`,
    );
  }
  return folder;
}

/** Node's own recursive way never ends where a folder cannot be made for ENOENT, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
}

/** A short hash of the files of a folder, names and contents: what is built from them is kept under it. */
export function hashOfFolder(folder: string, endings: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) {
    if (endings.some((ending) => name.endsWith(ending))) {
      hash
        .update(name)
        .update("\0")
        .update(readFileSync(join(folder, name)))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** A short hash of one text. */
export function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
