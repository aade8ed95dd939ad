import { spawn, spawnSync } from "node:child_process";

/** How {@link run} starts a program. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program, and what it started, after so many seconds. @default - no limit */
  readonly timeoutInSeconds?: number;
  /** Ends it likewise when it has printed nothing for so many seconds. @default - no limit */
  readonly silenceInSeconds?: number;
  /** Called with every line the program prints, on either stream. */
  readonly onLine?: (line: string) => void;
}

const KEPT_LINES = 20;

/** Runs a program to its end and returns what it printed on stdout; throws with its last words when it fails. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const limits = new Limits(options, () => {
      killTree(child.pid);
    });
    let stdout = "";
    const lastLines: string[] = [];
    const take = (text: string) => {
      limits.heard();
      for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
        lastLines.push(line);
        lastLines.splice(0, lastLines.length - KEPT_LINES);
        options.onLine?.(line);
      }
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      limits.lift();
      reject(error);
    });
    child.on("close", (code, signal) => {
      limits.lift();
      if (code === 0) {
        resolve(stdout);
      } else {
        const why = limits.exceeded ?? signal ?? `exit code ${code}`;
        reject(new Error(`${command} ${args[0] ?? ""}: ${why}\n${lastLines.join("\n")}`));
      }
    });
  });
}

/** Ends a program that goes on or is silent for too long. */
class Limits {
  /** What it was ended for, if it was. */
  exceeded: string | undefined;
  readonly #total: NodeJS.Timeout | undefined;
  readonly #silence: NodeJS.Timeout | undefined;

  constructor({ timeoutInSeconds, silenceInSeconds }: RunOptions, end: () => void) {
    const after = (seconds: number | undefined, what: string) =>
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            this.exceeded = `${what} ${seconds} s`;
            end();
          }, seconds * 1000);
    this.#total = after(timeoutInSeconds, "no end after");
    this.#silence = after(silenceInSeconds, "no word for");
  }

  heard(): void {
    this.#silence?.refresh();
  }

  lift(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
  }
}

/** The processes that a process started, and what those started, children first. */
export function descendantsOf(pid: number): number[] {
  const table = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const children = new Map<number, number[]>();
  for (const line of table.stdout.split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (child !== undefined && parent !== undefined && child !== table.pid) {
      children.set(parent, [...(children.get(parent) ?? []), child]);
    }
  }
  const found: number[] = [];
  const visit = (parent: number) => {
    for (const child of children.get(parent) ?? []) {
      visit(child);
      found.push(child);
    }
  };
  visit(pid);
  return found;
}

/** Kills a process and all it started. The table is read first: orphans would no longer be found. */
export function killTree(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  for (const each of [...descendantsOf(pid), pid]) {
    kill(each, "SIGKILL");
  }
}

/** Kills all that this process started, apart from those in `spared`. */
export function killDescendants(spared: ReadonlySet<number> = new Set()): void {
  for (const pid of descendantsOf(process.pid)) {
    if (!spared.has(pid)) {
      kill(pid, "SIGKILL");
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
