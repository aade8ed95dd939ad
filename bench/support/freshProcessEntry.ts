import { createRequire } from "node:module";

type Exported = Readonly<Record<string, (...args: readonly string[]) => unknown>>;

/** The other side of `inFreshProcess`. */
async function main(): Promise<void> {
  const [module = "", name = "", ...args] = process.argv.slice(2);
  const exported = createRequire(__filename)(module) as Exported; // TypeScript, which import() cannot read
  const result = await exported[name]?.(...args);
  process.send?.({ result }, () => {
    process.exit();
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
