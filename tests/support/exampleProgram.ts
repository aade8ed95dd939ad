import { createRequire } from "node:module";
import { join, sep } from "node:path";

const requireExample = createRequire(__filename);

/** The program of an example, which runs anew each time it is asked for; its exports are its outputs. */
export function exampleProgram(name: string): () => object {
  const folder = join(__dirname, "../../examples", name);
  return () => {
    for (const file of Object.keys(requireExample.cache)) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is keyed by file
      if (file.startsWith(folder + sep)) delete requireExample.cache[file];
    }
    return { ...(requireExample(folder) as object) };
  };
}
