import { join } from "node:path";
import { hashOfText, makeCacheFolder, projectRoot } from "../support/cache";
import { withLock } from "../support/lock";

/** Commands of this clone that use what is kept wait for each other: Pulumi would refuse the second one. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const path = join(makeCacheFolder(), `commands-${hashOfText(projectRoot)}`);
  return withLock(path, work, () => {
    console.log("Waiting for another command of this clone.");
  });
}
