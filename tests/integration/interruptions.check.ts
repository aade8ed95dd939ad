import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";

import { type Engine, type Stack, startEngine } from "../../local";
import { type Emulator, startEmulator } from "../../local/engine/emulator";
import { quietReporter } from "../../local/engine/reporter";
import { ensureParts } from "../../local/parts/all";
import { killTree, run } from "../../local/support/processes";
import { type FailingProxy, startFailingProxy } from "../support/failingProxy";
import { REGION, REPOSITORIES, accountOf, openHub } from "../support/interruptedStack";
import { changesOf, succeeded } from "../support/localEngine";

const KILLS = Number(process.env.KILLS ?? 20);
const FAILING_RUNS = Number(process.env.FAILING_RUNS ?? 10);
const root = join(__dirname, "../..");
const SOURCE = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];
const INTERRUPTED = join(__dirname, "../support/interruptedStack.ts");

/** `npm run check:interruptions`: takes about ten minutes. */
describe("an update that was interrupted", () => {
  let emulator: Emulator;
  let proxy: FailingProxy;
  let folder: string;
  let engine: Engine;
  before(async () => {
    const { python } = await ensureParts(quietReporter);
    emulator = await startEmulator(python);
    proxy = await startFailingProxy(emulator.endpoint);
    mkdirSync(join(root, ".local"), { recursive: true });
    folder = mkdtempSync(join(root, ".local/interrupted-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: interrupted\nruntime: nodejs\n");
    engine = await startEngine({
      kept: { emulator: { ...emulator, endpoint: proxy.endpoint }, folder },
    });
  });
  after(async () => {
    await engine.stop();
    await proxy.stop();
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  /** What the update takes when nobody ends it, from its first moment on. */
  let durationInMs: number;
  it("goes to its end when it is not", async () => {
    durationInMs = await runAndKill(0);
    await expectWhole(0);
  });

  for (let number = 1; number <= KILLS; number += 1) {
    it(`is complete after kill -9 at a random moment, check and up: ${number}`, async () => {
      const afterMs = Math.random() * durationInMs;
      await runAndKill(number, afterMs);
      const { wasLocked, inNoState } = await heal(number);
      console.log(
        `      killed after ${Math.round(afterMs)} of ${Math.round(durationInMs)} ms: ` +
          `${wasLocked ? "locked" : "not locked"}, in AWS and in no state: ${inNoState}`,
      );
      await expectWhole(number);
    });
  }

  for (let run = 1; run <= FAILING_RUNS; run += 1) {
    const number = 50 + run;
    it(`ends, and is complete in the end, while one call of ten fails: ${run}`, async function () {
      this.timeout(300_000);
      proxy.failing = 0.1;
      const stack = await openHub(engine, number);
      const outcome = await stack.up();
      proxy.failing = 0;
      console.log(`      ${outcome.succeeded ? "succeeded" : `${outcome.errors.length} errors`}`);
      await heal(number);
      await expectWhole(number);
    });
  }

  /** Starts the update in a process of its own and kills all of it after so many milliseconds; gives how long it took. */
  async function runAndKill(number: number, afterMs?: number): Promise<number> {
    const args = [proxy.endpoint, String(emulator.pid), folder, String(number)];
    const child = spawn(process.execPath, [...SOURCE, INTERRUPTED, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    let printed = "";
    child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
    while (!printed.includes("begins")) await setTimeout(10);
    const begun = performance.now();
    const ended = once(child, "exit");
    if (afterMs !== undefined) {
      await Promise.race([setTimeout(afterMs), ended]);
      killTree(child.pid);
      killGroup(child.pid);
    }
    while (afterMs === undefined && !/succeeded|failed/.test(printed)) await setTimeout(10);
    const took = performance.now() - begun;
    await ended;
    assert.ok(afterMs !== undefined || printed.includes("succeeded"), printed);
    return took;
  }

  /** What docs/troubleshooting.md says. */
  async function heal(number: number): Promise<{ wasLocked: boolean; inNoState: number }> {
    const name = `organization/interrupted/hub-${number}`;
    const locks = join(folder, "state/.pulumi/locks", name);
    const wasLocked = existsSync(locks) && readdirSync(locks).length > 0;
    await run(engine.pulumi, ["cancel", "--yes", "--stack", name], { cwd: folder });
    const scan = join(folder, `scan-${number}.json`);
    const state = join(folder, `state-${number}.json`);
    const importFile = join(folder, `import-${number}.json`);
    const stack = await openHub(engine, number);
    const check = async () => {
      await exportState(name, state);
      const found = await ecrHub(number, [
        ...["check", "--scan", scan, "--state", state, "--format", "json"],
      ]);
      return (JSON.parse(found) as { notInState: string[] }).notInState;
    };
    await ecrHub(number, ["scan", "--out", scan, "--region", REGION]);
    // Also what the update has half of can be read; a refresh completes it, and forgets what was about to be created.
    await check();
    succeeded(await stack.refresh());
    const notInState = await check();
    if (notInState.length > 0) await takeIn(number, stack, { scan, importFile });
    succeeded(await stack.up());
    return { wasLocked, inNoState: notInState.length };
  }

  async function takeIn(
    number: number,
    stack: Stack,
    files: { readonly scan: string; readonly importFile: string },
  ): Promise<void> {
    succeeded(await stack.planImport(files.importFile));
    await ecrHub(number, ["ids", files.importFile, "--scan", files.scan]);
    await stack.import(files.importFile);
  }

  async function exportState(name: string, file: string): Promise<void> {
    const args = ["stack", "export", "--stack", name, "--file", file];
    await run(engine.pulumi, args, { cwd: folder });
  }

  async function ecrHub(number: number, args: readonly string[]): Promise<string> {
    const command = [...SOURCE, join(root, "cli/main.ts"), "adopt", ...args];
    const child = spawn(process.execPath, command, {
      env: await environmentOf(number),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    const [status] = (await once(child, "close")) as [number];
    // 1 is that there are gaps.
    assert.ok(status === 0 || status === 1, stdout);
    return stdout;
  }

  async function environmentOf(number: number): Promise<NodeJS.ProcessEnv> {
    const credentials = await engine.account(accountOf(number));
    return {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_REGION: REGION,
    };
  }

  /** Nothing to change, each repository once in the state and in AWS, and nothing else. */
  async function expectWhole(number: number): Promise<void> {
    const stack = await openHub(engine, number);
    assert.deepEqual(changesOf(succeeded(await stack.preview())), []);
    const ecr = new ECRClient({
      region: REGION,
      endpoint: emulator.endpoint,
      credentials: await engine.account(accountOf(number)),
    });
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    const inAws = repositories.map(({ repositoryName }) => repositoryName);
    assert.deepEqual(inAws.toSorted(), REPOSITORIES.toSorted());
    const file = join(folder, `end-${number}.json`);
    await exportState(`organization/interrupted/hub-${number}`, file);
    const { deployment } = JSON.parse(readFileSync(file, "utf8")) as {
      deployment: { resources: { type: string; id?: string }[]; pending_operations?: unknown[] };
    };
    const inState = deployment.resources
      .filter(({ type }) => type === "aws:ecr/repository:Repository")
      .map(({ id }) => id);
    assert.deepEqual(inState.toSorted(), REPOSITORIES.toSorted());
    assert.deepEqual(deployment.pending_operations ?? [], []);
  }
});

/** Kills what was about to be started, too: it would take the lock after `pulumi cancel`. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
