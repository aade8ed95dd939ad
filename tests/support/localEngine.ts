import assert from "node:assert/strict";
import { type Engine, type Outcome, type Stack, startEngine } from "../../local";
import { type Emulator, startEmulator } from "../../local/engine/emulator";
import { quietReporter } from "../../local/engine/reporter";
import { ensureParts } from "../../local/parts/all";

/** The first run on a machine may have to build what it needs. */
export const ENGINE_START_TIMEOUT_IN_MS = 20 * 60_000;

let started: Promise<Engine> | undefined;
/** Files of one process take turns with it, as it takes more than a second of the processor to start. */
let emulator: Promise<Emulator> | undefined;

/** The local engine of a test file, started by the first test that asks for it: do so in a `before` hook. */
export function localEngine(): Promise<Engine> {
  started ??= start();
  return started;
}

async function start(): Promise<Engine> {
  const { python } = await ensureParts(quietReporter);
  emulator ??= startEmulator(python);
  return await startEngine({ emulator: await emulator });
}

/** Stops the engine, if one was started, and empties its emulator. `rootHooks.ts` sees to it after each file. */
export async function stopLocalEngine(): Promise<void> {
  const engine = await started?.catch(() => undefined);
  started = undefined;
  await engine?.stop();
  await engine?.emulator.reset();
}

/** The outcome of an operation that must have come to a good end. */
export function succeeded(outcome: Outcome): Outcome {
  const { errors, violations } = outcome;
  assert.deepEqual({ errors, violations }, { errors: [], violations: [] });
  assert.ok(outcome.succeeded);
  return outcome;
}

/** Does the same to stacks side by side. */
export function allAtOnce(
  stacks: readonly Stack[],
  operation: (stack: Stack) => Promise<Outcome>,
): Promise<Outcome[]> {
  return Promise.all(stacks.map(operation));
}

/** What an operation did, as sorted lines of operation, type, name and the properties that differ. */
export function changesOf({ changes }: Outcome): string[] {
  return changes
    .map(({ operation, type, name, properties }) =>
      [operation, type, name, ...properties].join(" "),
    )
    .toSorted();
}

/** What an operation did to AWS, as sorted lines of operation, kind, name and the properties that differ. */
export function awsChanges({ changes }: Outcome): string[] {
  return changes
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ operation, type, name, properties }) =>
      [operation, type.replace(/^aws:.*:/, ""), name, ...properties].join(" "),
    )
    .toSorted();
}

/** Ids of the policies that stopped an operation, each with the resource it stopped. */
export function stoppedBy({ violations }: Outcome): string[] {
  return violations
    .filter(({ level }) => level === "mandatory")
    .map(({ policy, resource = "the stack" }) => `${policy}: ${resource}`)
    .toSorted();
}
