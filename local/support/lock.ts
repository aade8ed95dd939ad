import { lock } from "proper-lockfile";

const SECONDS_BEFORE_TELLING = 1;

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
    return await lock(path, {
      realpath: false,
      stale: 10_000,
      update: 2_000,
      retries: { forever: true, minTimeout: 250, maxTimeout: 1_000 },
    });
  } finally {
    clearTimeout(waiting);
  }
}
