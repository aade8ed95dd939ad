/** One thing that is done, and shown as it goes. */
export interface Step<T> {
  readonly title: string;
  /** Does it; `progress` takes what is going on right now. */
  readonly run: (progress: (text: string) => void) => Promise<T>;
  /** What to show when it is done. @default - the title */
  readonly doneTitle?: (result: T) => string;
  /** Whether the result is a good one. @default - always */
  readonly isGood?: (result: T) => boolean;
}

/** Shows steps as they go. */
export interface Reporter {
  /** Runs steps side by side. When one fails the others still come to their end; then all failures are thrown. */
  run<T>(steps: readonly Step<T>[]): Promise<T[]>;
}

const SECONDS_BETWEEN_LINES = 15;

/** Prints only what takes long, a line now and then: for tests and benchmarks. */
export const quietReporter: Reporter = {
  run: (steps) => settle(steps.map((step) => runTelling(step, console.error))),
};

/** A line when a step is done as well: for logs. */
export const lineReporter: Reporter = {
  run: (steps) =>
    settle(
      steps.map(async (step) => {
        const started = Date.now();
        const result = await runTelling(step, console.log);
        const seconds = ((Date.now() - started) / 1000).toFixed(1);
        const mark = (step.isGood?.(result) ?? true) ? "✔" : "✖";
        console.log(`${mark} ${step.doneTitle?.(result) ?? step.title} (${seconds} s)`);
        return result;
      }),
    ),
};

/** Runs a step, and writes at once what it begins with, then every some seconds what is going on. */
async function runTelling<T>({ title, run }: Step<T>, write: (line: string) => void): Promise<T> {
  let text = "";
  let told = "";
  const tell = () => {
    if (text !== told) {
      write(`… ${title}: ${text}`);
      told = text;
    }
  };
  const timer = setInterval(tell, SECONDS_BETWEEN_LINES * 1000);
  try {
    return await run((now) => {
      text = now;
      if (told === "") {
        tell();
      }
    });
  } finally {
    clearInterval(timer);
  }
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
