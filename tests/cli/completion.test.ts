import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { Files, ecrHub, entry } from "./command";

const bin = new Files();
/** Where no file is to be completed. */
const empty = new Files();

/** Asks a shell what it offers at the end of a line. */
type Ask = (script: string, line: string) => readonly string[];

const SHELLS: Readonly<Record<string, Ask>> = {
  bash: (script, line) => {
    const words = line.split(" ");
    const ask = `COMP_WORDS=("$@"); COMP_CWORD=${words.length - 1}; _ecr_hub; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run("bash", ["--norc", "-c", `${script}\n${ask}`, "bash", ...words]);
  },
  // zsh completes at a terminal only: its functions for candidates print them here.
  zsh: (script, line) => {
    const words = line.split(" ");
    const printed = `compdef() { : }; _files() { : }; _describe() { print -rl -- \${\${(P)2}%%:*} }`;
    const ask = `words=("$@"); CURRENT=${words.length}; _ecr_hub`;
    const offered = run("zsh", ["-f", "-c", `${printed}\n${script}\n${ask}`, "zsh", ...words]);
    return offered.filter((word) => word.startsWith(words.at(-1) ?? ""));
  },
  fish: (script, line) => {
    const ask = `complete -C ${JSON.stringify(line)}`;
    const offered = run("fish", ["--no-config", "-c", `${script}\n${ask}`]);
    return offered.map((candidate) => candidate.split("\t", 1)[0] ?? "");
  },
};

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["ecr-hub li", ["lifecycle"]],
  ["ecr-hub lifecycle ", ["diff", "explain", "help", "simulate", "validate", "verify"]],
  ["ecr-hub lifecycle simulate --po", ["--policy"]],
  ["ecr-hub lifecycle simulate --policy p.json --format ", ["csv", "json", "table"]],
  ["ecr-hub --ver", ["--version"]],
  ["ecr-hub adopt check --state lifecycle --for", ["--format"]],
  ["ecr-hub completion ", ["bash", "fish", "zsh"]],
  ["ecr-hub lifecycle simulate --policy ", []],
];

describe("ecr-hub completion", () => {
  before(() => {
    const command = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(entry())} "$@"\n`;
    chmodSync(bin.write("ecr-hub", command), 0o755);
  });
  after(() => {
    bin.remove();
    empty.remove();
  });

  for (const [shell, ask] of Object.entries(SHELLS)) {
    const there = spawnSync(shell, ["--version"]).error === undefined;
    (there ? it : it.skip)(`completes commands, options and choices in ${shell}`, async () => {
      const { exitCode, stdout } = await ecrHub(["completion", shell]);
      assert.equal(exitCode, 0);
      const offered = CASES.map(([line]) => [line, ask(stdout, line).filter(Boolean).toSorted()]);
      assert.deepEqual(offered, CASES);
    });
  }

  it("refuses a shell that it does not know", async () => {
    const { exitCode, stderr } = await ecrHub(["completion", "tcsh"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Allowed choices are bash, zsh, fish/);
  });
});

function run(shell: string, args: readonly string[]): readonly string[] {
  const env = { ...process.env, PATH: `${bin.folder}:${process.env.PATH ?? ""}` };
  return execFileSync(shell, args, { cwd: empty.folder, env, encoding: "utf8" }).split("\n");
}
