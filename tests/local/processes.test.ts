import assert from "node:assert/strict";
import { run } from "../../local/support/processes";
import { isRunning } from "./support/isRunning";

const node = (script: string, options: Parameters<typeof run>[2]) =>
  run(process.execPath, ["-e", script], options);
const TALKS = `
  let lines = 0;
  const timer = setInterval(() => {
    console.log(lines++);
    if (lines === 8) clearInterval(timer);
  }, 300);`;

describe("a program that is run", () => {
  it("is ended with what it started when it is silent for too long", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      console.log(spawn("sleep", ["1000"], { stdio: "inherit" }).pid);`;
    const lines: string[] = [];
    const options = { silenceInSeconds: 3, onLine: (line: string) => lines.push(line) };
    await assert.rejects(node(`${script} setInterval(() => undefined, 1000);`, options), {
      message: /: no word for 3 s\n\d+$/,
    });
    assert.equal(isRunning(Number(lines[0])), false);
  });

  it("goes on as long as it says something", async () => {
    const output = await node(TALKS, { silenceInSeconds: 10 });
    assert.equal(output, "0\n1\n2\n3\n4\n5\n6\n7\n");
  });

  it("is ended when it goes on for too long although it says something", async () => {
    const endless = "setInterval(() => console.log(1), 50);";
    const options = { silenceInSeconds: 10, timeoutInSeconds: 0.5 };
    await assert.rejects(node(endless, options), { message: /: no end after 0\.5 s\n/ });
  });
});
