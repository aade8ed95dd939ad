import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../local/support/cache";
import { isRunning } from "./support/isRunning";
import { useTemporaryFolder } from "./support/temporaryFolder";

const JANITOR = join(projectRoot, "local/support/janitor.mjs");

describe("the janitor of a run", () => {
  const temporary = useTemporaryFolder();
  const started: ChildProcess[] = [];

  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  const startSleeper = async (folder: string, script: string): Promise<number> => {
    const child = spawn(process.execPath, ["-e", script], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "ignore"],
    });
    started.push(child);
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    return Number(text.toString());
  };

  const tidyUp = async (folder: string): Promise<void> => {
    const janitor = spawn(process.execPath, [JANITOR, folder], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    started.push(janitor);
    janitor.stdin.end();
    assert.deepEqual(await once(janitor, "exit"), [0, null]);
  };

  const SLEEP = "console.log(process.pid); setInterval(() => undefined, 1000);";
  const DEAF = `process.on("SIGTERM", () => undefined); ${SLEEP}`;
  /** In a process group of its own, and its parent is gone. */
  const ORPHAN = `
    const options = { detached: true, stdio: ["ignore", "inherit", "ignore"] };
    require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(SLEEP)}], options).unref();`;

  it("ends what has the run's temporary folder, orphans and the deaf among them, and removes it", async () => {
    const folder = join(temporary(), "run");
    mkdirSync(join(folder, "engine"), { recursive: true });
    const pids = await Promise.all([
      startSleeper(join(folder, "engine"), SLEEP),
      startSleeper(folder, ORPHAN),
      startSleeper(folder, DEAF),
    ]);
    assert.deepEqual(pids.map(isRunning), [true, true, true]);
    await tidyUp(folder);
    assert.deepEqual(pids.map(isRunning), [false, false, false]);
    assert.equal(existsSync(folder), false);
  });

  it("leaves every other process alone", async () => {
    const folder = join(temporary(), "run");
    const pid = await startSleeper(temporary(), SLEEP);
    await tidyUp(folder);
    assert.equal(isRunning(pid), true);
  });

  it("tidies up when the run is killed", async () => {
    const folder = join(temporary(), "run");
    mkdirSync(folder);
    const script = `
      const [janitor, folder] = process.argv.slice(1);
      const stdio = ["pipe", "ignore", "inherit"];
      require("node:child_process").spawn(process.execPath, [janitor, folder], { detached: true, stdio });
      console.log(process.pid);`;
    const run = spawn(process.execPath, ["-e", script, JANITOR, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(run);
    await once(run.stdout, "data");
    assert.equal(existsSync(folder), true);
    run.kill("SIGKILL");
    const deadline = Date.now() + 10_000;
    while (existsSync(folder) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(existsSync(folder), false);
  });
});
