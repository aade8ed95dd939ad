import { createRequire } from "node:module";
import { join, sep } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";

const load = createRequire(__filename);

/** The program of an example's folder, evaluated anew each time it runs; its exports are the stack's outputs. */
export function programOf(folder: string): PulumiFn {
  // eslint-disable-next-line @typescript-eslint/require-await
  return async () => {
    forgetModules(folder);
    return { ...(load(join(folder, "index.ts")) as Record<string, unknown>) };
  };
}

/** Node evaluates a module once. What an example imports from elsewhere holds no state and may stay. */
function forgetModules(folder: string): void {
  for (const file of Object.keys(load.cache)) {
    if (file.startsWith(folder + sep)) {
      Reflect.deleteProperty(load.cache, file);
    }
  }
}
