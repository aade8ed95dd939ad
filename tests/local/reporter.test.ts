import assert from "node:assert/strict";
import { lineReporter } from "../../local/engine/reporter";

describe("the lines of a log", () => {
  const { log } = console;
  afterEach(() => {
    console.log = log;
  });

  it("begin with a tick for what went well, and with a cross for what did not", async () => {
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    const step = (title: string, good: boolean) => ({
      title,
      run: () => Promise.resolve(good),
      doneTitle: (result: boolean) => `${title}: ${result ? "done" : "failed"}`,
      isGood: (result: boolean) => result,
    });
    const results = await lineReporter.run([step("hub", true), step("spoke", false)]);
    assert.deepEqual(results, [true, false]);
    assert.deepEqual(
      lines.map((line) => line.replace(/ \(.*/, "")),
      ["✔ hub: done", "✖ spoke: failed"],
    );
  });
});
