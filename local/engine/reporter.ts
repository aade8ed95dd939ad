/** One thing that is done while somebody watches. */
export interface Step<T> {
  readonly title: string;
  /** Does it; `progress` tells what is going on right now. */
  readonly run: (progress: (text: string) => void) => Promise<T>;
  /** What to show when it is done. @default - the title */
  readonly doneTitle?: (result: T) => string;
}

/** Shows steps as they go. */
export interface Reporter {
  /** Runs steps side by side. When one fails the others still come to their end; then all failures are thrown. */
  run<T>(steps: readonly Step<T>[]): Promise<T[]>;
}

const SECONDS_BETWEEN_LINES = 15;

/** Says nothing but what takes long, a line now and then: for tests and benchmarks. */
export const quietReporter: Reporter = {
  run: (steps) => settle(steps.map((step) => step.run(nowAndThen(step.title, console.error)))),
};

/** A line when a step is done as well: for logs. */
export const lineReporter: Reporter = {
  run: (steps) =>
    settle(
      steps.map(async (step) => {
        const started = Date.now();
        const result = await step.run(nowAndThen(step.title, console.log));
        const seconds = ((Date.now() - started) / 1000).toFixed(1);
        console.log(`✔ ${step.doneTitle?.(result) ?? step.title} (${seconds} s)`);
        return result;
      }),
    ),
};

function nowAndThen(title: string, write: (line: string) => void): (text: string) => void {
  let next = 0;
  return (text) => {
    if (Date.now() >= next) {
      next = Date.now() + SECONDS_BETWEEN_LINES * 1000;
      write(`… ${title}: ${text}`);
    }
  };
}

/** All results, or one error that says every failure. */
export async function settle<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap((each) =>
    each.status === "rejected" ? [toError(each.reason)] : [],
  );
  const messages = [...new Set(failures.map(({ message }) => message))];
  const [first] = failures;
  if (first !== undefined && messages.length === 1) {
    throw first;
  }
  if (messages.length > 1) {
    throw new AggregateError(failures, messages.join("\n"));
  }
  return results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
