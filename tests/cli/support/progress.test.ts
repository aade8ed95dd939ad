import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Progress, applyRules } from "../../../cli/support/progress";

function streamOf(isTTY: boolean): PassThrough & { isTTY: boolean } {
  return Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY });
}

describe("Progress", () => {
  const terminal = process.env.TERM;
  before(() => {
    process.env.TERM = "xterm";
  });
  after(() => {
    if (terminal === undefined) delete process.env.TERM;
    else process.env.TERM = terminal;
  });

  it("shows on a terminal what is being done, and clears it", () => {
    const stream = streamOf(true);
    const result = new Progress(stream).during("Counting", () => {
      assert.equal(stream.read(), "\r\u001b[KCounting");
      return 7;
    });
    assert.equal(result, 7);
    assert.equal(stream.read(), "\r\u001b[K");
  });

  it("clears it also where the work fails", () => {
    const stream = streamOf(true);
    assert.throws(() => new Progress(stream).during("Counting", () => assert.fail("no")), /no/);
    assert.equal(stream.read(), "\r\u001b[KCounting\r\u001b[K");
  });

  it("shows how far the work is, now and then", () => {
    const stream = streamOf(true);
    const images = [1, 2];
    const pause = new Int32Array(new SharedArrayBuffer(4));
    applyRules(
      images,
      (tell) => {
        tell("day 1 of 2");
        Atomics.wait(pause, 0, 0, 110);
        tell("day 2 of 2");
      },
      new Progress(stream),
    );
    const clear = "\r\u001b[K";
    assert.equal(
      stream.read(),
      `${clear}Applying the rules to 2 images${clear}Applying the rules to 2 images, day 2 of 2${clear}`,
    );
  });

  for (const [title, isTTY, term] of [
    ["elsewhere", false, "xterm"],
    ["on a terminal that cannot clear a line", true, "dumb"],
  ] as const) {
    it(`shows nothing of short work ${title}`, () => {
      process.env.TERM = term;
      const stream = streamOf(isTTY);
      const progress = new Progress(stream);
      progress.update("1 image");
      progress.during("Counting", () => undefined);
      assert.equal(stream.read(), null);
    });
  }
});
