import { startEngine } from "../../local";

/** What a preview took. */
export interface PreviewTimes {
  readonly seconds: number;
  /** What the program's own process used of the processor for it. */
  readonly cpuSeconds: number;
  /** The most memory that it had resident. */
  readonly megabytes: number;
  /** How many resources it would make, components not counted. */
  readonly resources: number;
}

/** Previews a hub in this process: the exported function `program` of `module` makes it. */
export async function previewHub(
  module: string,
  program: string,
  repositories: string,
): Promise<PreviewTimes> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() of Node knows no TypeScript
  const exported = require(module) as Record<string, ((count: number) => void) | undefined>;
  const engine = await startEngine();
  try {
    const stack = await engine.stack({
      project: "bench",
      name: program,
      account: "111111111111",
      region: "us-east-1",
      program: () => {
        exported[program]?.(Number(repositories));
        return Promise.resolve();
      },
    });
    const before = process.cpuUsage();
    const { succeeded, errors, seconds, changes } = await stack.preview();
    const { user, system } = process.cpuUsage(before);
    if (!succeeded) throw new Error(errors.join("\n"));
    const resources = changes.filter(({ type }) => type.startsWith("aws:")).length;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    return { seconds, cpuSeconds: (user + system) / 1e6, megabytes, resources };
  } finally {
    await engine.stop();
  }
}
