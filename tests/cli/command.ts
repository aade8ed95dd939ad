import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buildSync } from "esbuild";
import { run } from "../../cli/run";

const root = join(__dirname, "../..");

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given besides its arguments. */
export interface CommandOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

let built: string | undefined;

/** The command in one file: compiled once a process, for a command takes a tenth of the time then. */
export function entry(): string {
  if (built !== undefined) return built;
  const outfile = join(root, ".local", `cli-${process.pid}`, "main.cjs");
  buildSync({
    entryPoints: [join(root, "cli/main.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
  });
  process.once("exit", () => {
    rmSync(dirname(outfile), { recursive: true, force: true });
  });
  built = outfile;
  return outfile;
}

const inTurn = { last: Promise.resolve() };

/** Runs `ecr-hub` in this process, which takes a tenth of what one of its own does. Two at once have their turns. */
export function ecrHub(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = inTurn.last.then(() => runHere(args, options));
  inTurn.last = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
}

/** What the command reads and writes is its own as long as it runs. */
async function runHere(
  args: readonly string[],
  { input = "", env = {} }: CommandOptions,
): Promise<CommandResult> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const texts = [textOf(stdout), textOf(stderr)] as const;
  const own = {
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    env: { ...environment(), ...env },
  };
  const before = Object.getOwnPropertyDescriptors(process);
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
  }
  try {
    const exitCode = await run(args);
    stdout.end();
    stderr.end();
    const [out, err] = await Promise.all(texts);
    return { exitCode, stdout: out, stderr: err };
  } finally {
    for (const name of Object.keys(own) as (keyof typeof own)[]) {
      Object.defineProperty(process, name, before[name]);
    }
  }
}

/** Runs `ecr-hub` as a process of its own, as its users do. */
export async function ecrHubProcess(
  args: readonly string[],
  { input = "", env = {} }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [entry(), ...args], {
    cwd: root,
    env: { ...environment(), ...env },
  });
  // A command that needs no input may end before it is written.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) =>
      child.once("error", reject).once("close", resolve),
    ),
  ]);
  return { exitCode, stdout, stderr };
}

/** The variables of a command: those of this process without what would lead it to an AWS account. */
export function environment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const nowhere = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
  return {
    ...Object.fromEntries(kept),
    ...nowhere,
    AWS_EC2_METADATA_DISABLED: "true",
    NO_COLOR: "1",
  };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A folder with files for the tests of one suite. */
export class Files {
  readonly folder = mkdtempSync(join(tmpdir(), "ecr-hub-cli-"));

  /** Writes a file, values as JSON, and returns its path. */
  write(name: string, content: unknown): string {
    const path = join(this.folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
