import type { ExitCode } from "./exit";
import type { Format, Output } from "./output";

/** What the frame gives a command, and what it takes back. */
export interface CommandContext {
  readonly output: Output;
  /** The format asked for, so that refusals come in it, too. */
  format: Format;
  exitCode: ExitCode;
}
