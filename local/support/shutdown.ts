import { constants } from "node:os";

type Cleanup = () => void;
type Interrupt = () => Promise<void>;

const cleanups = new Set<Cleanup>();
const interrupts = new Set<Interrupt>();
let installed = false;
let interrupted = false;

/** Runs `cleanup` when the process ends, however it ends; the returned function takes it back. */
export function onExit(cleanup: Cleanup): () => void {
  install();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Runs `interrupt` before the process ends on a signal; a second signal does not wait for it. */
export function onInterrupt(interrupt: Interrupt): () => void {
  install();
  interrupts.add(interrupt);
  return () => interrupts.delete(interrupt);
}

function install(): void {
  if (installed) {
    return;
  }
  installed = true;
  process.on("exit", () => {
    for (const cleanup of [...cleanups].reverse()) {
      cleanup();
    }
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void end(128 + constants.signals[signal]));
  }
  // The bootstrap's own end closes the channel: nobody would be left to stop us.
  process.on("disconnect", () => void end(1));
  // Only the bootstrap's channel keeps no process alive; a worker of the test run lives by its own.
  if (process.env.ECR_HUB_BOOTSTRAP === String(process.ppid)) {
    process.channel?.unref();
  }
}

async function end(exitCode: number): Promise<void> {
  if (!interrupted) {
    interrupted = true;
    await Promise.allSettled([...interrupts].map((interrupt) => interrupt()));
  }
  process.exit(exitCode);
}
