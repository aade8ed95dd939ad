// Tidies up after a run, however it ended. The bootstrap starts it beside the run and holds its standard input open: when
// that closes, by the bootstrap's end or by its death, what the run left is ended and its temporary folder removed.
// Whatever a run starts has that folder in its TMPDIR, even what its own parent no longer knows of.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const SECONDS_TO_END = 5;
const SECONDS_TO_BE_KILLED = 5;
const [folder] = process.argv.slice(2);

process.stdin.resume().once("close", () => void tidyUp());

async function tidyUp() {
  if (signal("SIGTERM") > 0 && !(await allEnd(0, SECONDS_TO_END))) {
    await allEnd("SIGKILL", SECONDS_TO_BE_KILLED);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Tells whether all processes of the run end in time, signalled again and again: they may start others meanwhile. */
async function allEnd(name, seconds) {
  const deadline = Date.now() + seconds * 1000;
  while (signal(name) > 0) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

/** Sends a signal to all processes of the run, and tells how many there are. */
function signal(name) {
  const found = processesOfRun();
  for (const pid of found) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself.
    }
  }
  return found.length;
}

function processesOfRun() {
  const setting = `TMPDIR=${folder}`;
  if (existsSync("/proc/self/environ")) {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return all.filter((pid) => environmentOf(pid).includes(setting)).map(Number);
  }
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8" });
  const lines = (stdout ?? "").split("\n");
  return lines.filter((line) => line.includes(setting)).map((line) => Number.parseInt(line));
}

/** Empty for a process of another user, and for one that has ended. */
function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}
