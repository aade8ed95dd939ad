import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";

const SECONDS_BEFORE_TELLING = 1;
const RETRY_IN_MS = 250;
const LOCK_OPTIONS = { realpath: false, stale: 10_000, update: 2_000 };

/**
 * Does something that no other process of this user does to the same file or folder meanwhile. A lock whose holder died is
 * taken over after ten seconds.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  whenWaiting: () => void = () => undefined,
): Promise<T> {
  const release = await acquire(path, whenWaiting);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(path: string, whenWaiting: () => void): Promise<() => Promise<void>> {
  const waiting = setTimeout(whenWaiting, SECONDS_BEFORE_TELLING * 1000);
  try {
    for (;;) {
      const release = await lock(path, LOCK_OPTIONS).catch(ignoreLocked);
      if (release !== undefined) {
        return release;
      }
      await delay(RETRY_IN_MS);
    }
  } finally {
    clearTimeout(waiting);
  }
}

/** The library's own retries would go on for ever where no lock can be made at all. */
function ignoreLocked(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ELOCKED") {
    throw error;
  }
}
