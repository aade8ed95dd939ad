import assert from "node:assert/strict";
import fc from "fast-check";
import { Files, ecrHub } from "./command";
import { IMAGES, LOW_POLICY, POLICY } from "./samples";

const COMMANDS = [
  ...[
    ["lifecycle", "validate"],
    ["lifecycle", "simulate"],
    ["lifecycle", "explain"],
  ],
  ...[["lifecycle", "diff"], ["inventory"], ["in-use"], ["cost"], ["access"], ["help"], []],
];
const OPTIONS = [
  ...["--policy", "--inventory", "--in-use", "--now", "--over", "--pushes-per-day", "--price"],
  ...["--format", "--ignore-warnings", "--from", "--to", "--repository", "--all", "--region"],
  ...["--no-children", "--concurrency", "--pods", "--no-ecs", "--no-lambda", "--geo-replicas"],
  ...["--state", "--organization", "--help", "-h", "--", "-x", "--policy=", "--__proto__"],
];
const VALUES = [
  ...["-", "", "2026-01-01", "1e999", "-1", "0", "90d", "json", "csv", "lines", "__proto__=1"],
  ...["storageGbMonth=1", "o-acme123456=222222222222", "prod-1", "toString", "é", "\u001b[31m"],
];

describe("the arguments of ecr-hub", () => {
  const files = new Files();
  const contents = {
    "policy.json": POLICY,
    "low.json": LOW_POLICY,
    "images.json": IMAGES,
    "empty.json": "",
    "deep.json": "[".repeat(50_000) + "]".repeat(50_000),
    "binary.json": '\u0000\uFFFD{"',
  };
  const paths = Object.entries(contents).map(([name, content]) => files.write(name, content));
  after(() => {
    files.remove();
  });

  it("never make it end without a sentence, or with a stack trace", async () => {
    const argument = fc.constantFrom(...OPTIONS, ...VALUES, ...paths, files.folder, __filename);
    const some = fc.array(argument, { maxLength: 8 });
    const input = fc.constantFrom("", "{}", "[]", "[[[", '{"items":[null,{"spec":1}]}');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COMMANDS), some, input, async (command, args, text) => {
        const { exitCode, stdout, stderr } = await ecrHub([...command, ...args], { input: text });
        assert.ok(exitCode === 0 || exitCode === 1 || exitCode === 2, `status ${exitCode}`);
        assert.doesNotMatch(stderr, /\n\s+at |undefined|\[object|TypeError|\u001b/);
        if (exitCode === 2) assert.notEqual(stderr, "");
        else assert.notEqual(stdout, "");
      }),
      { numRuns: 200 },
    );
  });
});
