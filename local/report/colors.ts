import type { WriteStream } from "node:tty";
import { createColors } from "picocolors";

/** Colours for a terminal, and none in a log, where other programs read the text. */
export function colorsFor(stream: Pick<WriteStream, "isTTY">): ReturnType<typeof createColors> {
  const isTerminal = Boolean(stream.isTTY); // undefined where it is none
  return createColors(isTerminal && process.env.NO_COLOR === undefined);
}
