import { status } from "@grpc/grpc-js";
import { log, runtime } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";

type Complete = (request: object, callback: (error: object | null) => void) => unknown;

/** Pulumi's server of inline programs takes this answer for an engine that has ended already. */
const NOT_COMPLETE = { code: status.UNAVAILABLE };

/**
 * A program whose error ends the operation, as in a process of its own. Pulumi's server of inline programs reports the
 * program complete even after an error, and the engine then deletes everything that was not registered.
 */
export function endingAtErrors(program: PulumiFn): PulumiFn {
  return async () => {
    const monitor = runtime.getMonitor();
    const complete = monitor?.signalAndWaitForShutdown.bind(monitor) as Complete | undefined;
    const completeWithoutErrors: Complete = (request, callback) => {
      if (log.hasErrors()) callback(NOT_COMPLETE);
      else complete?.(request, callback);
    };
    Object.assign(monitor ?? {}, { signalAndWaitForShutdown: completeWithoutErrors });
    try {
      return (await program()) as Record<string, unknown>;
    } catch (error) {
      // Thrown on, it would end the other programs that run in this process, too.
      await log.error(describeError(error));
      return {};
    }
  };
}

/** An error with the lines of the program in which it was thrown. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split("\n");
  return lines.filter((line) => !FOREIGN_FRAME.test(line)).join("\n");
}

/** A line of a stack trace in Node.js, in a package, or in the local engine. */
const FOREIGN_FRAME = /^ {4}at .*(node:internal|node_modules|[\\/]local[\\/]engine[\\/])/;
