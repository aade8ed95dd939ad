import type { EngineEvent } from "@pulumi/pulumi/automation";

const QUIET_SECONDS = 5;

/** Ends an operation whose program has failed and will never finish. */
export interface StuckGuard {
  readonly signal: AbortSignal;
  readonly see: (event: EngineEvent) => void;
  readonly release: () => void;
}

/**
 * A resource that cannot be registered leaves all that depend on it waiting for ever. A program of its own process would
 * be ended by Node.js; one that runs in ours is interrupted once it has told an error and nothing happens any more.
 */
export function guardAgainstStuckProgram(
  outer: AbortSignal,
  quietSeconds = QUIET_SECONDS,
): StuckGuard {
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
  };
  let failed = false;
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([outer, interruption.signal]),
    see: (event) => {
      failed ||= isOfProgram(event);
      if (failed) {
        clearTimeout(timer);
        timer = setTimeout(interrupt, quietSeconds * 1000);
      }
    },
    release: () => {
      clearTimeout(timer);
    },
  };
}

/** A provider's error names its resource. */
function isOfProgram({ diagnosticEvent }: EngineEvent): boolean {
  const urn = diagnosticEvent?.urn ?? "";
  return (
    diagnosticEvent?.severity === "error" && (urn === "" || urn.includes("::pulumi:pulumi:Stack::"))
  );
}
