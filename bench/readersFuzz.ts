import fc from "fast-check";
import { jsonInput, readers, toText } from "../tests/support/readers";
import type { Benchmark } from "./support/claim";

const RUNS = 1_000_000;

export const takes = "about ten minutes";

/** Everything that JSON can say, through every reader of documents, from another seed each time. */
export const benchmark: Benchmark = (progress) => {
  progress(`reading ${RUNS.toLocaleString("en-US")} inputs`);
  const all = Object.entries(readers);
  let slowest = { seconds: 0, name: "" };
  const { failed, seed, numRuns, counterexample } = fc.check(
    fc.property(jsonInput, (value) => {
      const text = toText(value);
      let start = process.cpuUsage();
      for (const [name, read] of all) {
        read(value, text);
        const { user, system } = process.cpuUsage(start);
        const seconds = (user + system) / 1e6;
        if (seconds > slowest.seconds) slowest = { seconds, name };
        start = process.cpuUsage();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  const example = failed ? `; ${toText(counterexample).slice(0, 200)}` : "";
  return Promise.resolve([
    {
      name: "inputs that JSON can say on which one of the readers of documents fails",
      measured: failed ? 1 : 0,
      limit: 0,
      unit: "",
      detail: `${numRuns} inputs through ${all.length} readers from seed ${seed}${example}`,
    },
    {
      name: "the longest time that a reader takes for one of them",
      measured: slowest.seconds,
      limit: 1,
      unit: "s",
      detail: slowest.name,
    },
  ]);
};
