/** What loading modules took. */
export interface Load {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Loads modules in this process, which must have loaded nothing of them yet. */
export function measureLoad(...modules: readonly string[]): Load {
  const memory = process.memoryUsage().rss;
  const start = performance.now();
  for (const module of modules) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- what is measured
    require(module);
  }
  const milliseconds = performance.now() - start;
  return { milliseconds, megabytes: (process.memoryUsage().rss - memory) / 2 ** 20 };
}

/** The packages that the modules of `ecr-hub` load themselves: what a program without it would load for the same resources. */
export function packagesOf(entry: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- what is looked at
  require(entry);
  const isForeign = (file: string) => file.includes("/node_modules/");
  const own = Object.values(require.cache).filter(
    (module) => module !== undefined && /\/dist\/(components|domain)\//.test(module.filename),
  );
  const loaded = own.flatMap((module) => module?.children ?? []).map(({ filename }) => filename);
  return [...new Set(loaded.filter(isForeign))];
}
