import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives each test of a suite an empty folder, and sets a variable of the environment to it if asked. */
export function useTemporaryFolder(variable?: string): () => string {
  let folder = "";
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ecr-hub-test-"));
    if (variable !== undefined) {
      before = process.env[variable];
      process.env[variable] = folder;
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    if (variable === undefined) {
      return;
    }
    if (before === undefined) {
      Reflect.deleteProperty(process.env, variable);
    } else {
      process.env[variable] = before;
    }
  });
  return () => folder;
}
