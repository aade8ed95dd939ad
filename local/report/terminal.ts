import { lineReporter, type Reporter, settle, type Step } from "../engine/reporter";

/** Moving lines on a terminal, plain ones in a log. */
export async function commandReporter(): Promise<Reporter> {
  return process.stdout.isTTY ? await terminalReporter() : lineReporter;
}

async function terminalReporter(): Promise<Reporter> {
  const { Listr, PRESET_TIMER } = await import("listr2");
  return {
    run: async <T>(steps: readonly Step<T>[]) => {
      const work: Promise<T>[] = [];
      const list = new Listr(
        steps.map((step) => ({
          title: step.title,
          task: async (_: unknown, task: { output: string; title: string }) => {
            const result = step.run((text) => (task.output = text));
            work.push(result);
            const done = await result;
            task.title = step.doneTitle?.(done) ?? step.title;
            if (step.isGood?.(done) === false) throw new Error(task.title); // shown with ✖
          },
        })),
        {
          concurrent: true,
          exitOnError: false,
          registerSignalListeners: false,
          rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
        },
      );
      await list.run();
      return await settle(work);
    },
  };
}
