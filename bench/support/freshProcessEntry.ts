import { createRequire } from "node:module";
import { isAbsolute } from "node:path";

type Exported = Readonly<Record<string, (...args: readonly string[]) => unknown>>;

/** The other side of `inFreshProcess`. */
async function main(): Promise<void> {
  const [module = "", name = "", ...args] = process.argv.slice(2);
  const exported = (await load(module)) as Exported;
  const result = await exported[name]?.(...args);
  process.send?.({ result }, () => {
    process.exit();
  });
}

/** A file of this project is TypeScript, which only `require` is taught to read. */
async function load(module: string): Promise<unknown> {
  return isAbsolute(module) ? createRequire(__filename)(module) : await import(module);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
