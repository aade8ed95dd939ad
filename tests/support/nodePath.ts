import Module from "node:module";
import { join } from "node:path";

/** Modules that stand for packages which an example brings along, and which are no dependencies of this repository. */
export const stubs = join(__dirname, "stubs");

/** Where Node looks for modules that no folder above has. */
export function setNodePath(path: string | undefined): void {
  if (path === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = path;
  (Module as unknown as { _initPaths(): void })._initPaths();
}
