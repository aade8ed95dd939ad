import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { cacheFolder, makeCacheFolder } from "../support/cache";
import { withLock } from "../support/lock";
import { isAlive, killDescendants } from "../support/processes";
import { onExit } from "../support/shutdown";

/** Tells whoever watches what is going on right now. */
export type Progress = (text: string) => void;

/** One way to make a part: an official download, or a build. */
export interface Way {
  /** What is done, as in "download" or "build from its Go module". */
  readonly title: string;
  /** How long it takes where it works, as in "half a minute". */
  readonly takes: string;
  /** The name of the folder it is kept in: changes with everything the result depends on. */
  readonly key: string;
  /** Makes the part in an empty folder; throws with the reason when it cannot. */
  readonly make: (folder: string, progress: Progress) => Promise<void>;
}

/** Something a local run needs. Looked for first, then downloaded the official way, then built. */
export interface Part {
  readonly name: string;
  /** Ends the sentence "… could not be had; to get it, …". */
  readonly howToGet: string;
  /** What the machine has already, outside the cache folder. */
  readonly find: () => Promise<string | undefined>;
  readonly ways: readonly Way[];
  /** Where in the folder of a way the part's own file is: a folder without it, or with a part of it, does not count. */
  readonly fileIn: (folder: string) => string;
}

/** The file in the folder of a way that says how large the part's own file is. */
const SEAL = ".size";

/** A part that can be had in none of the three ways. */
export class PartError extends Error {
  constructor(part: Part, reasons: readonly string[]) {
    super(
      `${part.name} could not be had: ${["it is not installed", ...reasons].join("; ")}. ` +
        `To get it, ${part.howToGet}.`,
    );
    this.name = "PartError";
  }
}

/** Returns the path of the part's file, having made the part where need be. */
export async function ensurePart(part: Part, progress: Progress): Promise<string> {
  const found = (await part.find()) ?? kept(part);
  if (found !== undefined) {
    return found;
  }
  const cache = makeCacheFolder();
  return await withLock(
    join(cache, part.ways[0]?.key ?? part.name),
    async () => kept(part) ?? (await make(part, cache, progress)),
    () => {
      progress("another run is making it: waiting");
    },
  );
}

function kept(part: Part): string | undefined {
  const folder = part.ways
    .map((way) => join(cacheFolder(), way.key))
    .find((each) => isWhole(each, part.fileIn(each)));
  return folder === undefined ? undefined : part.fileIn(folder);
}

/** Tells whether a part's file is as large as when it was made: a crash of the machine can cut off what was renamed. */
function isWhole(folder: string, file: string): boolean {
  try {
    return readFileSync(join(folder, SEAL), "utf8") === String(statSync(file).size);
  } catch {
    return false;
  }
}

async function make(part: Part, cache: string, progress: Progress): Promise<string> {
  const reasons: string[] = [];
  for (const way of part.ways) {
    try {
      return await makeOneWay(part, way, cache, progress);
    } catch (error) {
      reasons.push(`${way.title} failed: ${reasonOf(error)}`);
    }
  }
  throw new PartError(part, reasons);
}

/** Made in a folder of its own and renamed when whole, so that no run ever meets a half-made part. */
async function makeOneWay(
  part: Part,
  way: Way,
  cache: string,
  progress: Progress,
): Promise<string> {
  const target = join(cache, way.key);
  removeLeftovers(cache, way.key);
  rmSync(target, { recursive: true, force: true });
  const folder = `${target}.${process.pid}.partial`;
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  const abandon = () => {
    killDescendants();
    remove();
  };
  mkdirSync(folder);
  const forget = onExit(abandon);
  try {
    progress(`${way.title}, which takes ${way.takes}`);
    await way.make(folder, progress);
    if (!existsSync(part.fileIn(folder))) {
      throw new Error(`it ended without ${part.fileIn("")}`);
    }
    writeFileSync(join(folder, SEAL), String(statSync(part.fileIn(folder)).size));
    renameSync(folder, target);
    return part.fileIn(target);
  } finally {
    remove();
    forget();
  }
}

/** A run that was killed could not tidy up after itself. */
function removeLeftovers(cache: string, key: string): void {
  for (const name of readdirSync(cache)) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (name.startsWith(`${key}.`) && pid !== undefined && !isAlive(Number(pid))) {
      rmSync(join(cache, name), { recursive: true, force: true });
    }
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().replace(/\.$/, "");
}
