import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { ensureParts } from "../parts/all";
import { killDescendants } from "../support/processes";
import { onExit, onInterrupt } from "../support/shutdown";
import { assumeRole } from "./accounts";
import { connectAnew } from "./connections";
import { type Emulator, findEmulator, startEmulator } from "./emulator";
import { type Credentials, emulatorVariables, isolateEnvironment } from "./environment";
import type { Kept } from "./kept";
import { pulumiVariables } from "./pulumiHome";
import { quietReporter, type Reporter } from "./reporter";
import { openStack, type Stack, type StackOptions } from "./stack";

/** How a local engine is started. */
export interface EngineOptions {
  /** Shows what is made ready. @default - only what takes long, on stderr */
  readonly reporter?: Reporter;
  /** An emulator and a state that outlive the engine. @default - both end with it */
  readonly kept?: Kept;
  /** An empty emulator that outlives the engine. @default - one of ours at `AWS_ENDPOINT_URL`, else a new one */
  readonly emulator?: Emulator;
}

/** The real Pulumi engine and AWS provider, against an AWS emulator. */
export interface Engine {
  /** The Pulumi CLI: a path, or a name on PATH. */
  readonly pulumi: string;
  readonly emulator: Emulator;
  /** Whether the emulator is one that `AWS_ENDPOINT_URL` named. */
  readonly sharesEmulator: boolean;
  /** Credentials of an account of the emulator, for AWS SDK clients. */
  account(account: string): Promise<Credentials>;
  /** Creates a stack, or takes up the one of that name. */
  stack(options: StackOptions): Promise<Stack>;
  /** Ends everything that was started and removes every temporary file. */
  stop(): Promise<void>;
}

/**
 * Makes all parts ready and starts the emulator. One engine at a time in a process: it sets the process's AWS and Pulumi
 * variables, and puts them back when it stops.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  connectAnew();
  const { kept } = options;
  const given = kept?.emulator ?? options.emulator;
  const shared = given ? undefined : await sharedEmulator();
  const parts = await ensureParts(options.reporter ?? quietReporter);
  const temporary = mkdtempSync(join(tmpdir(), "ecr-hub-"));
  const forgetTemporary = onExit(() => {
    killDescendants(new Set(kept && [kept.emulator.pid]));
    remove(temporary);
  });
  const lent = given ?? shared;
  const emulator = lent ?? (await startEmulator(parts.python));
  const state = join(kept?.folder ?? temporary, "state");
  mkdirSync(state, { recursive: true });
  // Commands on a kept state take turns: a lock in it is of a command that was killed.
  remove(join(state, ".pulumi/locks"));
  const restoreEnvironment = isolateEnvironment({
    ...emulatorVariables(emulator.endpoint),
    ...pulumiVariables(parts, { temporary, state }, emulator),
  });
  const { forgetAccounts, ...stacks } = await stacksIn(
    parts.pulumi,
    emulator,
    temporary,
    kept !== undefined,
  );
  return {
    pulumi: parts.pulumi,
    emulator: { ...emulator, reset: () => emulator.reset().then(forgetAccounts) },
    sharesEmulator: shared !== undefined,
    ...stacks,
    stop: async () => {
      if (lent === undefined) {
        await emulator.stop();
      }
      restoreEnvironment();
      remove(temporary);
      forgetTemporary();
    },
  };
}

/** What somebody else deployed there is never touched, and would be in the way. */
async function sharedEmulator(): Promise<Emulator | undefined> {
  const shared = await findEmulator(process.env.AWS_ENDPOINT_URL);
  const [first] = (await shared?.inventory()) ?? [];
  if (first !== undefined) {
    throw new Error(
      `The emulator at AWS_ENDPOINT_URL is not empty, as with ${first.service} ${first.kind} of account ` +
        `${first.account}: unset AWS_ENDPOINT_URL to have one of its own, or stop that one with npm start -- stop.`,
    );
  }
  return shared;
}

async function stacksIn(
  pulumiPath: string,
  emulator: Emulator,
  temporary: string,
  isKept: boolean,
): Promise<Pick<Engine, "account" | "stack"> & { forgetAccounts: () => void }> {
  const pulumi = await PulumiCommand.get(
    pulumiPath === "pulumi" ? {} : { root: dirname(dirname(pulumiPath)) },
  );
  const credentials = new Map<string, Promise<Credentials>>();
  const account = (id: string) => {
    const known = credentials.get(id) ?? assumeRole(emulator.endpoint, id);
    credentials.set(id, known);
    return known;
  };
  const running = new Set<Promise<unknown>>();
  const interruption = new AbortController();
  if (isKept) {
    // The state outlives us: let the engine write down what it has done.
    onInterrupt(async () => {
      interruption.abort();
      await Promise.allSettled(running);
    });
  }
  return {
    account,
    // An emulator that was reset takes former credentials for those of an account of its own.
    forgetAccounts: () => {
      credentials.clear();
    },
    stack: async (options) =>
      openStack(options, {
        pulumi,
        folder: join(temporary, "work"),
        credentials: await account(options.account),
        signal: interruption.signal,
        running,
      }),
  };
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
