import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Progress } from "../../../cli/support/progress";

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
