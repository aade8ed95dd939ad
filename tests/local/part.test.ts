import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ensurePart, type Part, type Way } from "../../local/parts/part";
import { projectRoot } from "../../local/support/cache";
import { isRunning } from "./support/isRunning";
import { useTemporaryFolder } from "./support/temporaryFolder";

const ignore = () => undefined;

/** A way that works, and counts how often it was taken. */
function working(key: string): Way & { made: number } {
  const way = {
    title: `make ${key}`,
    takes: "no time",
    key,
    made: 0,
    make: (folder: string) => {
      way.made += 1;
      writeFileSync(join(folder, "tool"), key);
      return Promise.resolve();
    },
  };
  return way;
}

/** A way that fails halfway. */
function failing(key: string, reason: string): Way {
  return {
    title: `make ${key}`,
    takes: "no time",
    key,
    make: (folder) => {
      writeFileSync(join(folder, "half"), "");
      return Promise.reject(new Error(reason));
    },
  };
}

function part(ways: readonly Way[], found?: string): Part {
  return {
    name: "the tool",
    howToGet: "install it",
    find: () => Promise.resolve(found),
    fileIn: (folder) => join(folder, "tool"),
    ways,
  };
}

describe("a part of the local engine", () => {
  const cache = useTemporaryFolder("ECR_HUB_CACHE");

  it("is taken from the machine where it is installed", async () => {
    const way = working("built");
    assert.equal(await ensurePart(part([way], "/usr/bin/tool"), ignore), "/usr/bin/tool");
    assert.equal(way.made, 0);
  });

  it("is made the first way that works, and kept for the next run", async () => {
    const way = working("built");
    const tool = part([failing("downloaded", "the network is closed"), way]);
    const file = join(cache(), "built/tool");
    assert.equal(await ensurePart(tool, ignore), file);
    assert.equal(await ensurePart(tool, ignore), file);
    assert.equal(way.made, 1);
    assert.deepEqual(readdirSync(cache()), ["built"]);
  });

  it("is refused in one sentence that names every reason and how to get it", async () => {
    const tool = part([failing("downloaded", "the network is closed."), failing("built", "no Go")]);
    await assert.rejects(ensurePart(tool, ignore), {
      message:
        "the tool could not be had: it is not installed; make downloaded failed: the network is closed; " +
        "make built failed: no Go. To get it, install it.",
    });
    assert.deepEqual(readdirSync(cache()), []);
  });

  it("does not count as made when its file is missing", async () => {
    const way: Way = { ...working("built"), make: () => Promise.resolve() };
    await assert.rejects(
      ensurePart(part([way]), ignore),
      /make built failed: it ended without tool/,
    );
    assert.deepEqual(readdirSync(cache()), []);
  });

  for (const [what, bytesLeft] of [
    ["missing", undefined],
    ["empty", 0],
    ["cut off", 3],
  ] as const) {
    it(`is made anew when its file is ${what}`, async () => {
      const way = working("built");
      const file = await ensurePart(part([way]), ignore);
      if (bytesLeft === undefined) rmSync(file);
      else truncateSync(file, bytesLeft);
      assert.equal(await ensurePart(part([way]), ignore), file);
      assert.equal(readFileSync(file, "utf8"), "built");
      assert.equal(way.made, 2);
    });
  }

  it("is made once when two runs want it at the same time", async () => {
    const way = working("built");
    const slow: Way = {
      ...way,
      make: async (folder, progress) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await way.make(folder, progress);
      },
    };
    const file = join(cache(), "built/tool");
    const both = [ensurePart(part([slow]), ignore), ensurePart(part([slow]), ignore)];
    assert.deepEqual(await Promise.all(both), [file, file]);
    assert.equal(way.made, 1);
  });

  it("takes over the lock of a run that died", async () => {
    const lock = join(cache(), "built.lock");
    mkdirSync(lock);
    utimesSync(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await ensurePart(part([working("built")]), ignore);
    assert.deepEqual(readdirSync(cache()), ["built"]);
  });

  it("clears away what a killed run left half made, and nothing of a run that lives", async () => {
    const dead = "built.999999999.partial";
    const living = `built.${process.ppid}.partial`;
    mkdirSync(join(cache(), dead));
    mkdirSync(join(cache(), living));
    await ensurePart(part([working("built")]), ignore);
    assert.deepEqual(readdirSync(cache()).sort(), ["built", living].sort());
  });

  it("leaves no process, no lock and no half-made folder when it is interrupted", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = startSlowBuild();
      const compiler = await firstLine(child);
      child.kill(signal);
      assert.equal(await exitCode(child), signal === "SIGINT" ? 130 : 143);
      assert.equal(isRunning(Number(compiler)), false);
      assert.deepEqual(readdirSync(cache()), []);
    }
  });

  /** A run whose build starts another program and does not end by itself. It prints that program's process id. */
  function startSlowBuild(): ChildProcess {
    const script = `
      const { spawn } = require("node:child_process");
      const { ensurePart } = require("./local/parts/part");
      ensurePart({
        name: "slow", howToGet: "wait", find: async () => undefined, fileIn: (folder) => folder + "/tool",
        ways: [{ title: "build", takes: "for ever", key: "slow", make: (folder) => {
          require("node:fs").writeFileSync(folder + "/half", "");
          console.log(spawn("sleep", ["1000"]).pid);
          return new Promise(() => setInterval(() => undefined, 1000));
        } }],
      }, () => undefined);`;
    return spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "inherit"],
    });
  }
});

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once("data", (text: Buffer) => {
      resolve(text.toString().trim());
    });
  });
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      resolve(code);
    });
  });
}
