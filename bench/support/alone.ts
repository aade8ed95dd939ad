import { basename } from "node:path";
import type { BenchmarkFile } from "./claim";

/** Runs one benchmark in this process and hands its claims to the parent. */
async function main(file: string): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() of Node knows no TypeScript
  const { benchmark, takes } = require(file) as BenchmarkFile;
  const progress = (text: string) => {
    console.error(`${basename(file)}: ${text}`);
  };
  progress(`takes ${takes}`);
  const claims = await benchmark(progress);
  process.send?.(claims, () => {
    process.exit();
  });
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
