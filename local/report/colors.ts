import { createColors } from "picocolors";

/** Colours for a terminal, and none in a log, where other programs read the text. */
export function colorsFor(stream: { readonly isTTY?: boolean }): ReturnType<typeof createColors> {
  return createColors(stream.isTTY === true && process.env.NO_COLOR === undefined);
}
